"""Stretches of a day as a clock on the wall shows them, and what they are in time that never jumps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from orchestrator.values import dataclass

DAY_MINUTES = 24 * 60
"""As the wall shows them; in time it may be an hour more or less."""
Stretch = tuple[int, int]
"""From one minute to another, both counted from 1970 in UTC; the second does not belong to it."""

_WRITTEN = re.compile(r"(\d{1,2}):(\d{2})\s?[-–]\s?(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class WallSpan:
    """`09:00-17:30`: minutes after midnight. One that ends before it starts ends on the next day.

    Raises:
        ValueError: no time of a day, or nothing between start and end.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < DAY_MINUTES and 0 <= self.end <= DAY_MINUTES):
            raise ValueError("is no time between 00:00 and 24:00")
        if self.start == self.end:
            raise ValueError("starts when it ends")

    def on(self, day: date, zone: tzinfo) -> Stretch:
        """What it is on a day. An hour that the clock leaves out takes no time, one it goes through twice takes two."""
        end = self.end if self.end > self.start else self.end + DAY_MINUTES
        start, after = minute_of(day, self.start, zone), minute_of(day, end, zone)
        return start, max(start, after)

    def __str__(self) -> str:
        return f"{_clock(self.start)}-{_clock(self.end)}"


def wall_span(written: str) -> WallSpan:
    """`09:00-17:30` as a person writes it. Raises ValueError that says what it is not."""
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        raise ValueError("is no span of a day such as 09:00-17:30")
    hours, minutes, until_hours, until_minutes = (int(number) for number in found.groups())
    if minutes > 59 or until_minutes > 59:
        raise ValueError("has more than 59 minutes in an hour")
    return WallSpan(hours * 60 + minutes, until_hours * 60 + until_minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def minute_of(day: date, minutes: int, zone: tzinfo) -> int:
    """The minute at which the wall's clock is so many minutes past the midnight that begins the day.

    Where the clock goes through it twice it is the first time (`fold=0`), where never, the minute of the jump.
    """
    try:
        on = day + timedelta(days=minutes // DAY_MINUTES)
    except OverflowError:  # the last day there is
        on, minutes = day, DAY_MINUTES - 1
    past = minutes % DAY_MINUTES
    wall = datetime.combine(on, time(past // 60, past % 60), zone)
    minute = int(wall.timestamp() // 60)
    shown = moment_of(minute, zone).replace(tzinfo=None)
    return minute if shown == wall.replace(tzinfo=None) else _jump(wall)


def _jump(left_out: datetime) -> int:
    """The minute at which the clock leaves out this time. Its `fold` tells the offset before and after (PEP 495)."""
    before, after = left_out.utcoffset(), left_out.replace(fold=1).utcoffset()
    if before is None or after is None or after <= before:  # an offset with seconds, of a time before 1972
        return int(left_out.timestamp() // 60)
    low, high = int(left_out.replace(fold=1).timestamp() // 60), int(left_out.timestamp() // 60)
    while high - low > 1:
        middle = (low + high) // 2
        if moment_of(middle, left_out.tzinfo or UTC).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def moment_of(minute: int, zone: tzinfo) -> datetime:
    """A minute as the person's clock shows it."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)).astimezone(zone)


def length(stretches: Iterable[Stretch]) -> int:
    """Minutes."""
    return sum(end - start for start, end in stretches)


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """In order, none touching another, none empty."""
    out: list[Stretch] = []
    for start, end in sorted(stretches):
        if end <= start:
            continue
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], end)
        else:
            out.append((start, end))
    return out


def common(one: Iterable[Stretch], other: Iterable[Stretch]) -> list[Stretch]:
    """What lies in both."""
    others = merged(other)
    return merged((max(a, c), min(b, d)) for a, b in merged(one) for c, d in others)


def without(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """What is left of the first when the second is taken out."""
    left: list[Stretch] = []
    gone = merged(taken)
    for start, end in merged(stretches):
        for taken_start, taken_end in gone:
            if taken_end <= start or taken_start >= end:
                continue
            if taken_start > start:
                left.append((start, taken_start))
            start = taken_end
        if start < end:
            left.append((start, end))
    return left
