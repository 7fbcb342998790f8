"""How often a task comes again, in the words of Obsidian Tasks (`every 2 weeks on Monday when done`) or of todo.txt
(`+1w`), and the day it comes next.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Literal

from orchestrator.readers.tasks.entry import HomeTask
from orchestrator.values import dataclass

Unit = Literal["day", "weekday", "week", "month", "year"]
_UNITS: dict[str, Unit] = {"day": "day", "weekday": "weekday", "week": "week", "month": "month", "year": "year"}
_SHORT: dict[str, Unit] = {"d": "day", "b": "weekday", "w": "week", "m": "month", "y": "year"}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = tuple(name.casefold() for name in calendar.month_name)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_EVERY = re.compile(r"every (?:(?P<count>\d{1,4}|other) )?(?P<what>[a-z]+?)s?(?: on (?:the )?(?P<on>.+))?")
_SHORTLY = re.compile(r"(?P<strict>\+?)(?P<count>\d{1,4})(?P<unit>[dbwmy])")
_WHEN_DONE = " when done"
_LONGEST = 100
"""Characters; the longest rule that is understood has half as many."""
_MOST_STEPS = 500
"""Months or years that are looked through for one that has such a day: 29 February on a Monday comes every 28."""
_NUMBER = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?")


class NotUnderstood(Exception):
    """Words that name no recurrence known here."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every `count` units, on some of their days."""

    unit: Unit
    count: int = 1
    weekdays: tuple[int, ...] = ()
    """Monday is 0."""
    month_days: tuple[int, ...] = ()
    """-1 is the last."""
    nth: int = 0
    """With one of `weekdays`: the how-manieth of a month, -1 the last."""
    month: int = 0
    """Of a year; 0 is the month it was."""
    when_done: bool = False
    """Counted from the day it is done, not from the day it was due."""

    def after(self, day: date) -> date:
        """The next day behind one.

        Raises:
            NotUnderstood: there is none in the calendar.
        """
        try:
            match self.unit:
                case "day":
                    return day + timedelta(days=self.count)
                case "weekday":
                    return _weekdays_on(day, self.count)
                case "week":
                    return self._week(day)
                case _:
                    return self._month(day)
        except (OverflowError, ValueError) as error:
            raise NotUnderstood("no such day comes") from error

    def _week(self, day: date) -> date:
        if not self.weekdays:
            return day + timedelta(weeks=self.count)
        later = [other for other in self.weekdays if other > day.weekday()]
        monday = day - timedelta(days=day.weekday())
        return monday + (timedelta(days=later[0]) if later else timedelta(weeks=self.count, days=self.weekdays[0]))

    def _month(self, day: date) -> date:
        """Each month, or each month of a year, in turn, until one has such a day behind this one."""
        step = self.count * (12 if self.unit == "year" else 1)
        if not (self.month or self.month_days or self.nth):
            year, month = _months_on(day.year, day.month, step)
            return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
        year, month = day.year, self.month or day.month
        for _ in range(_MOST_STEPS):
            for found in self._days(year, month, day.day):
                if found > day:
                    return found
            year, month = _months_on(year, month, step)
        raise ValueError("none of these months has such a day")

    def _days(self, year: int, month: int, otherwise: int) -> list[date]:
        length = calendar.monthrange(year, month)[1]
        if self.nth:
            days = [one for one in range(1, length + 1) if date(year, month, one).weekday() in self.weekdays]
            at = self.nth - 1 if self.nth > 0 else len(days) + self.nth
            return [date(year, month, days[at])] if 0 <= at < len(days) else []
        wanted = (length if one == -1 else one for one in self.month_days or (min(otherwise, length),))
        return [date(year, month, one) for one in sorted(set(wanted)) if one <= length]


def recurrence_of(written: str) -> Recurrence:
    """What the words say.

    Raises:
        NotUnderstood: it is none of those spellings.
    """
    text = " ".join(written.casefold().split())
    if len(text) > _LONGEST:
        raise NotUnderstood(written)
    if short := _SHORTLY.fullmatch(text):
        return _checked(Recurrence(_SHORT[short["unit"]], int(short["count"]), when_done=not short["strict"]))
    when_done = text.endswith(_WHEN_DONE)
    found = _EVERY.fullmatch(text.removesuffix(_WHEN_DONE))
    if found is None:
        raise NotUnderstood(written)
    count = {"": 1, "other": 2}.get(found["count"] or "") or int(found["count"])
    return _checked(_every(count, found["what"], found["on"] or "", when_done))


def _every(count: int, what: str, on: str, when_done: bool) -> Recurrence:
    if what in _WEEKDAYS and not on:
        return Recurrence("week", count, weekdays=(_WEEKDAYS.index(what),), when_done=when_done)
    if what in _MONTHS and what:
        return Recurrence("year", count, (), _month_days(on), 0, _MONTHS.index(what), when_done)
    if what not in _UNITS:
        raise NotUnderstood(what)
    if not on:
        return Recurrence(_UNITS[what], count, when_done=when_done)
    words = [word for word in re.split(r"\s*,\s*(?:and )?|\s+and\s+|\s+", on) if word != "the"]
    if what == "week":
        return Recurrence("week", count, tuple(sorted({_weekday(word) for word in words})), when_done=when_done)
    if what != "month":
        raise NotUnderstood(on)
    if len(words) == 2 and words[1] in _WEEKDAYS:
        return Recurrence("month", count, (_weekday(words[1]),), (), _nth(words[0]), 0, when_done)
    return Recurrence("month", count, (), _month_days(on), 0, 0, when_done)


def _checked(recurrence: Recurrence) -> Recurrence:
    if recurrence.count == 0 or any(day == 0 or day > 31 for day in recurrence.month_days):
        raise NotUnderstood("nothing comes so often")
    return recurrence


def _month_days(on: str) -> tuple[int, ...]:
    days = []
    for word in re.split(r"\s*,\s*(?:and )?(?:the )?|\s+and\s+(?:the )?", on) if on else ():
        number = _NUMBER.fullmatch(word)
        if word not in ("last", "last day") and number is None:
            raise NotUnderstood(on)
        days.append(int(number["day"]) if number else -1)
    return tuple(days)


def _nth(word: str) -> int:
    number = _NUMBER.fullmatch(word)
    nth = _ORDINALS.get(word) or (int(number["day"]) if number else 0)
    if not -1 <= nth <= 5 or nth == 0:
        raise NotUnderstood(word)
    return nth


def _weekday(word: str) -> int:
    found = [at for at, name in enumerate(_WEEKDAYS) if len(word) > 2 and name.startswith(word.removesuffix("s"))]
    if len(found) != 1:
        raise NotUnderstood(word)
    return found[0]


def _weekdays_on(day: date, count: int) -> date:
    for _ in range(count):
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
    return day


def _months_on(year: int, month: int, count: int) -> tuple[int, int]:
    at = year * 12 + month - 1 + count
    return at // 12, at % 12 + 1


def coming_days(entry: HomeTask, day: date) -> dict[str, date]:
    """Due, scheduled and start of the next time, of a task done on a day: they keep their distance.

    Raises:
        NotUnderstood: its recurrence, or the day it leads to.
    """
    recurrence = recurrence_of(entry.recurrence)
    days = {"due": entry.due, "scheduled": entry.scheduled, "start": entry.start}
    written = {name: value for name, value in days.items() if value}
    if not written:
        return {}
    reference = next(iter(written.values()))
    moved = recurrence.after(day if recurrence.when_done else reference) - reference
    try:
        return {name: value + moved for name, value in written.items()}
    except OverflowError as error:
        raise NotUnderstood("no such day comes") from error
