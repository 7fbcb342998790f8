"""What apps and agents were used for, what they cost, what came of it at gates: added up from what the journal keeps.

All of it is of runs that started in a window, and of what happened in them since; a branch counts for the run a person
started. Nothing is kept beside the journal, and no run is read: run list, decisions and looks say it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from orchestrator.domain.branch import parent_of, root_of_tree
from orchestrator.domain.money import in_usd
from orchestrator.domain.run_status import RunStatus
from orchestrator.errors import JournalCorrupt
from orchestrator.face.beginning import begun_by_themselves
from orchestrator.face.gate_answer import GateAnswer, JudgedWork, answers_of
from orchestrator.face.looks import CountedLook, looks_in
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import AskedRow, RunRow, Wanted
from orchestrator.ports.work import PhaseWork, work_in
from orchestrator.values import dataclass

_MEND = "Make it anew from the events: baton doctor --mend"


def _every(_row: RunRow) -> bool:
    """Whatever run it is."""
    return True


class UsedRun(NamedTuple):
    """A run that a person, a schedule or another program started, with all its branches."""

    run: str
    app: str
    started_at: str
    """As the journal stamps moments."""
    status: RunStatus
    """The journal's word."""
    looked: bool | None
    """Whether a person looked at it. None: nobody knows, as it started before looks were recorded."""
    failures: int
    """Attempts that failed."""
    cost_usd: float


@dataclass(frozen=True)
class UsageLine(JudgedWork):
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


@dataclass(frozen=True)
class Usage:
    """Of all runs that started in a window."""

    apps: tuple[UsageLine, ...]
    """By name."""
    agents: tuple[UsageLine, ...]
    """By name. One run counts for each of its agents, so that these do not add up to all."""
    runs: tuple[UsedRun, ...]
    """Newest first."""
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


def usage(
    journal: Journal, *, since: str = "", takes: Callable[[RunRow], bool] = _every, agents: Collection[str] = ()
) -> Usage:
    """Add up.

    Args:
        journal: all of it.
        since: a stamp: of runs that started then or later; empty: of all.
        takes: and of those, by their lines, of such alone. It is asked of no branch.
        agents: names of agents. Whoever used a token is one, too.
    """
    rows = journal.runs(Wanted(since=since, branches=True))
    roots = {row.run for row in rows if not parent_of(row.run) and takes(row)}
    of_these = [row for row in rows if root_of_tree(row.run) in roots]
    known = _Known(of_these, looks_in(journal), agents, begun_by_themselves(journal))
    asked = [row for row in journal.asked(since) if root_of_tree(row.run) in roots]
    answers = answers_of(asked, known)
    behind: dict[str, set[str]] = defaultdict(set)
    for row in asked:
        for agent in known.agents_before(row):
            behind[agent].add(row.decision)
    gone = journal.tombstones()
    return Usage(
        apps=tuple(known.line_of_app(app, answers) for app in sorted({run.app for run in known.runs.values()})),
        agents=tuple(known.line_of_agent(agent, answers, behind) for agent in sorted(known.agents)),
        runs=tuple(known.runs.values()),
        answers=tuple(answers),
        looks=tuple(look for look in known.looks if look.root in roots),
        looks_since=known.since,
        gone_s=sum(look.seconds for look in known.looks if look.decision and look.root in gone),
    )


class _Part(NamedTuple):
    """What an agent did in one run, which may be a branch."""

    agent: str
    run: str
    began: str
    """When that run did."""
    first: int
    nano: int
    failures: int


