"""The occurrences of one event in a window, with its exceptions. The one module that knows `icalendar`."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from types import ModuleType
from typing import Any

from orchestrator.readers.calendar.blocks import Component, OneCalendar
from orchestrator.readers.calendar.entry import EventEntry, Standing
from orchestrator.readers.extras import library
from orchestrator.readers.options import is_zone_name
from orchestrator.readers.reading import SourceTrouble, shortened
from orchestrator.values import dataclass

EXTRA = "calendar"
_LINE = "X-BATON-LINE"
"""A property of ours, that says of each occurrence which component it was made from."""
_TZID = re.compile(r';TZID=(?:"(?P<quoted>[^"]*)"|(?P<plain>[^:;]*))', re.IGNORECASE)
_STEP_S = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}
_MOST_STEPS = 50_000
"""Of a rule within days, from its first time to the window's end. Every hour for five years takes 40,000."""
_LONGEST_TEXT = 4_000
"""Characters of a field of an event that are kept. Chosen by hand: an invitation of many screens is in its address."""
_STANDINGS: dict[str, Standing] = {"TENTATIVE": "tentative", "CANCELLED": "cancelled"}
_HEADER = ("CALSCALE:", "X-WR-TIMEZONE:", "VERSION:")
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days, February in a leap year: a rule of the 29th holds in some years."""
_SHIFTED = {"DAILY": 1, "WEEKLY": 7}
"""Days of a unit whose rules mean the same when they begin a whole number of intervals later."""
_BEFORE = timedelta(days=800)
"""How long before the window a shifted rule begins: nobody's event is longer."""


class Unreadable(Exception):
    """An event whose occurrences cannot be told. The message says why, in one line."""


@dataclass
class Zones:
    """The zones that a calendar may name: those of the IANA database, those of Windows, and its own."""

    icalendar: ModuleType
    own: frozenset[str] = frozenset()

    def knows(self, name: str) -> bool:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a name is guessed from the end of a longer one
            try:
                return is_zone_name(name) and self.icalendar.timezone.tzp.timezone(name) is not None
            except (ValueError, OSError):  # a name that is no file's
                return False


