"""Performs app phases: the other app is a run of its own."""

from __future__ import annotations

from orchestrator.engine.performer import Assignment, BranchOut, Outcome


class AppPerformer:
    async def perform(self, assignment: Assignment) -> Outcome:
        return BranchOut()