class _Known:
    """The runs of a window, and all that is told of them."""

    def __init__(
        self,
        rows: Sequence[RunRow],
        looks: Sequence[CountedLook],
        agents: Collection[str],
        by_themselves: Collection[str],
    ) -> None:
        self.looks = looks
        self._by_themselves = by_themselves
        self.roots = {row.run: row for row in rows if not parent_of(row.run)}
        self._rows = rows
        self._work = {row.run: _work_of(row) for row in rows}
        self._agents = frozenset(agents) | {
            one.by for work in self._work.values() for one in work if one.by and one.tokens
        }
        self._looked = {look.root for look in looks}

    @cached_property
    def since(self) -> str:
        """When looks began to be recorded."""
        return min((look.began for look in self.looks), default="")

    @cached_property
    def runs(self) -> dict[str, UsedRun]:
        nano: dict[str, int] = defaultdict(int)
        failures: dict[str, int] = defaultdict(int)
        for row in self._rows:
            root = root_of_tree(row.run)
            failures[root] += sum(one.failures for one in self._work[row.run])
            nano[root] += row.own_nano
        return {
            row.run: UsedRun(
                row.run,
                row.app,
                row.started_at,
                row.status,
                self._was_looked_at(row),
                failures[row.run],
                in_usd(nano[row.run]),
            )
            for row in self.roots.values()
        }

    def _was_looked_at(self, row: RunRow) -> bool | None:
        if row.run in self._looked:
            return True
        if row.run in self._by_themselves:
            return False  # nothing began by itself before looks were recorded
        return False if self.since and row.started_at >= self.since else None

    @cached_property
    def _parts(self) -> dict[str, list[_Part]]:
        """Root -> what agents did in it, first things first."""
        at_work = {
            (row.app, one.phase): one.by for row in self._rows for one in self._work[row.run] if one.by in self._agents
        }
        found: dict[str, list[_Part]] = defaultdict(list)
        for row in sorted(self._rows, key=lambda row: row.started_at):
            for one in self._work[row.run]:
                agent = one.by or at_work.get((row.app, one.phase), "")  # it failed there, and others got through
                if agent in self._agents:
                    part = _Part(agent, row.run, row.started_at, one.first, one.nano, one.failures)
                    found[root_of_tree(row.run)].append(part)
        return found

    @cached_property
    def agents(self) -> dict[str, list[_Part]]:
        """Agent -> what it did."""
        found: dict[str, list[_Part]] = defaultdict(list)
        for parts in self._parts.values():
            for part in parts:
                found[part.agent].append(part)
        return found

    @cached_property
    def _seconds(self) -> Mapping[str, float]:
        """Decision -> seconds."""
        found: dict[str, float] = defaultdict(float)
        for look in self.looks:
            if look.decision:
                found[look.decision] += look.seconds
        return found

    def app(self, root: str) -> str:
        row = self.roots.get(root)
        return row.app if row else ""

    def seconds(self, decision: str) -> float:
        return self._seconds.get(decision, 0.0)

    def agents_before(self, asked: AskedRow) -> tuple[str, ...]:
        """In the asking run itself, or in a branch of it that had begun."""
        parts = self._parts.get(root_of_tree(asked.run), ())
        return tuple(dict.fromkeys(part.agent for part in parts if _is_before(part, asked)))

    def line_of_app(self, app: str, answers: Sequence[GateAnswer]) -> UsageLine:
        runs = [run for run in self.runs.values() if run.app == app]
        names = {run.run for run in runs}
        return _line(
            app,
            runs,
            [one for one in answers if one.app == app],
            failures=sum(run.failures for run in runs),
            cost_usd=sum(run.cost_usd for run in runs),
            attended_s=sum(look.seconds for look in self.looks if look.decision and look.root in names),
            last_looked=max((look.ended for look in self.looks if look.app == app), default=""),
        )

    def line_of_agent(self, agent: str, answers: Sequence[GateAnswer], behind: Mapping[str, set[str]]) -> UsageLine:
        """`behind`: agent -> the decisions that were asked behind its work."""
        parts = self.agents[agent]
        runs = [self.runs[root] for root in dict.fromkeys(root_of_tree(part.run) for part in parts)]
        names = {run.run for run in runs}
        return _line(
            agent,
            runs,
            [one for one in answers if agent in one.agents],
            failures=sum(part.failures for part in parts),
            cost_usd=in_usd(sum(part.nano for part in parts)),
            attended_s=sum(self.seconds(decision) for decision in behind.get(agent, ())),
            last_looked=max((look.ended for look in self.looks if look.root in names), default=""),
        )


def _work_of(row: RunRow) -> list[PhaseWork]:
    try:
        return work_in(row.work)
    except ValueError as odd:
        raise JournalCorrupt(
            f"the run list says of {row.run} who worked in it, and not as it is kept.", mend=_MEND
        ) from odd


def _is_before(part: _Part, asked: AskedRow) -> bool:
    if part.run == asked.run:
        return 0 < part.first < asked.opened
    return part.run.startswith(f"{asked.run}/") and part.began < asked.opened_at


def _line(
    name: str,
    runs: Sequence[UsedRun],
    answers: Sequence[GateAnswer],
    *,
    failures: int,
    cost_usd: float,
    attended_s: float,
    last_looked: str,
) -> UsageLine:
    looked = [run for run in runs if run.looked]
    return UsageLine(
        name=name,
        runs=len(runs),
        looked=len(looked),
        unknown=sum(run.looked is None for run in runs),
        done=sum(run.status == "done" for run in runs),
        looked_and_done=sum(run.status == "done" for run in looked),
        failures=failures,
        cost_usd=round(cost_usd, 9),
        attended_s=round(attended_s, 3),
        answers=tuple(answers),
        last_looked=last_looked,
        last_started=max((run.started_at for run in runs), default=""),
    )
