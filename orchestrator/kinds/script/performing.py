"""Performs script phases: pure functions of the app, run from the pinned copy of their source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Definition, Phase
from orchestrator.domain.json_text import check_value
from orchestrator.domain.media import MediaText
from orchestrator.engine.branches import each_made
from orchestrator.engine.onward import named
from orchestrator.engine.performer import Assignment, Outcome, Produced
from orchestrator.errors import BatonError, RunError
from orchestrator.tools.module import load_module, place_of, told


def _mend(assignment: Assignment) -> str:
    """Going on with this run would run the copy again that it was started with."""
    mend = "This run keeps the script it was started with. Mend the script, then go on in a new run: baton fork"
    return named(mend, assignment.state)


class ScriptPerformer:
    async def perform(self, assignment: Assignment) -> Outcome:
        phase, mend = assignment.phase, _mend(assignment)
        if not phase.each:
            return Produced(made_by(assignment.definition, phase, assignment.arguments(), mend), "script")
        made = each_made(assignment, phase, partial(made_by, assignment.definition, mend=mend))
        return Produced(Artifact.of_json(made), "script")


def made_by(definition: Definition, phase: Phase, arguments: Mapping[str, JSON], mend: str = "") -> Artifact:
    """What a script phase makes of its arguments.

    Raises:
        BatonError: there is no such function, it failed, or what it returned is not JSON; with `mend`.
    """
    path, name = definition.scripts_path, phase.named
    function = getattr(load_module(path, definition.modules), name, None)
    if function is None:
        raise RunError(f"{path} has no function {name}.", where=f"phase {phase.name}", mend=mend)
    return _artifact(
        _called(function, {name: _bytes(value) for name, value in arguments.items()}, mend), name, path, mend
    )


def _bytes(value: JSON) -> JSON:
    """Of a picture or a PDF a function takes what it is, and of all else the value."""
    return value.part.artifact.data if isinstance(value, MediaText) else value


def _called(function: Callable[..., JSON], arguments: Mapping[str, JSON], mend: str) -> JSON:
    try:
        return function(**arguments)
    except BatonError:
        raise
    except (Exception, SystemExit) as error:  # user code may raise anything; it fails the attempt, not the kernel
        raise RunError(f"{told(error)}.", where=place_of(error), mend=mend) from error


def _artifact(value: JSON, name: str, path: str, mend: str) -> Artifact:
    try:
        check_value(value)
        return Artifact.of_value(value)
    except (TypeError, ValueError, RecursionError, MemoryError) as error:
        raise RunError(f"{name} returned what is not JSON: {error}.", where=path, mend=mend) from error
