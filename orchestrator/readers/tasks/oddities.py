"""What a task says that cannot be so, or that nobody here understands. It is a task all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from orchestrator.readers.reading import shortened
from orchestrator.readers.tasks.entry import HomeTask
from orchestrator.readers.tasks.recurrence import NotUnderstood, recurrence_of


def oddities(entry: HomeTask, day: date | None, spelling: str) -> Iterator[str]:
    """A line each.

    Args:
        entry: the task.
        day: the person's, or None where it is not known.
        spelling: how a recurrence is written in that home.
    """
    if entry.recurrence and entry.state in ("open", "doing"):
        try:
            recurrence_of(entry.recurrence)
        except NotUnderstood:
            yield f"recurrence: '{shortened(entry.recurrence)}' is not understood; write one such as {spelling}"
    if day and entry.ended and entry.ended > day:
        yield f"is done on {entry.ended}, a day to come"
    if day and entry.created and entry.created > day:
        yield f"was created on {entry.created}, a day to come"
