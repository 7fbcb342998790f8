"""Performs script phases: pure functions of the app, run from the pinned copy of their source."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import check_value
from orchestrator.engine.performer import Assignment, Outcome, Produced
from orchestrator.errors import BatonError, RunError
from orchestrator.tools.module import load_module, place_of, told

_MEND = "This run keeps the script it was started with. Mend the script, then go on in a new run: baton fork"
"""Going on with this run would run the copy again that it was started with."""


class ScriptPerformer:
    async def perform(self, assignment: Assignment) -> Outcome:
        path, name = assignment.definition.scripts_path, assignment.phase.uses
        function = getattr(load_module(path, assignment.definition.modules), name, None)
        if function is None:
            where = f"phase {assignment.phase.name}"
            raise RunError(f"{path} has no function {name}.", where=where, mend=_MEND)
        value = _called(function, assignment.arguments())
        return Produced(_artifact(value, name, path), "script")


def _called(function: Callable[..., JSON], arguments: Mapping[str, JSON]) -> JSON:
    try:
        return function(**arguments)
    except BatonError:
        raise
    except (Exception, SystemExit) as error:  # user code may raise anything; it fails the attempt, not the kernel
        raise RunError(f"{told(error)}.", where=place_of(error), mend=_MEND) from error


def _artifact(value: JSON, name: str, path: str) -> Artifact:
    try:
        check_value(value)
        return Artifact.of_value(value)
    except (TypeError, ValueError, RecursionError, MemoryError) as error:
        raise RunError(f"{name} returned what is not JSON: {error}.", where=path, mend=_MEND) from error