@dataclass
class Expanding:
    """How events are expanded: for which window and whose clock."""

    place: str
    start: datetime
    end: datetime
    clock: tzinfo
    zone: str
    """The clock's name, for people."""

    def __post_init__(self) -> None:
        self._icalendar = library("icalendar", EXTRA, self.place)
        self._recurring = library("recurring_ical_events", EXTRA, self.place)

    def occurrences(self, calendar: OneCalendar) -> Iterator[EventEntry | SourceTrouble]:
        """All of a calendar, event after event."""
        self._icalendar.use_zoneinfo()  # which forgets the zones that another calendar defined
        yield from self._zones(calendar)
        zones = Zones(self._icalendar)
        header = [line for line in calendar.header if line.upper().startswith(_HEADER)]
        for line in [line for line in header if line.upper().startswith("X-WR-TIMEZONE:")]:
            if not zones.knows(name := line.partition(":")[2].strip()):
                header.remove(line)
                yield SourceTrouble(self.place, f"X-WR-TIMEZONE: there is no time zone '{shortened(name)}'", kept=True)
        yield from self._unknown_zones(calendar.events, zones)
        for components in _by_uid(calendar.events):
            yield from self._event(header, components)

    def _zones(self, calendar: OneCalendar) -> Iterator[SourceTrouble]:
        for zone in calendar.zones:
            try:
                self._parsed([], [zone.text()])
            except Unreadable as error:
                yield SourceTrouble(f"{self.place}:{zone.line}", f"the time zone is not understood: {error}", kept=True)

    def _event(self, header: Sequence[str], components: Sequence[Component]) -> Iterator[EventEntry | SourceTrouble]:
        whole = []
        for component in components:
            place = f"{self.place}:{component.line}"
            if not component.value("DTSTART"):
                yield SourceTrouble(place, f"“{_title(component)}” has no DTSTART")
                continue
            whole.append(component)
        yield from self._told_twice(whole)
        if whole:
            yield from self._understood(header, whole)

    def _understood(
        self, header: Sequence[str], components: Sequence[Component]
    ) -> Iterator[EventEntry | SourceTrouble]:
        """An event without those of its exceptions that are broken; together they may be so, too."""
        try:
            yield from self._expanded(header, components)
        except Unreadable as error:
            wrong = {one.line: why for one in components if (why := self._wrong(header, one))}
            if not wrong:
                wrong = {one.line: str(error) for one in components}
            for one in components:
                if one.line in wrong:
                    why = f"“{_title(one)}” is not understood: {wrong[one.line]}"
                    yield SourceTrouble(f"{self.place}:{one.line}", why)
            if left := [one for one in components if one.line not in wrong]:
                yield from self._understood(header, left)

    def _wrong(self, header: Sequence[str], component: Component) -> str:
        try:
            self._expanded(header, [component])
        except Unreadable as error:
            return str(error)
        return ""

    def _unknown_zones(self, events: Sequence[Component], zones: Zones) -> Iterator[SourceTrouble]:
        """Each once, with the first event that names it."""
        naming: dict[str, list[Component]] = {}
        for event in events:
            for name in _zones_named(event):
                naming.setdefault(name, []).append(event)
        for name, found in naming.items():
            if not zones.knows(name):
                of = f"“{_title(found[0])}”" + (f" and {len(found) - 1} more" if len(found) > 1 else "")
                why = f"there is no time zone '{shortened(name)}'; the times of {of} are read in {self.zone}"
                yield SourceTrouble(f"{self.place}:{found[0].line}", why, kept=True)

    def _told_twice(self, components: Sequence[Component]) -> Iterator[SourceTrouble]:
        for other, held in _versions(components):
            if other is not held:
                what = "RECURRENCE-ID" if other.value("RECURRENCE-ID") else "UID"
                why = f"“{_title(other)}” has the {what} of line {held.line}, which holds"
                yield SourceTrouble(f"{self.place}:{other.line}", why)

    def _expanded(self, header: Sequence[str], components: Sequence[Component]) -> list[EventEntry]:
        calendar = self._parsed(header, [_marked(one).text() for one, held in _versions(components) if one is held])
        recurs = any(component.value("RRULE") or component.value("RDATE") for component in components)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                for event in calendar.walk("VEVENT"):
                    _refuse_backwards(event)
                    self._refuse_endless(event)
                    if len(components) == 1:
                        self._begins_later(event)
                found = self._recurring.of(calendar).between(self.start, self.end)
                return [self._entry(occurrence, recurs=recurs) for occurrence in found]
            except Unreadable:
                raise
            except Exception as error:  # the library raises what its parts raise
                raise Unreadable(shortened(str(error)) or type(error).__name__) from error

    def _parsed(self, header: Sequence[str], texts: Sequence[str]) -> Any:
        text = "\r\n".join(("BEGIN:VCALENDAR", "PRODID:-", *header, "".join(texts) + "END:VCALENDAR", ""))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                calendar = self._icalendar.Calendar.from_ical(text)
                wrong = [one for component in calendar.walk() for one in component.errors]
            except Exception as error:  # the same
                raise Unreadable(shortened(str(error)) or type(error).__name__) from error
        if wrong:
            name, why = wrong[0]
            raise Unreadable(shortened(f"{name}: {why}" if name else str(why)))
        return calendar

    def _refuse_endless(self, event: Any) -> None:
        """A rule within days is gone through from its first time on, and one each second since 1970 never ends."""
        for rule in _rules(event):
            frequency = _first(rule, "FREQ")
            if _never_holds(rule):
                raise Unreadable("no month of its rule has such a day")
            if frequency in _STEP_S:
                first = event.get("DTSTART").dt
                day = first.date() if isinstance(first, datetime) else first
                seconds = (self.end.date() - day).total_seconds()
                steps = seconds / _STEP_S[str(frequency)] / max(int(_first(rule, "INTERVAL") or 1), 1)
                if min(steps, int(_first(rule, "COUNT") or steps)) > _MOST_STEPS:
                    raise Unreadable(f"it repeats {str(frequency).lower()} since {first}, too often to go through")

    def _begins_later(self, event: Any) -> None:
        """Begin an endless daily or weekly rule shortly before the window: to go through twenty years takes a while."""
        rules = _rules(event)
        if len(rules) != 1 or _first(rules[0], "COUNT") or _first(rules[0], "FREQ") not in _SHIFTED or "RDATE" in event:
            return
        unit = _SHIFTED[str(_first(rules[0], "FREQ"))] * max(int(_first(rules[0], "INTERVAL") or 1), 1)
        first = event["DTSTART"].dt
        day = first.date() if isinstance(first, datetime) else first
        later = timedelta(days=((self.start.date() - _BEFORE - day).days // unit) * unit)
        if later > timedelta(0):
            for name in ("DTSTART", "DTEND"):
                if name in event:
                    event[name].dt += later

    def _entry(self, event: Any, *, recurs: bool) -> EventEntry:
        start, end = event.start, event.end
        all_day = not isinstance(start, datetime)
        return EventEntry(
            uid=_text(event, "UID"),
            title=" ".join(_text(event, "SUMMARY").split()),
            place=f"{self.place}:{_text(event, _LINE)}",
            start=self._moment(start),
            end=max(self._moment(end), self._moment(start)),
            all_day=all_day,
            standing=_STANDINGS.get(_text(event, "STATUS").upper(), "confirmed"),
            transparent=_text(event, "TRANSP").upper() == "TRANSPARENT",
            opaque=_text(event, "TRANSP").upper() == "OPAQUE",
            recurs=recurs,
            location=" ".join(_text(event, "LOCATION").split())[:_LONGEST_TEXT],
            url=_text(event, "URL").strip()[:_LONGEST_TEXT],
            categories=tuple(dict.fromkeys(str(one).strip() for one in event.categories if str(one).strip())),
            description=_text(event, "DESCRIPTION").strip()[:_LONGEST_TEXT],
        )

    def _moment(self, written: date | datetime) -> datetime:
        """What has no zone is in the person's."""
        if not isinstance(written, datetime):
            return datetime(written.year, written.month, written.day, tzinfo=self.clock)
        return written.replace(tzinfo=self.clock) if written.tzinfo is None else written.astimezone(self.clock)


def _refuse_backwards(event: Any) -> None:
    start, end = event.start, event.end  # which refuse a day and a moment in one event
    if isinstance(start, datetime) and (start.tzinfo is None) != (end.tzinfo is None):
        raise Unreadable("of its start and its end only one has a time zone")
    if end < start:
        raise Unreadable(f"it ends {end}, before it begins {start}")


def _by_uid(events: Sequence[Component]) -> list[list[Component]]:
    """Events with their exceptions, in the order they begin in. One without a UID stands alone."""
    groups: dict[str, list[Component]] = {}
    for event in events:
        groups.setdefault(event.value("UID") or f"\0{event.line}", []).append(event)
    return list(groups.values())


def _versions(components: Sequence[Component]) -> list[tuple[Component, Component]]:
    """Each with the one that holds in its place: of an event, and of an exception, the one of the highest SEQUENCE."""
    held: dict[str, Component] = {}
    for component in components:
        of = "".join(component.values("RECURRENCE-ID"))
        before = held.setdefault(of, component)
        if _number(component.value("SEQUENCE")) > _number(before.value("SEQUENCE")):
            held[of] = component
    return [(component, held["".join(component.values("RECURRENCE-ID"))]) for component in components]


def _marked(component: Component) -> Component:
    lines = component.lines if component.value("UID") else (*component.lines, f"UID:line-{component.line}")
    return Component(component.name, component.line, (*lines, f"{_LINE}:{component.line}"))


def _zones_named(component: Component) -> list[str]:
    named = (found for line in component.lines for found in _TZID.finditer(line.partition(":")[0] + ":"))
    return list(dict.fromkeys(found["quoted"] or found["plain"] or "" for found in named))


def _rules(event: Any) -> list[Any]:
    rules = event.get("RRULE")
    return [] if rules is None else rules if isinstance(rules, list) else [rules]


def _never_holds(rule: Any) -> bool:
    """30 February: the library looks for it until the year 9999."""
    days, months = rule.get("BYMONTHDAY") or (), rule.get("BYMONTH") or ()
    longest = max((_LONGEST_MONTH[int(month) - 1] for month in months if 1 <= int(month) <= 12), default=31)
    return bool(days) and all(abs(int(day)) > longest for day in days)


def _first(rule: Any, name: str) -> Any:
    value = rule.get(name)
    return value[0] if isinstance(value, list) and value else value


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _text(event: Any, name: str) -> str:
    value = event.get(name, "")
    value = value[0] if isinstance(value, list) and value else value
    return str(value)


def _title(component: Component) -> str:
    return shortened(component.value("SUMMARY"))[:60] or "untitled"
