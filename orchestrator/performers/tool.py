"""Performs tool phases: one recorded call of a tool that reads the world."""

from __future__ import annotations

from pathlib import Path

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.facts import KERNEL, ToolCalled, ToolReturned
from orchestrator.engine.performer import Outcome, Produced, Task
from orchestrator.errors import NotFound
from orchestrator.performers.agent import Toolbox
from orchestrator.performers.surroundings import surroundings_of


class ToolPerformer:
    def __init__(self, root: Path, toolbox: Toolbox) -> None:
        self._root = root
        self._toolbox = toolbox

    async def perform(self, task: Task) -> Outcome:
        recorded = task.visit.result
        artifact = task.artifact(recorded) if recorded else await self._call(task)
        return Produced(artifact, task.phase.uses)

    async def _call(self, task: Task) -> Artifact:
        known = self._toolbox(task.definition.modules)
        tool = known.get(task.phase.uses)
        if tool is None:
            raise NotFound("tool", task.phase.uses, known)
        arguments = Artifact.of_json(task.arguments())
        name = task.phase.uses
        task.record(ToolCalled("c1", name, arguments.digest), actor=KERNEL, artifacts=[arguments])
        result = Artifact.of_value(await tool.call(arguments.value, surroundings_of(task, self._root)))
        task.record(ToolReturned("c1", name, result.digest), actor=KERNEL, artifacts=[result])
        return result
