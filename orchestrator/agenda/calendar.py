"""Calendar entries, recurrences already worked out, and the time they take from a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from orchestrator.agenda.wall import DAY_MINUTES, Stretch, minute_of
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One occurrence.

    Raises:
        ValueError: a moment without a zone.
    """

    id: str
    title: str
    start: datetime
    end: datetime
    """Not part of it. Of an entry for whole days: midnight after its last day."""
    all_day: bool = False
    """It is about days, whatever zone they are in: the dates of `start` and `end` count, as with RFC 5545's DATE."""
    busy: bool = True
    """False: it takes no time (TRANSP:TRANSPARENT). An entry for whole days that is busy takes the whole day, so a
    reader gives False where nothing is said: a birthday is no meeting."""
    cancelled: bool = False
    source: str = ""
    place: str = ""

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("has a moment without a zone")

    @property
    def takes_time(self) -> bool:
        return self.busy and not self.cancelled

    @property
    def minutes(self) -> Stretch:
        """A started minute is taken whole. One that ends before it starts takes nothing."""
        start, end = int(self.start.timestamp() // 60), -int(-self.end.timestamp() // 60)
        return start, max(start, end) if self.end > self.start else start

    def days(self) -> tuple[date, date]:
        """First day, and the first that is not part of it any more; of an entry for whole days."""
        first = self.start.date()
        return first, max(self.end.date(), date.fromordinal(min(first.toordinal() + 1, date.max.toordinal())))

    def on(self, day: date, zone: tzinfo) -> Stretch:
        """The minutes it has, all of the day for one that is for whole days; an empty stretch where it is another's."""
        if not self.all_day:
            return self.minutes
        first, after = self.days()
        midnight = minute_of(day, 0, zone)
        # Two days, so that a night's work that began on it is taken too.
        return (midnight, minute_of(day, 2 * DAY_MINUTES, zone)) if first <= day < after else (midnight, midnight)


def touching(entries: Iterable[CalendarEntry], day: date, zone: tzinfo) -> tuple[CalendarEntry, ...]:
    """What a person sees of a day: not cancelled, in it or reaching into it, in order of time."""
    begins, ends = minute_of(day, 0, zone), minute_of(day, DAY_MINUTES, zone)
    seen = []
    for entry in entries:
        start, end = entry.on(day, zone)
        if entry.all_day and start == end:
            continue
        if not entry.cancelled and start < ends and (end > begins or start == end >= begins):
            seen.append((not entry.all_day, start, end, entry.title, entry.id, entry))
    return tuple(row[-1] for row in sorted(seen, key=lambda row: row[:-1]))
