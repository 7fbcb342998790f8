"""The components of an iCalendar file, each with its line, so that a broken one takes nothing from the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from orchestrator.readers.reading import SourceTrouble
from orchestrator.readers.wording import lines_of
from orchestrator.values import dataclass, field

_MARK = re.compile(r"(?P<what>BEGIN|END):(?P<name>[A-Za-z0-9-]+)[ \t]*", re.IGNORECASE)
_EVENT: Final = "VEVENT"
_READ = frozenset((_EVENT, "VTIMEZONE"))
_LONGEST_LINE = 200_000
"""Characters of one property with all its folds. A picture in a calendar is longer, and no part of a day."""


@dataclass(frozen=True, slots=True)
class Component:
    """What stands from one BEGIN to its END, without other components in it."""

    name: str
    line: int
    """Of its BEGIN, from 1."""
    lines: tuple[str, ...]
    """Unfolded, without BEGIN and END; those of a zone with its parts."""

    def values(self, name: str) -> list[str]:
        """What stands behind a property, parameters and all, as often as it is there."""
        start = re.compile(re.escape(name) + "[;:]", re.IGNORECASE)
        return [line[len(name) :] for line in self.lines if start.match(line)]

    def value(self, name: str) -> str:
        """The first of them without its parameters; empty, where there is none."""
        return next((_VALUE.sub("", written, count=1).strip() for written in self.values(name)), "")

    def text(self) -> str:
        return "\r\n".join((f"BEGIN:{self.name}", *self.lines, f"END:{self.name}", ""))


_VALUE = re.compile(r'(?:;[^:;"]*(?:"[^"]*"[^:;"]*)*)*:')


@dataclass
class OneCalendar:
    """A VCALENDAR."""

    header: list[str] = field(default_factory=list)
    events: list[Component] = field(default_factory=list)
    zones: list[Component] = field(default_factory=list)


@dataclass
class CalendarFile:
    """All that a file holds."""

    place: str
    calendars: list[OneCalendar] = field(default_factory=list)
    told: list[SourceTrouble] = field(default_factory=list)
    _open: list[tuple[str, int]] = field(default_factory=list)
    """Components that have begun."""
    _lines: list[str] = field(default_factory=list)

    def read(self, text: str) -> None:
        for number, line in _unfolded(text):
            if len(line) > _LONGEST_LINE:
                self._tells(number, f"{line[:20]}… has {len(line):,} characters and is left out", kept=True)
            elif mark := _MARK.fullmatch(line):
                if mark["what"].upper() == "BEGIN":
                    self._begins(mark["name"].upper(), number)
                else:
                    self._ends(mark["name"].upper(), number)
            elif line.strip():
                self._takes(line)
        if self._open:
            name, number = self._open[-1]
            self._tells(number, f"{name} is never closed: the file is cut off")

    def _tells(self, number: int, why: str, *, kept: bool = False) -> None:
        self.told.append(SourceTrouble(f"{self.place}:{number}", why, kept))

    def _begins(self, name: str, number: int) -> None:
        if name == "VCALENDAR":
            if self._open:
                self._tells(self._open[-1][1], f"{self._open[-1][0]} is not closed before the next calendar")
            self._open = []
            self.calendars.append(OneCalendar())
        elif name in _READ and len(self._open) > 1:
            self._tells(self._open[1][1], f"{self._open[1][0]} is not closed before the next {name}")
            del self._open[1:]
        elif len(self._open) > 1 and self._open[1][0] == "VTIMEZONE":
            self._lines.append(f"BEGIN:{name}")
        if len(self._open) == 1:
            self._lines = []
        self._open.append((name, number))

    def _ends(self, name: str, number: int) -> None:
        if name not in (opened for opened, _ in self._open):
            if name in _READ or name == "VCALENDAR":
                self._tells(number, f"{name} ends here, and did not begin")
            return
        while self._open[-1][0] != name:
            opened, line = self._open.pop()
            self._tells(line, f"{opened} is not closed before the end of its {name}")
        _, line = self._open.pop()
        if len(self._open) == 1 and name in _READ and self.calendars:
            calendar = self.calendars[-1]
            (calendar.events if name == _EVENT else calendar.zones).append(Component(name, line, tuple(self._lines)))
        elif len(self._open) > 1 and self._open[1][0] == "VTIMEZONE":
            self._lines.append(f"END:{name}")

    def _takes(self, line: str) -> None:
        """A property of the calendar, of an event, or of a part of a zone; alarms in an event are no part of it."""
        if len(self._open) == 1 and self.calendars:
            self.calendars[-1].header.append(line)
        elif len(self._open) == 2 or (len(self._open) > 2 and self._open[1][0] == "VTIMEZONE"):
            self._lines.append(line)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; one that begins with a space goes on with the one before."""
    parts: list[str] = []
    begins = 1
    for number, line in enumerate(lines_of(text), 1):
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield begins, "".join(parts)
        parts, begins = [line], number
    if parts:
        yield begins, "".join(parts)
