"""Performs script phases: pure functions of the app, run from the pinned copy of their source."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from types import ModuleType

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.engine.performer import Outcome, Produced, Task
from orchestrator.errors import BatonError, RunError

LoadModule = Callable[[str, Mapping[str, str]], ModuleType]
"""The module at a path of the pinned sources."""


class ScriptPerformer:
    def __init__(self, load_module: LoadModule) -> None:
        self._load_module = load_module

    async def perform(self, task: Task) -> Outcome:
        path, name = task.definition.scripts_path, task.phase.uses
        function = getattr(self._load_module(path, task.definition.modules), name, None)
        if function is None:
            raise RunError(f"{path} has no function {name}.", where=f"phase {task.phase.name}")
        return Produced(Artifact.of_value(_called(function, task.arguments(), path)), "script")


def _called(function: Callable[..., JSON], arguments: Mapping[str, JSON], path: str) -> JSON:
    try:
        return function(**arguments)
    except BatonError:
        raise
    except Exception as error:  # user code may raise anything; it fails the phase, not the kernel
        own = [frame for frame in traceback.extract_tb(error.__traceback__) if path in frame.filename]
        line = own[-1].lineno if own else function.__code__.co_firstlineno
        raise RunError(
            f"{function.__name__} raised {type(error).__name__}: {error}.",
            where=f"{path}:{line}",
            mend="Mend the script and start a new run; this one keeps the copy it was started with.",
        ) from error
