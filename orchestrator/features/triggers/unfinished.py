"""Runs that go on by themselves: those a trigger began and that were cut off, or that were answered from afar; those
that slept enough, those whose decision is over. What a person began and interrupted is theirs to go on with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.facts import DecisionAnswered, DecisionOpened, DriverClaimed, HandoffRecorded, RunStarted
from orchestrator.errors import BatonError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.ports.clock import stamp
from orchestrator.ports.listing import DecisionRow, RunRow, Wanted

_Row = TypeVar("_Row", RunRow, DecisionRow)
NEVER = "9999"
"""Later than every stamp."""
MOST_CLAIMS = 3
"""A run that was cut off so often in one phase is left to the person: it may be what takes the process down."""


class UnfinishedRuns:
    """Of one workspace. Remembers when decisions are over, so that a look costs nothing where nothing is."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._over_at: dict[str, str] = {}
        """Decision -> the moment at which it has its answer for silence."""

    def going_on(self) -> tuple[list[Run], list[str]]:
        """Roots to be driven, the oldest first, and a line for each that is left. One that cannot be read keeps no
        other from it.

        Raises:
            JournalError: the lists of the journal cannot be read.
        """
        runs: list[Run] = []
        told: list[str] = []
        for name in dict.fromkeys([*self._cut_off(told), *self._slept(told), *self._over(told)]):
            try:
                if claims_in_a_row(self._workspace, name) < MOST_CLAIMS:
                    runs.append(self._workspace.run(name))
                else:
                    told.append(
                        f"{name} was cut off {MOST_CLAIMS} times in one place; it is left to you: baton show {name}"
                    )
            except BatonError as error:
                told.append(_cannot(name, error))
        return runs, list(dict.fromkeys(told))

    def _cut_off(self, told: list[str]) -> Iterator[str]:
        def is_cut_off(row: RunRow) -> bool:
            if self._workspace.status(row) != "interrupted":
                return False
            return began_by_itself(self._workspace, row.run) or answered_from_afar(self._workspace, row.run)

        own, by_branches = Wanted(statuses=("running", "stopped")), Wanted(rested=True)
        rows = [*self._workspace.runs(own), *self._workspace.runs(by_branches)]
        return _roots_of(sorted(rows, key=lambda row: row.started_at), is_cut_off, told)

    def _slept(self, told: list[str]) -> Iterator[str]:
        rows = self._workspace.runs(Wanted(statuses=("sleeping",), branches=True))
        return _roots_of(reversed(rows), lambda row: self._workspace.run(row.run).is_due, told)

    def _over(self, told: list[str]) -> Iterator[str]:
        rows, now, known = self._workspace.journal.decisions(), stamp(self._workspace.clock()), self._over_at
        self._over_at = {}

        def is_over(row: DecisionRow) -> bool:
            at = self._over_at[row.decision] = known.get(row.decision) or self._expires(row)
            return "" < at <= now

        return _roots_of(rows, is_over, told)

    def _expires(self, row: DecisionRow) -> str:
        opened = self._workspace.journal.read(row.run, row.seq - 1, limit=1)
        fact = opened[0].fact if opened else None
        return (fact.expires_at if isinstance(fact, DecisionOpened) else "") or NEVER


def _roots_of(rows: Iterable[_Row], is_due: Callable[[_Row], bool], told: list[str]) -> Iterator[str]:
    """Of those that are due. `told` takes a line for each run of which that cannot be said."""
    for row in rows:
        try:
            due = is_due(row)
        except BatonError as error:
            told.append(_cannot(row.run, error))
            continue
        if due:
            yield root_of_tree(row.run)


def _cannot(run: str, error: BatonError) -> str:
    return f"{run} cannot be gone on with: {error.message} {error.mend}".rstrip()


def began_by_itself(workspace: Workspace, run: str) -> bool:
    first = workspace.journal.read(run, limit=1)
    return bool(first) and isinstance(first[0].fact, RunStarted) and first[0].fact.trigger is not None


def answered_from_afar(workspace: Workspace, run: str) -> bool:
    """Whether what was answered last, in it or in a branch that was cut off, was answered where nobody drives a run."""
    below = workspace.runs(Wanted(prefix=f"{run}/", statuses=("running", "stopped"), branches=True))
    for stream in (run, *(row.run for row in below)):
        answers = [event.fact for event in workspace.journal.read_kinds(stream, [DecisionAnswered.__name__])]
        if answers and isinstance(answers[-1], DecisionAnswered) and answers[-1].door:
            return True
    return False


def claims_in_a_row(workspace: Workspace, run: str) -> int:
    """How often somebody has begun to drive a run since it last came on."""
    count = 0
    for event in reversed(workspace.journal.read(run)):
        if isinstance(event.fact, HandoffRecorded):
            break
        count += isinstance(event.fact, DriverClaimed)
    return count
