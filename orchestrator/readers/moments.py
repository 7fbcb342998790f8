"""Moments and days as services write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from orchestrator.domain.canonical import JSON

_FIRST, _LAST = date.min.toordinal() + 1, date.max.toordinal() - 1
"""Days by their number, the ones at the edges left out: no zone is more than a day from UTC."""


def moment_of(written: JSON) -> datetime | None:
    """An aware moment of ISO 8601, UTC where it names no zone; None of anything else.

    Every zone has a day for it: the two days at each edge of the years 1 to 9999 are none.
    """
    if not isinstance(written, str) or len(written) > 40:
        return None
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return in_any_zone(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def in_any_zone(moment: datetime) -> datetime | None:
    """The moment where it can be told on every clock, else None: years end at 1 and 9999, and zones lie beyond."""
    try:
        day = moment.astimezone(UTC).toordinal()
    except OverflowError:
        return None
    return moment if _FIRST < day < _LAST else None


def day_of(written: JSON) -> date | None:
    """A day written `2026-11-30`; None of anything else."""
    if not isinstance(written, str) or len(written) != 10:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def is_to_come(moment: datetime, day: date | None) -> bool:
    """Whether it lies behind a day, wherever the clock stands: more than a day behind its beginning in UTC."""
    return day is not None and moment.astimezone(UTC).date().toordinal() > day.toordinal() + 1
