"""What was read from a source, when, and what could not be."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, TypeVar

from orchestrator.values import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Hole:
    """A source, or a part of one, that could not be read. It travels into everything made from it."""

    source: str
    why: str
    since: str = ""
    """ISO 8601, a day or a moment; empty when it is not known."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """Entries of one kind from all sources that have them. No entries and no hole: there are none."""

    entries: tuple[T, ...] = ()
    as_of: datetime | None = None
    """The oldest moment at which one of them was read; None: never."""
    holes: tuple[Hole, ...] = ()
    checked: datetime | None = None
    """The oldest moment at which one of them was known to be as it was read; None: it is not known."""


UNREAD: Reading[Any] = Reading()
"""Nobody looked. It is not the same as nothing being there."""


@dataclass(frozen=True, slots=True, order=True)
class Trouble:
    """Something that was read and is not as it should be; what was made of it is in the words."""

    place: str
    told: str
