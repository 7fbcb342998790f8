"""What apps and agents were used for, what they cost, what came of it at gates: added up from what the journal keeps.

All of it is of runs that started in a window, and of what happened in them since; a branch counts for the run a person
started. Nothing is kept beside the journal, and no run is read: run list, decisions and looks say it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from orchestrator.domain.branch import parent_of, root_of_tree
from orchestrator.domain.money import in_usd
from orchestrator.face.gate_answer import Answerer, GateAnswer, Outcome, answers_of
from orchestrator.face.looks import CountedLook, looks_in
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import AskedRow, RunRow, Wanted
from orchestrator.ports.work import work_in
from orchestrator.values import dataclass

_ON_THE_WAY = ("running", "stopped", "waiting", "sleeping")
"""Branches of these have not yet told their parent what they cost."""


@dataclass(frozen=True)
class UsageLine:
    """What one app or one agent came to."""

    name: str
    runs: int
    """Of an agent, those it worked in."""
    looked: int
    """Of them, those that a person looked at."""
    unknown: int
    """Of them, those of which nobody knows: they started before looks were recorded, and nobody looked since."""
    done: int
    looked_and_done: int
    failures: int
    """Attempts that failed."""
    cost_usd: float
    """Of an agent, that of its handoffs."""
    attended_s: float
    """Seconds, over all looks at decisions: also at such as are open, and as were not answered there."""
    answers: tuple[GateAnswer, ...]
    """Of an agent, where it had worked before it was asked."""
    last_looked: str
    """As the journal stamps moments; empty: never. Also at runs that started before the window, or are gone."""
    last_started: str

    def count(self, outcome: Outcome, by: Answerer | None = "you") -> int:
        """How many answers were that; of the person, of a rule, or of all."""
        return sum(one.outcome == outcome and by in (None, one.by) for one in self.answers)

    @property
    def own(self) -> tuple[GateAnswer, ...]:
        """The person's answers."""
        return tuple(one for one in self.answers if one.by == "you")

    @property
    def measured(self) -> int:
        """How many of those were looked at where it can be measured."""
        return sum(one.is_measured for one in self.own)

    @property
    def unmeasured(self) -> int:
        """How many were given without a screen, or before looks were recorded: *not measured*, which is not zero."""
        return len(self.own) - self.measured


@dataclass(frozen=True)
class Usage:
    """Of all runs that started in a window."""

    apps: tuple[UsageLine, ...]
    """By name."""
    agents: tuple[UsageLine, ...]
    """By name. One run counts for each of its agents, so that these do not add up to all."""
    answers: tuple[GateAnswer, ...]
    looks: tuple[CountedLook, ...]
    """At these runs."""
    looks_since: str
    """When the first look of all was recorded; empty: none was."""
    gone_s: float
    """Seconds attended of decisions of runs that are not there any more: in no sum."""

    def app(self, name: str) -> UsageLine | None:
        return next((one for one in self.apps if one.name == name), None)

    def agent(self, name: str) -> UsageLine | None:
        return next((one for one in self.agents if one.name == name), None)


def usage(journal: Journal, *, since: str = "", until: str = "", agents: Collection[str] = ()) -> Usage:
    """Add up.

    Args:
        journal: all of it.
        since: a stamp: of runs that started then or later.
        until: a stamp: and before that; empty: up to now.
        agents: names of agents. Whoever used a token is one, too.
    """
    rows = journal.runs(Wanted(since=since, branches=True))
    roots = {row.run for row in rows if not parent_of(row.run) and (not until or row.started_at < until)}
    known = _Known([row for row in rows if root_of_tree(row.run) in roots], looks_in(journal), agents)
    answers = answers_of(journal.asked(since), known)
    gone = {look.root for look in known.all_looks} - {row.run for row in journal.runs()}
    return Usage(
        apps=tuple(known.use_of_app(app, answers) for app in sorted(known.apps)),
        agents=tuple(known.use_of_agent(agent, answers) for agent in sorted(known.parts)),
        answers=tuple(answers),
        looks=tuple(look for look in known.all_looks if look.root in known.roots),
        looks_since=min((look.began for look in known.all_looks), default=""),
        gone_s=sum(look.seconds for look in known.all_looks if look.decision and look.root in gone),
    )


class _Part(NamedTuple):
    """What an agent did in one run, which may be a branch."""

    agent: str
    run: str
    began: str
    first: int
    nano: int
    failures: int


