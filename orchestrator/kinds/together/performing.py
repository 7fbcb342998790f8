"""Performs what stands side by side in a `together`, where all of it is pure: in one step, without runs of its own."""

from __future__ import annotations

from functools import partial

from orchestrator.domain.artifact import Artifact
from orchestrator.engine.branches import together_made
from orchestrator.engine.performer import Assignment, Outcome, Produced
from orchestrator.kinds.joins import Tried


class TogetherPerformer:
    def __init__(self, tried: Tried) -> None:
        """`tried` makes what a pure phase makes."""
        self._tried = tried

    async def perform(self, assignment: Assignment) -> Outcome:
        made = together_made(assignment, partial(self._tried, assignment.definition))
        return Produced(Artifact.of_json(made), "script")
