"""Calendars in iCalendar's form (RFC 5545): what takes place in a window of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from orchestrator.readers.calendar.blocks import CalendarFile
from orchestrator.readers.calendar.entry import EventEntry
from orchestrator.readers.calendar.series import Expanding
from orchestrator.readers.options import Options
from orchestrator.readers.parts import by_part
from orchestrator.readers.reading import Brought, SourceReading, SourceTrouble, SourceUnread, shortened
from orchestrator.readers.wording import text_of

MOST_ENTRIES = 20_000
"""Of one file, in the window. Fifty events a day for a year."""


def read_ics(parts: Sequence[Brought], options: Options) -> SourceReading[EventEntry]:
    """All occurrences that touch the window, by start. Of two that are the same, the second is told and left out.

    Events are read; tasks and journals of a calendar are not.

    Raises:
        SourceUnread: none of the parts is a calendar, the libraries are not installed, or no window is given.
    """
    reading = by_part(parts, lambda part: _calendar(part, options))
    seen: dict[tuple[str, datetime, str], str] = {}
    told = list(reading.told)
    entries = []
    for entry in reading.entries:
        before = seen.setdefault((entry.uid, entry.start, entry.title), entry.place)
        if before is entry.place:
            entries.append(entry)
        else:
            told.append(SourceTrouble(entry.place, f"“{shortened(entry.title)}” is the same as {before}"))
    entries.sort(key=lambda entry: (entry.start, entry.end, entry.title))
    return SourceReading(tuple(entries), tuple(dict.fromkeys(told)))


def _calendar(part: Brought, options: Options) -> SourceReading[EventEntry]:
    if options.start is None or options.end is None:
        raise SourceUnread("a calendar is read for a window of days, and none is given.", where=part.place)
    text, of_text = text_of(part)
    if not text.lstrip("\ufeff \t\r\n")[:15].upper().startswith("BEGIN:VCALENDAR"):
        found = f"it begins with “{shortened(text.strip())[:60]}”" if text.strip() else "it is empty"
        raise SourceUnread(f"is no calendar: {found}.", where=part.place)
    clock = options.clock()
    start, end = (datetime.combine(day, time(), clock) for day in (options.start, options.end))
    expanding = Expanding(part.place, start, end, clock, options.zone)
    blocks = CalendarFile(part.place)
    blocks.read(text)
    entries: list[EventEntry] = []
    told = [*of_text, *blocks.told]
    for calendar in blocks.calendars:
        for one in expanding.occurrences(calendar):
            if isinstance(one, SourceTrouble):
                told.append(one)
            elif not _touches(one, start, end):
                continue
            elif len(entries) < MOST_ENTRIES:
                entries.append(one)
            elif len(entries) == MOST_ENTRIES:
                told.append(
                    SourceTrouble(
                        one.place, f"more than {MOST_ENTRIES:,} entries are in the window; the others are left"
                    )
                )
                break
    return SourceReading(tuple(entries), tuple(told))


def _touches(entry: EventEntry, start: datetime, end: datetime) -> bool:
    """Whether any of it lies in the window; what takes no time lies at its start."""
    return entry.start < end and (entry.end > start or entry.start >= start)
