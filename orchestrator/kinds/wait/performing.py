"""Performs wait phases: says until when, and once that is over hands on."""

from __future__ import annotations

from datetime import datetime

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.duration import duration
from orchestrator.domain.facts import KERNEL
from orchestrator.engine.performer import Assignment, Outcome, Produced, Sleep
from orchestrator.errors import RunError
from orchestrator.kinds.kind import spec_of
from orchestrator.kinds.wait.spec import WaitSpec
from orchestrator.ports.clock import Clock, moment, stamp
from orchestrator.templates.expression import Expression


class WaitPerformer:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def perform(self, assignment: Assignment) -> Outcome:
        until = assignment.visit.wakes_at or self._until(assignment)
        if until > stamp(self._clock()):
            return Sleep(until)
        return Produced(Artifact.of_json({"until": until}), KERNEL)

    def _until(self, assignment: Assignment) -> str:
        """Counted from when the visit began, so that it is the same moment however often this is asked."""
        spec = spec_of(WaitSpec, assignment.phase)
        if not spec.until:
            return stamp(moment(assignment.visit.started_at) + duration(spec.wait))
        value = Expression.parse(spec.until).evaluate(assignment.values())
        try:
            return stamp(_moment_of(value))
        except (ValueError, OverflowError) as error:
            raise RunError(
                f"{spec.until} is {value!r}, which is no day and no moment.",
                where=f"phase {assignment.phase.name}",
                mend="Leave the wait out: baton skip",
            ) from error


def _moment_of(value: JSON) -> datetime:
    """ISO 8601; what names no zone is meant by the clock on the person's wall, and a day begins at midnight there.

    Raises:
        ValueError: it is none.
        OverflowError: it lies outside of what a calendar has.
    """
    if not isinstance(value, str):
        raise ValueError("no text")
    read = datetime.fromisoformat(value)
    return read if read.tzinfo else read.astimezone()
