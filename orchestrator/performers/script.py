"""Performs script phases: pure functions of the app, run from the pinned copy of their source."""

from __future__ import annotations

from orchestrator.domain.artifact import Artifact
from orchestrator.engine.performer import Outcome, Produced, Task
from orchestrator.errors import RunError
from orchestrator.tools.module import call_function, load_module


class ScriptPerformer:
    async def perform(self, task: Task) -> Outcome:
        path = task.definition.scripts_path
        function = getattr(load_module(path, task.definition.modules), task.phase.uses, None)
        if function is None:
            raise RunError(f"{path} has no function {task.phase.uses}.", where=f"phase {task.phase.name}")
        value = call_function(function, task.arguments(), where=f"{path}, phase {task.phase.name}")
        return Produced(Artifact.of_value(value), "script")
