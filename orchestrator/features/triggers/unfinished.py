"""Runs that go on by themselves: those a trigger began and that were cut off, those that slept enough, those whose
decision is over. What a person began and interrupted is theirs to go on with.
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.facts import DecisionOpened, DriverClaimed, HandoffRecorded, RunStarted
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.ports.clock import stamp
from orchestrator.ports.listing import DecisionRow, Wanted

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
        """Roots to be driven, the oldest first, and a line for each that is left."""
        runs, told = [], []
        for name in dict.fromkeys([*self._cut_off(), *self._slept(), *self._over()]):
            if claims_in_a_row(self._workspace, name) >= MOST_CLAIMS:
                told.append(
                    f"{name} was cut off {MOST_CLAIMS} times in one place; it is left to you: baton show {name}"
                )
            else:
                runs.append(self._workspace.run(name))
        return runs, told

    def _cut_off(self) -> Iterator[str]:
        for row in reversed(self._workspace.runs(Wanted(statuses=("running", "stopped")))):
            if self._workspace.status(row) == "interrupted" and began_by_itself(self._workspace, row.run):
                yield row.run

    def _slept(self) -> Iterator[str]:
        for row in reversed(self._workspace.runs(Wanted(statuses=("sleeping",), branches=True))):
            if self._workspace.run(row.run).is_due:
                yield root_of_tree(row.run)

    def _over(self) -> Iterator[str]:
        rows, now = self._workspace.journal.decisions(), stamp(self._workspace.clock())
        self._over_at = {row.decision: self._over_at.get(row.decision) or self._expires(row) for row in rows}
        for row in rows:
            if "" < self._over_at[row.decision] <= now:
                yield root_of_tree(row.run)

    def _expires(self, row: DecisionRow) -> str:
        opened = self._workspace.journal.read(row.run, row.seq - 1, limit=1)
        fact = opened[0].fact if opened else None
        return (fact.expires_at if isinstance(fact, DecisionOpened) else "") or NEVER


def began_by_itself(workspace: Workspace, run: str) -> bool:
    first = workspace.journal.read(run, limit=1)
    return bool(first) and isinstance(first[0].fact, RunStarted) and first[0].fact.trigger is not None


def claims_in_a_row(workspace: Workspace, run: str) -> int:
    """How often somebody has begun to drive a run since it last came on."""
    count = 0
    for event in reversed(workspace.journal.read(run)):
        if isinstance(event.fact, HandoffRecorded):
            break
        count += isinstance(event.fact, DriverClaimed)
    return count