class _Known:
    """The runs of a window, and all that is told of them."""

    def __init__(self, rows: Iterable[RunRow], looks: list[CountedLook], agents: Collection[str]) -> None:
        self.all_looks = looks
        self.roots: dict[str, RunRow] = {}
        self.apps: dict[str, list[RunRow]] = defaultdict(list)
        self.parts: dict[str, list[_Part]] = defaultdict(list)
        """Agent -> what it did."""
        self._open_below: dict[str, int] = defaultdict(int)
        self._failures: dict[str, int] = defaultdict(int)
        self._tree: dict[str, list[_Part]] = defaultdict(list)
        for row in rows:
            root = root_of_tree(row.run)
            if row.run == root:
                self.roots[root] = row
                self.apps[row.app].append(row)
            elif row.status in _ON_THE_WAY:
                self._open_below[root] += row.paid_nano + row.reserved_nano
            self._take_in(row, root)
        self._agents = {*agents, *self._by_tokens}
        for parts in self._tree.values():
            for part in parts:
                if part.agent in self._agents:
                    self.parts[part.agent].append(part)

    @cached_property
    def _by_tokens(self) -> set[str]:
        return set()

    def _take_in(self, row: RunRow, root: str) -> None:
        for one in work_in(row.work):
            self._failures[root] += one.failures
            if one.tokens:
                self._by_tokens.add(one.by)
            if one.by:
                part = _Part(one.by, row.run, row.started_at, one.first, one.nano, one.failures)
                self._tree[root].append(part)

    @cached_property
    def _looked(self) -> set[str]:
        return {look.root for look in self.all_looks}

    @cached_property
    def _attended(self) -> Mapping[str, float]:
        """Root -> seconds."""
        found: dict[str, float] = defaultdict(float)
        for look in self.all_looks:
            if look.decision:
                found[look.root] += look.seconds
        return found

    @cached_property
    def _seconds(self) -> Mapping[str, float]:
        """Decision -> seconds."""
        found: dict[str, float] = defaultdict(float)
        for look in self.all_looks:
            found[look.decision] += look.seconds
        return found

    @cached_property
    def _since(self) -> str:
        return min((look.began for look in self.all_looks), default="")

    def app(self, root: str) -> str:
        row = self.roots.get(root)
        return row.app if row else ""

    def seconds(self, decision: str) -> float:
        return self._seconds.get(decision, 0.0)

    def agents_before(self, asked: AskedRow) -> tuple[str, ...]:
        """In the asking run itself, or in a branch of it that had begun."""
        below = f"{asked.run}/"
        return tuple(
            dict.fromkeys(
                part.agent
                for part in self._tree.get(root_of_tree(asked.run), ())
                if part.agent in self._agents
                and (
                    part.first < asked.opened
                    if part.run == asked.run
                    else part.run.startswith(below) and part.began < asked.opened_at
                )
            )
        )

    def use_of_app(self, app: str, answers: list[GateAnswer]) -> UsageLine:
        rows = self.apps[app]
        nano = sum(row.paid_nano + row.reserved_nano + self._open_below[row.run] for row in rows)
        last = max((look.ended for look in self.all_looks if look.app == app), default="")
        failures = sum(self._failures[row.run] for row in rows)
        return self._use(app, rows, nano, failures, [one for one in answers if one.app == app], last)

    def use_of_agent(self, agent: str, answers: list[GateAnswer]) -> UsageLine:
        parts = self.parts[agent]
        rows = [self.roots[root] for root in dict.fromkeys(root_of_tree(part.run) for part in parts)]
        judged = [one for one in answers if agent in one.agents]
        names = {row.run for row in rows}
        last = max((look.ended for look in self.all_looks if look.root in names), default="")
        nano, failures = sum(part.nano for part in parts), sum(part.failures for part in parts)
        return self._use(agent, rows, nano, failures, judged, last, decisions={one.decision for one in judged})

    def _use(
        self,
        name: str,
        rows: list[RunRow],
        nano: int,
        failures: int,
        answers: list[GateAnswer],
        last: str,
        decisions: set[str] | None = None,
    ) -> UsageLine:
        looked = [row for row in rows if row.run in self._looked]
        unseen = [row for row in rows if row.run not in self._looked]
        if decisions is None:
            attended = sum(self._attended.get(row.run, 0.0) for row in rows)
        else:
            attended = sum(self.seconds(decision) for decision in decisions)
        return UsageLine(
            name=name,
            runs=len(rows),
            looked=len(looked),
            unknown=sum(not self._since or row.started_at < self._since for row in unseen),
            done=sum(row.status == "done" for row in rows),
            looked_and_done=sum(row.status == "done" for row in looked),
            failures=failures,
            cost_usd=in_usd(nano),
            attended_s=attended,
            answers=tuple(answers),
            last_looked=last,
            last_started=max((row.started_at for row in rows), default=""),
        )
