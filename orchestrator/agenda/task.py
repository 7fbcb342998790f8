"""Tasks, as they are written."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Literal

from orchestrator.agenda.energy import Level
from orchestrator.domain.canonical import digest_of_json, short
from orchestrator.values import dataclass

Priority = Literal["highest", "high", "medium", "low", "lowest"]


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A thing to do, as its one home has it. Nothing in it is guessed: what is not written is None.

    Raises:
        ValueError: minutes that are not positive.
    """

    id: str
    """The source's own, else `task_id`."""
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
    """Ids of tasks that must be done before it, or of decisions that must be made."""
    recurrence: str = ""
    """As written; the reader works out which occurrence this is."""
    tags: tuple[str, ...] = ()
    done: bool = False
    done_by_event: bool = False
    """Its home cannot be written (or is `projects.yaml`): `TaskDone` makes it done. Else the home alone says so."""

    def __post_init__(self) -> None:
        if self.minutes is not None and self.minutes <= 0:
            raise ValueError("minutes are counted from 1")


def task_id(source: str, title: str, occurrence: str = "") -> str:
    """An id for a task whose source gives it none: `t-` and eight digits in hex, of source, title and occurrence.

    It stays while the text means the same: case, spacing and how a letter is composed do not count, nor does the line.
    Of two thousand tasks two have one id once in two thousand times; the second is told then, as a duplicate is.

    Args:
        occurrence: of a task that recurs, the day this one is due.
    """
    normalised = " ".join(unicodedata.normalize("NFC", title).casefold().split())
    return f"t-{short(digest_of_json([source, normalised, occurrence]))}"
