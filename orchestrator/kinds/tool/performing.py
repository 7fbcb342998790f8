"""Performs tool phases: one recorded call of a tool that reads the world."""

from __future__ import annotations

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.facts import KERNEL, ToolCalled, ToolReturned
from orchestrator.engine.performer import Assignment, Outcome, Produced
from orchestrator.kinds.ground import Ground, surroundings_of
from orchestrator.kinds.joins import FindTool
from orchestrator.kinds.leaving import check_tool


class ToolPerformer:
    def __init__(self, ground: Ground, find_tool: FindTool) -> None:
        self._ground = ground
        self._find_tool = find_tool

    async def perform(self, assignment: Assignment) -> Outcome:
        recorded = assignment.visit.result
        artifact = assignment.artifact(recorded) if recorded else await self._call(assignment)
        return Produced(artifact, assignment.phase.named)

    async def _call(self, assignment: Assignment) -> Artifact:
        name = assignment.phase.named
        arguments = Artifact.of_json(assignment.arguments())
        check_tool(assignment.secrets, assignment.phase, arguments.value)
        called = ToolCalled("c1", name, arguments.digest)
        recorded = assignment.recordings.result(assignment.lane, name, arguments.digest)
        if recorded is not None:
            result = Artifact(recorded.data, recorded.media_type)
            returned = ToolReturned("c1", name, result.digest, reused=recorded.origin)
            assignment.hold(called, returned, actor=KERNEL, artifacts=[arguments, result])
            return result
        tool = self._find_tool(name, assignment.definition)
        assignment.record(called, actor=KERNEL, artifacts=[arguments])
        settings = assignment.definition.tool_settings.get(name)
        found = await tool.call(arguments.value, surroundings_of(assignment, self._ground, settings))
        result = Artifact.of_value(assignment.secrets.redact_value(found, f"what {name} returned"))
        assignment.record(ToolReturned("c1", name, result.digest), actor=KERNEL, artifacts=[result])
        return result
