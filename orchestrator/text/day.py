"""Days as people write them in front matter. What could be two days, or is none, is told and never guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from orchestrator.values import dataclass

_NAMES = """
1 january jan januar jänner jaenner janvier enero gennaio januari janeiro ene gen января январь
2 february feb februar février fevrier févr febrero febbraio februari fevereiro fev февраля февраль
3 march mar märz maerz mär mrz mars marzo maart março marco mrt марта март
4 april apr avril abril aprile abr avr апреля апрель
5 may mai mayo maggio mei maio mag мая май
6 june jun juni juin junio giugno junho giu июня июнь
7 july jul juli juillet julio luglio julho juil lug июля июль
8 august aug août aout agosto augustus ago августа август
9 september sep sept septembre septiembre settembre setembro set сентября сентябрь
10 october oct oktober okt octobre octubre ottobre outubro ott out октября октябрь
11 november nov novembre noviembre novembro ноября ноябрь
12 december dec dezember dez décembre diciembre dicembre dezembro déc dic декабря декабрь
"""
_MONTHS = {name: int(line.split()[0]) for line in _NAMES.strip().splitlines() for name in line.split()[1:]}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_WEEKDAY = re.compile(
    r"^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|"
    r"samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so)\.?,?\s+(?=\S)"
)
_ZONE = (
    r"(?:\s*(?:z|utc|gmt|[a-z]{2,4}t|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?)(?:\s*\(\w+\))?)?(?:\s*\[?[a-z]+/[a-z_]+\]?)?"
)
_TIME = re.compile(
    r"(?:[t,]\s*|\s+(?:at |um |-\s*)?)\d{1,2}(?:[:.]\d{2}){1,2}(?:[.,]\d{1,12})?(?:\s*[ap]\.?m\.?)?(?:\s*uhr)?"
    + _ZONE
    + r"$"
)
_TIME_INSIDE = re.compile(r"\s\d{1,2}:\d{2}(?::\d{2})?(?:\s(?:[a-z]{2,5}|[+-]\d{4}))?(?=\s\d{4}(?:\s[+-]\d{4})?$)")
"""As `date` and `git log` write it: Tue Mar 5 21:39:02 2019 +0100."""
_LEFT = re.compile(r"(?:t\d{4}(?:\d{2})?z?|(?<=\d)z|\s[+-]\d{4})$")
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4,9})(?P<sep>[-/.])\s?(?P<month>\d{1,2})(?P=sep)\s?(?P<day>\d{1,2})\.?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4,9})",
        r"(?P<first>\d{1,2})(?P<sep>[-/])(?P<second>\d{1,2})(?P=sep)(?P<year>\d{4,9})",
        rf"{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4,9}})",
        rf"(?:(?:the|le|el|il|den|am) )?(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º)?\.?[\s-]*(?:of |de )?{_MONTH}"
        r",?[\s-]*(?:of |de )?(?P<year>\d{4,9})(?: г\.?)?",
        rf"(?P<year>\d{{4,9}}),?[\s-]+{_MONTH}[\s-]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?",
        r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
        r"(?P<year>\d{4})\s?년\s?(?P<month>\d{1,2})\s?월\s?(?P<day>\d{1,2})\s?일",
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})",
        r"(?P<month>\d{1,2})[/.](?P<year>\d{4})",
        rf"{_MONTH}\s+(?P<year>\d{{4}})",
        r"(?P<year>\d{4})",
    )
)  # fmt: skip
_EPOCH = re.compile(r"1?\d{9}(?:\d{3})?(?:\.\d+)?")
_LONGEST = 80
"""Characters. No date in words is longer, and what is no date need not be parsed."""
_WRITE = "Write it as 2019-03-05."


@dataclass(frozen=True, slots=True)
class Day:
    iso: str
    """ISO 8601, a day; empty where none can be had."""
    told: str = ""
    """What a person should know of how it was read, in one line."""


def day_written(text: str) -> Day:
    """The day that a person's words name; a time and a zone beside it change nothing."""
    said = " ".join(text.split())
    if not said:
        return Day("")
    if len(said) > _LONGEST:
        return Day("", f"“{said[:_LONGEST]}…” is not understood. {_WRITE}")
    if _EPOCH.fullmatch(said):
        seconds = float(said) / (1000 if len(said.partition(".")[0]) > 11 else 1)
        return Day(datetime.fromtimestamp(seconds, UTC).date().isoformat())
    bare = _TIME.sub("", _TIME_INSIDE.sub("", _WEEKDAY.sub("", said.casefold())))
    bare = _LEFT.sub("", bare).strip(" ,")
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(bare):
            return _day(said, found.groupdict())
    return _by_week(said, bare)


def _by_week(said: str, bare: str) -> Day:
    try:
        return Day(date.fromisoformat(bare.upper()).isoformat())
    except ValueError:
        return Day("", f"“{said}” is not understood. {_WRITE}")


def _day(said: str, found: dict[str, str | None]) -> Day:
    if (first := found.get("first")) and (second := found.get("second")):
        one, other = int(first), int(second)
        if one <= 12 and other <= 12 and one != other:
            return Day("", f"“{said}” may be two days. {_WRITE}")
        found = {**found, "day": str(max(one, other)), "month": str(min(one, other))}
        if one > 12 and other > 12:
            return _no_day(said)
    month = found.get("month") or "1"
    number = int(month) if month.isdecimal() else _MONTHS[month]
    try:
        iso = date(int(found.get("year") or 0), number, int(found.get("day") or 1)).isoformat()
    except (ValueError, OverflowError):
        return _no_day(said)
    return Day(iso, "" if found.get("day") else f"“{said}” names no day; the page says {iso}.")


def _no_day(said: str) -> Day:
    return Day("", f"“{said}” is no day of the calendar. Write one, such as 2019-03-05.")
