"""Work that is not pure, for each entry of a list: a run of its own for each."""

from __future__ import annotations

from orchestrator.domain.artifact import Artifact
from orchestrator.engine.branches import items_of
from orchestrator.engine.performer import Assignment, BranchOut, Outcome, Performer


class EachPerformer:
    """Branches out where the phase has `each`; a phase without is done as its kind does it."""

    def __init__(self, one: Performer) -> None:
        """`one` does the work of a single one."""
        self._one = one

    async def perform(self, assignment: Assignment) -> Outcome:
        if assignment.phase.each:
            return BranchOut(Artifact.of_json(items_of(assignment, assignment.phase)))
        return await self._one.perform(assignment)
