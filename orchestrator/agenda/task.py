"""Tasks, as they are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from orchestrator.agenda.energy import Level

Priority = Literal["highest", "high", "medium", "low", "lowest"]


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A thing to do, as its one home has it. Nothing in it is guessed: what is not written is None.

    Raises:
        ValueError: minutes that are not positive.
    """

    id: str
    """The source's own, else a digest of source, normalised title and occurrence."""
    title: str
    source: str = ""
    place: str = ""
    """`notes/tasks.md:12`"""
    project: str = ""
    minutes: int | None = None
    energy: Level | None = None
    """`high` is deep work."""
    due: date | None = None
    scheduled: date | None = None
    priority: Priority | None = None
    weight: float | None = None
    after: tuple[str, ...] = ()
    """Ids of tasks that must be done before it."""
    recurrence: str = ""
    """As written; the reader works out which occurrence this is."""
    tags: tuple[str, ...] = ()
    done: bool = False
    done_by_event: bool = False
    """Its home cannot be written (or is `projects.yaml`): `TaskDone` makes it done. Else the home alone says so."""

    def __post_init__(self) -> None:
        if self.minutes is not None and self.minutes <= 0:
            raise ValueError("minutes are counted from 1")
