"""What bounds a day: hours, lunch, buffer, limits, days away. Every key has a default, and which were used is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo
from fractions import Fraction
from functools import cached_property
from math import ceil
from types import MappingProxyType
from typing import Any

from orchestrator.agenda.energy import Level
from orchestrator.agenda.wall import DAY_MINUTES, WallSpan
from orchestrator.values import dataclass, field, fields

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# With no file: Monday to Friday from nine to five, the usual office day. Lunch, buffer and limits are those of the file
# that ships.
_HOURS = {weekday: WallSpan(9 * 60, 17 * 60) for weekday in WEEKDAYS[:5]}
_LUNCH = WallSpan(12 * 60 + 30, 13 * 60 + 15)
"""The file's that ships: a day planned through lunch is wrong for more people than one planned around it."""
_BUFFER = 0.2
"""The file's that ships: an hour and a half of a day of eight for what nobody planned."""


@dataclass(frozen=True, slots=True)
class DayLimits:
    deep_minutes: int = 180
    """Of tasks that ask for high energy, a day."""
    open_decisions: int = 7

    def __post_init__(self) -> None:
        if self.deep_minutes < 0 or self.open_decisions < 0:
            raise ValueError("limits count from 0")


@dataclass(frozen=True, slots=True)
class AwaySpan:
    """Days away, the first and the last of them too."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("ends before it begins")


@dataclass(frozen=True)
class Constraints:
    """What bounds a day.

    Raises:
        ValueError: a buffer that is no share, or a weekday that is none.
    """

    timezone: tzinfo
    """The reader makes it, and tells of a zone that does not exist."""
    work_hours: Mapping[str, WallSpan] = field(default_factory=lambda: MappingProxyType(_HOURS))
    """`mon` to `sun`; no work on a day that is not named."""
    lunch: WallSpan | None = _LUNCH
    buffer: float = _BUFFER
    """Share of free time left unplanned, 0 to 1."""
    energy_curve: Mapping[Level, WallSpan] = field(default_factory=dict)
    """When a usual day has which energy; none said, no hour is better than another."""
    limits: DayLimits = DayLimits()
    away: tuple[AwaySpan, ...] = ()
    defaults: tuple[str, ...] = ()
    """Keys nobody wrote, so that what the defaults decide can be told."""

    def __post_init__(self) -> None:
        if not 0 <= self.buffer <= 1:
            raise ValueError("buffer is a share between 0 and 1")
        if unknown := set(self.work_hours) - set(WEEKDAYS):
            raise ValueError(f"'{min(unknown)}' is no weekday; write {' '.join(WEEKDAYS)}")

    @classmethod
    def said(cls, system_zone: tzinfo, **said: Any) -> Constraints:
        """From the keys a person wrote; the rest are defaults, and named as such."""
        keys = [each.name for each in fields(cls) if each.name != "defaults"]
        return cls(**{"timezone": system_zone, **said}, defaults=tuple(key for key in keys if key not in said))

    def is_away(self, day: date) -> bool:
        return any(span.first <= day <= span.last for span in self.away)

    def is_workday(self, day: date) -> bool:
        return WEEKDAYS[day.weekday()] in self.work_hours and not self.is_away(day)

    def working_days(self, after: date, until: date) -> int:
        """Working days later than `after`, up to and with `until`; negative when `until` lies before.

        On a Thursday, next Monday is 2 away: Friday and Monday. Counted, not walked: some are due in the year 9999.
        """
        if until < after:
            return -self.working_days(until, after)
        return self._worked(after.toordinal() + 1, until.toordinal()) - sum(
            self._worked(max(first, after.toordinal() + 1), min(last, until.toordinal()))
            for first, last in self._absences
        )

    def _worked(self, first: int, last: int) -> int:
        """Days with work hours from one ordinal to another, both counted."""
        if last < first:
            return 0
        weeks, rest = divmod(last - first + 1, 7)
        begins = date.fromordinal(first).weekday()
        in_rest = sum(WEEKDAYS[(begins + day) % 7] in self.work_hours for day in range(rest))
        return weeks * len(self.work_hours) + in_rest

    @cached_property
    def _absences(self) -> list[tuple[int, int]]:
        """Days away as ordinals, none counted twice."""
        out: list[tuple[int, int]] = []
        for first, last in sorted((span.first.toordinal(), span.last.toordinal()) for span in self.away):
            if out and first <= out[-1][1] + 1:
                out[-1] = out[-1][0], max(out[-1][1], last)
            else:
                out.append((first, last))
        return out

    @property
    def plannable_share(self) -> Fraction:
        """What the buffer leaves. By its decimal spelling: `1 - 0.9` in binary is less than a tenth."""
        return 1 - Fraction(str(self.buffer))

    @cached_property
    def usual_minutes(self) -> int:
        """Minutes that can be planned on the mean working day without meetings; 0 when no day is worked."""
        days = [self._worked_minutes(span) for span in self.work_hours.values()]
        return int(sum(days) * self.plannable_share / len(days)) if days else 0

    def _worked_minutes(self, hours: WallSpan) -> int:
        end = hours.end if hours.end > hours.start else hours.end + DAY_MINUTES
        lunch = self.lunch
        taken = max(0, min(end, lunch.end) - max(hours.start, lunch.start)) if lunch else 0
        return end - hours.start - taken

    def slack_days(self, day: date, due: date, minutes: int) -> int | None:
        """Working days something of so many minutes can wait and still be done in time; None when no day is worked.

        Today counts as one that is there when it is worked: what is due today and fits into a day can wait 0 days.
        """
        if not self.usual_minutes:
            return None
        return self.working_days(day, due) + self.is_workday(day) - ceil(minutes / self.usual_minutes)
