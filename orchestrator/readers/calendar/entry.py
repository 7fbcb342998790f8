"""One time an event takes place."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from orchestrator.values import dataclass

Standing = Literal["confirmed", "tentative", "cancelled"]


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An occurrence; moments are aware, on the person's clock."""

    uid: str
    """Of the event; all its occurrences have it."""
    title: str
    place: str
    """The line its event begins on, or that of the exception it is."""
    start: datetime
    end: datetime
    """No part of it; the same as `start`, where it takes no time."""
    all_day: bool = False
    """It has days and no times: `start` and `end` are the midnights around them."""
    standing: Standing = "confirmed"
    transparent: bool = False
    """It takes no time of whoever has it."""
    recurs: bool = False
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    description: str = ""
    """Its beginning, where it is long."""
    opaque: bool = False
    """It says by itself that it takes time: of a whole day nothing else does."""

    @property
    def is_busy(self) -> bool:
        """Whether nothing else can be done meanwhile."""
        takes_time = self.opaque or not (self.all_day or self.transparent)
        return takes_time and self.standing != "cancelled"
