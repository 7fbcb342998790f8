"""Performs what stands side by side in a `together`: in one step where all of it is pure, else in runs of their own."""

from __future__ import annotations

from functools import partial

from orchestrator.domain.artifact import Artifact
from orchestrator.engine.branches import together_made
from orchestrator.engine.performer import Assignment, BranchOut, Outcome, Produced
from orchestrator.kinds.joins import Tried


class TogetherPerformer:
    def __init__(self, tried: Tried, pure: frozenset[str]) -> None:
        """`tried` makes what a phase of one of the `pure` kinds makes."""
        self._tried = tried
        self._pure = pure

    async def perform(self, assignment: Assignment) -> Outcome:
        members = assignment.phase.together
        if not {member.kind for member in members} <= self._pure:
            return BranchOut(members=tuple(member.name for member in members))
        made = together_made(assignment, partial(self._tried, assignment.definition))
        return Produced(Artifact.of_json(made), "script")
