"""Performs tool phases: one recorded call of a tool that reads the world."""

from __future__ import annotations

from pathlib import Path

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.facts import KERNEL, ToolCalled, ToolReturned
from orchestrator.engine.performer import Outcome, Produced, Task
from orchestrator.performers.agent import FindTool
from orchestrator.performers.surroundings import surroundings_of


class ToolPerformer:
    def __init__(self, root: Path, find_tool: FindTool) -> None:
        self._root = root
        self._find_tool = find_tool

    async def perform(self, task: Task) -> Outcome:
        recorded = task.visit.result
        artifact = task.artifact(recorded) if recorded else await self._call(task)
        return Produced(artifact, task.phase.uses)

    async def _call(self, task: Task) -> Artifact:
        name = task.phase.uses
        tool = self._find_tool(name, task.definition.modules)
        arguments = Artifact.of_json(task.arguments())
        task.record(ToolCalled("c1", name, arguments.digest), actor=KERNEL, artifacts=[arguments])
        result = Artifact.of_value(await tool.call(arguments.value, surroundings_of(task, self._root)))
        task.record(ToolReturned("c1", name, result.digest), actor=KERNEL, artifacts=[result])
        return result
