"""The port to time, and which day it is for the person. Only the journal's stamps, date inputs and expiry read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present moment in UTC, timezone-aware."""


def system_clock() -> datetime:
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """UTC, ISO 8601 with microseconds, ending in `Z`."""
    # without its zone, because spelling that takes as long as all the rest: 1.1 us instead of 1.6, twice a handoff
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def moment(stamped: str) -> datetime:
    return datetime.fromisoformat(stamped)


def local(stamped: str) -> str:
    """By the clock on the person's wall: `2026-11-22 20:05`."""
    return f"{moment(stamped).astimezone():%Y-%m-%d %H:%M}"


def day_of(moment: datetime) -> str:
    """By the time zone of this computer. A request keeps the day it left on, so moving house rewrites no record."""
    return moment.astimezone().date().isoformat()
