"""A tree whose process is killed, and gone on with: another app with a gate and an effect for each, in a together.

Every process is a forked child of this one, which has imported everything and has nothing open: a kill is cheap.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

from branching_workspace import make_branching

from orchestrator import Workspace
from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import BranchEnded, EffectIntended, EffectStepDone
from orchestrator.face.run import Run
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Append
from orchestrator.workspace.trust import Trust

NOTES = ["a", "bad", "c"]
Moment = Literal["before", "after"]
_MOST_ROUNDS = 20
"""So often a person goes on and answers what is open; more is a tree that does not come to its end."""


def lived(root: Path) -> None:
    """What a person does: go on with the run, and say yes to all that is asked, until it is at its end."""
    with Workspace.open(root) as workspace:
        run = workspace.run("@last")
        for _ in range(_MOST_ROUNDS):
            run.refresh().drive()
            for decision in workspace.decisions():
                decision.answer("approve" if "approve" in decision.answers else next(iter(decision.answers)))
            if run.refresh().state.ended:
                return
    raise AssertionError("the tree came to no end")


def killed_at(number: int, moment: Moment) -> Callable[[], None]:
    """Have the process killed at one of its commits."""

    def arm() -> None:
        commit, numbers = SqliteJournal.commit, count(1)

        def killed(self: SqliteJournal, appends: Sequence[Append]) -> Any:
            here = next(numbers) == number
            if here and moment == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            events = commit(self, appends)
            if here:
                os.kill(os.getpid(), signal.SIGKILL)
            return events

        async def killed_later(self: SqliteJournal, appends: Sequence[Append]) -> Any:
            return killed(self, appends)

        SqliteJournal.commit = killed  # type: ignore[method-assign]
        SqliteJournal.acommit = killed_later  # type: ignore[method-assign]

    return arm


def killed_after(seconds: float) -> Callable[[], None]:
    """Have the process end after so long, wherever it is then: by a signal that no Python code sees."""

    def arm() -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)

    return arm


def in_child(work: Callable[[], None], arm: Callable[[], None] = lambda: None) -> int:
    """The signal a forked child ended by; 0 when it ended by itself. Raises AssertionError where it failed."""
    child = os.fork()
    if not child:
        code = 1
        try:
            arm()
            work()
            code = 0
        except BaseException:  # noqa: BLE001 - whatever it is, it is told, and the child ends here
            traceback.print_exc()
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "it failed by itself"
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


@dataclass(frozen=True)
class Told:
    """What a tree came to."""

    statuses: dict[str, str]
    """Way from the root -> status."""
    handoffs: dict[str, list[tuple[str, str, str]]]
    made: object
    written: list[str]
    """Lines that the effects wrote."""
    intents: int
    steps: int
    ends: dict[str, int]
    """Way of a branch -> how often its parent was told that it ended."""
    broken: list[str] = field(default_factory=list)


def told(root: Path) -> Told:
    with Workspace.open(root) as workspace:
        [row] = workspace.runs()
        run = workspace.run(row.run)
        tree = [run, *run.branches()]
        facts = [(one, event.fact) for one in tree for event in one.events()]
        ends: dict[str, int] = {}
        for one, fact in facts:
            if isinstance(fact, BranchEnded):
                way = f"{_way(one)}/{fact.branch}"
                ends[way] = ends.get(way, 0) + 1
        written = root / "written.txt"
        return Told(
            {_way(one): one.status for one in tree},
            {_way(one): [(h.fact.phase, h.fact.to, h.fact.by) for h in one.handoffs] for one in tree},
            _as_any_run(run.artifact("gather").value) if run.state.ended else None,
            sorted(written.read_text("utf-8").splitlines()) if written.exists() else [],
            sum(isinstance(fact, EffectIntended) for _, fact in facts),
            sum(isinstance(fact, EffectStepDone) for _, fact in facts),
            ends,
            [str(row) for row in workspace.verify().broken],
        )


def _as_any_run(made: JSON) -> JSON:
    """No two runs share the key of an effect, and of a step that a probe found done nobody knows what it gave."""
    for one in made["asked"]:
        if one["value"]:
            del one["value"]["key"], one["value"]["steps"]
    return made


def _way(run: Run) -> str:
    return run.id.partition("/")[2]


class Trees:
    """A tree that was begun and not driven yet, in a copy of its workspace each time it is."""

    def __init__(self, folder: Path) -> None:
        self._root = folder / "ws"  # always the same: what this machine recorded, it recorded there
        self._begun = folder / "begun"
        make_branching(self._root)
        in_child(self._begin)
        shutil.copytree(self._root, self._begun)
        self.commits = 0
        self.seconds = 0.0
        self.kills = 0
        """So many children ended by a signal: one that came to its end before its moment was not killed."""
        lived(self._copied())  # here, so that no child has anything to import
        self.expected = self._undisturbed()

    def _begin(self) -> None:
        with Workspace.open(self._root) as workspace:
            workspace.start("notes", NOTES)

    def _copied(self) -> Path:
        shutil.rmtree(self._root)
        shutil.copytree(self._begun, self._root)
        Trust(self._root).allow_folder()
        return self._root

    def _undisturbed(self) -> Told:
        root = self._copied()
        numbers = root.with_suffix(".commits")

        def counted() -> None:
            commit = SqliteJournal.commit

            def counting(self: SqliteJournal, appends: Sequence[Append]) -> Any:
                with numbers.open("a", encoding="utf-8") as file:
                    file.write("x")
                return commit(self, appends)

            async def counting_later(self: SqliteJournal, appends: Sequence[Append]) -> Any:
                return counting(self, appends)

            SqliteJournal.commit = counting  # type: ignore[method-assign]
            SqliteJournal.acommit = counting_later  # type: ignore[method-assign]

        began = perf_counter()
        assert in_child(lambda: lived(root), counted) == 0
        self.seconds = perf_counter() - began
        self.commits = len(numbers.read_text("utf-8"))
        return told(root)

    def after(self, *kills: Callable[[], None]) -> Told:
        """What a tree came to that was killed so, once or several times, and gone on with."""
        root = self._copied()
        for kill in kills:
            self.kills += in_child(lambda: lived(root), kill) > 0
        assert in_child(lambda: lived(root)) == 0
        return told(root)


def kills_without_end(folder: Path, chance: random.Random) -> Iterator[int]:
    """Kill at each commit in turn and at random instants, one to three times; counts the kills."""
    trees = Trees(folder)
    moments: list[tuple[int, Moment]] = [(n, m) for n in range(1, trees.commits + 1) for m in ("before", "after")]
    while True:
        chance.shuffle(moments)
        for number, moment in moments:
            later = [killed_after(chance.uniform(0.0, trees.seconds)) for _ in range(chance.randint(0, 2))]
            seen = trees.after(killed_at(number, moment), *later)
            differs = differing(trees.expected, seen)
            assert not differs, f"killed {moment} commit {number}, then {len(later)} times: {differs}"
            yield trees.kills


def differing(expected: Told, seen: Told) -> str:
    """What came otherwise; empty where all is the same."""
    pairs = ((name, getattr(expected, name), getattr(seen, name)) for name in vars(expected))
    return "; ".join(f"{name}: {now} instead of {was}" for name, was, now in pairs if now != was)
