"""What is done for each of a list, or side by side, and makes one value: pure work, in one step of its phase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.branch import branch
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Phase
from orchestrator.domain.facts import EACH_ITEM
from orchestrator.engine.listed_files import files_of
from orchestrator.engine.performer import Assignment
from orchestrator.errors import BatonError, RunError, TemplateError

Make = Callable[[Phase, Mapping[str, JSON]], Artifact]
"""What a phase makes of its arguments. Raises BatonError."""


def each_made(assignment: Assignment, phase: Phase, make: Make) -> list[JSON]:
    """Of every entry of the phase's list what came of it, in the order of the list.

    Raises:
        RunError: `each` gives no list, or an entry failed and `on_error` says stop.
    """
    items = items_of(assignment, phase)
    return [_made(assignment, phase, item, make, f"{number} of {len(items)}") for number, item in enumerate(items, 1)]


def _made(assignment: Assignment, phase: Phase, item: JSON, make: Make, place: str) -> JSON:
    try:
        return branch(item, make(phase, assignment.arguments_of(phase, {EACH_ITEM: item})).value)
    except BatonError as error:
        if phase.on_error == "stop":
            raise RunError(f"item {place}: {error.message}", where=error.where, mend=error.mend) from error
        return branch(item, error=told(error))


def items_of(assignment: Assignment, phase: Phase) -> list[JSON]:
    from orchestrator.templates.expression import Expression

    try:
        items = Expression.parse_each(phase.each).evaluate(assignment.values(), partial(files_of, assignment))
    except TemplateError as error:
        raise RunError(f"'each' of {phase.name}: {error.message}", mend=error.mend) from error
    if not isinstance(items, list | tuple):
        raise RunError(
            f"'each' of {phase.name} gives no list: {phase.each}", mend="Write an expression that gives one."
        )
    return list(items)


def together_made(assignment: Assignment, make: Make) -> dict[str, JSON]:
    """Of every member what it made; of one that failed a branch with its error. Raises BatonError where that stops."""
    return {member.name: _member(assignment, member, make) for member in assignment.phase.together}


def _member(assignment: Assignment, member: Phase, make: Make) -> JSON:
    try:
        if member.each:
            return each_made(assignment, member, make)
        return make(member, assignment.arguments_of(member)).value
    except BatonError as error:
        if assignment.phase.on_error == "stop":
            raise RunError(f"{member.name}: {error.message}", where=error.where, mend=error.mend) from error
        return branch(error=told(error))


def told(error: BatonError) -> str:
    """In one line: where, and what."""
    where = f"{error.where}: " if error.where else ""
    return f"{where}{error.message}".rstrip(".")
