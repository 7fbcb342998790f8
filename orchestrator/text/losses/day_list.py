"""Days that share their month, `24 and 31 December`, `am 24. und 31. Dezember`; and ends of months and years."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence

from orchestrator.text.day import day_written
from orchestrator.text.language import word_set
from orchestrator.text.losses.token import Dated, Token
from orchestrator.values import replace

_JOINTS = word_set("and or to und oder bis through until & – — -")
_BEFORE_A_DAY = word_set(
    "the monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun dem den montag dienstag "
    "mittwoch donnerstag freitag samstag sonntag"
)
_MOST_DAYS = 31


def days_sharing(tokens: Sequence[Token], dates: Sequence[Dated]) -> list[Dated]:
    """The days before each date that have its month, by the same joints."""
    found: list[Dated] = []
    for dated in dates:
        if dated.day < 1:
            continue
        place, is_joined = dated.place, False
        while (before := _day_before(tokens, place, is_joined=is_joined)) is not None:
            place, day = before
            is_joined = True
            found.append(replace(dated, day=day, text=tokens[place].text, place=place))
    return found


def _day_before(tokens: Sequence[Token], place: int, *, is_joined: bool) -> tuple[int, int] | None:
    """Place and day; only behind an `and` or a `to` a comma joins two days."""
    joint = place - 1
    while joint > 0 and tokens[joint].word in _BEFORE_A_DAY:
        joint -= 1
    if joint < 1 or not (tokens[joint].word in _JOINTS or (is_joined and tokens[joint].text == ",")):
        return None
    at = joint - 1
    if tokens[at].text in (".", ".,") and at:
        at -= 1
    digits = tokens[at].text.lower().rstrip("sthndr.")
    if tokens[at].kind != "number" or not digits.isdecimal() or not 0 < int(digits) <= _MOST_DAYS:
        return None
    return at, int(digits)


def is_an_end(dated: Dated, line: str) -> bool:
    """Whether a day is said as the end or the beginning of its month or its year: `until the end of 2025`."""
    if dated.day < 1:
        return False
    is_first = dated.day == 1
    if not is_first and dated.day != monthrange(max(1, dated.year if dated.year > 0 else _LEAP), dated.month)[1]:
        return False
    found = (_BEGINNING if is_first else _END).finditer(line)
    return any(_is_of(dated, one["month"] or "", one["year"] or "") for one in found)


_LEAP = 2000
_OF = r" (?:of |von )?(?:the year |des jahres )?(?P<month>[a-zäöü]{3,})?\s?(?P<year>\d{4})?\b"
_END = re.compile(rf"\b(?:end|close|ende|last day|letzten tag){_OF}", re.IGNORECASE)
_BEGINNING = re.compile(rf"\b(?:beginning|start|anfang|beginn|first day|first){_OF}", re.IGNORECASE)


def is_in_digits(dated: Dated, line: str) -> bool:
    """`4/3/2024` may be the fourth of March, and the third of April: either is no loss."""
    day = {f"{dated.day}", f"{dated.day:02}"}
    month = {f"{dated.month}", f"{dated.month:02}"}
    return any(
        (one[1] in day and one[2] in month) or (one[2] in day and one[1] in month)
        for one in _IN_DIGITS.finditer(line)
        if dated.year < 0 or int(one[3]) in (dated.year, dated.year % 100)
    )


_IN_DIGITS = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)")


def _is_of(dated: Dated, month: str, year: str) -> bool:
    if year and dated.year > 0 and int(year) != dated.year:
        return False
    if not month:
        return bool(year) and (dated.month, dated.day) in ((1, 1), (12, 31))
    said = day_written(f"1 {month} {_LEAP}").iso
    return said[5:7] == f"{dated.month:02}"
