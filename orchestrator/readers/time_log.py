"""How time was spent, as the person wrote it down: a CSV with a line of names, a table of Markdown, or a list.

    - 2026-11-26 09:00-10:30 site: Mend the links #deep

In a list the day may stand in the heading above; instead of two times there may be a length, `45m` or `1h30m`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from orchestrator.readers.options import Options
from orchestrator.readers.parts import by_part
from orchestrator.readers.reading import Brought, SourceReading, SourceTrouble, SourceUnread, shortened
from orchestrator.readers.wording import lines_of, text_of
from orchestrator.text.day import day_written
from orchestrator.values import dataclass

_NAMES = {
    "day": ("day", "date", "startdate", "datum", "tag"),
    "start": ("start", "starttime", "from", "begin", "von"),
    "end": ("end", "endtime", "to", "until", "stop", "bis"),
    "minutes": ("minutes", "min", "mins", "durationminutes", "minuten"),
    "hours": ("hours", "hoursdecimal", "durationdecimal", "stunden"),
    "duration": ("duration", "time", "length", "durationh", "dauer"),
    "title": ("title", "description", "task", "activity", "note", "notes", "what", "was"),
    "project": ("project", "projekt"),
    "category": ("category", "client", "kategorie", "kind"),
    "tags": ("tags", "tag(s)"),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}
_TIME = r"\d{1,2}[:.]\d{2}(?::\d{2})?"
_ITEM = re.compile(
    rf"\s*[-*+]\s+(?:(?P<day>\d{{4}}-\d{{2}}-\d{{2}})[:,]?\s+)?(?:(?P<start>{_TIME})\s*(?:-|–|to)\s*(?P<end>{_TIME})"
    rf"|(?P<duration>(?:\d{{1,3}}h)?\s?(?:\d{{1,4}}\s?(?:m|min))?))(?:[:,]?\s+|$)(?P<title>.*)"
)
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<text>.*)")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_PROJECT = re.compile(r"(?P<project>[a-z0-9][\w-]*): +(?P<title>\S.*)")
_TAG = re.compile(r"(?<!\S)#(?P<tag>[^\W\d][\w/-]*)")
_CLOCK = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>\d{2})(?::(?P<seconds>\d{2}))?")
_TIME_OF_DAY = re.compile(r"(?<!\d)(?P<hours>\d{1,2})[:.](?P<minutes>\d{2})(?::\d{2})?\s*(?P<half>[ap]m)?")
_LENGTH = re.compile(r"(?:(?P<hours>\d{1,3}(?:[.,]\d{1,4})?)\s*h)?\s*(?:(?P<minutes>\d{1,5})\s*(?:m|min)?)?")
_RULE = re.compile(r"[\s|:-]+")
_LONGEST_DAY = 24 * 60
"""Minutes. No entry is longer than a day, or its end is mistyped."""


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """A span of time, spent on one thing."""

    day: date
    minutes: int
    title: str
    place: str
    start: datetime | None = None
    """Aware, on the person's clock."""
    end: datetime | None = None
    project: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()


class _Wrong(Exception):
    """What a line says is no time spent. The message says why."""


def read_time_log(parts: Sequence[Brought], options: Options) -> SourceReading[TimeEntry]:
    """What lies in the window, in the order of the files.

    Raises:
        SourceUnread: none of the parts is a log.
    """
    return by_part(parts, lambda part: _log(part, options))


def _log(part: Brought, options: Options) -> SourceReading[TimeEntry]:
    text, told = text_of(part)
    rows = _markdown(text) if part.place.casefold().endswith((".md", ".markdown")) else _csv(part.place, text)
    entries: list[TimeEntry] = []
    lost: list[SourceTrouble] = []
    for line, row in rows:
        place = f"{part.place}:{line}"
        try:
            if isinstance(row, _Wrong):
                raise row
            entry = _entry(place, row, options)
        except _Wrong as why:
            lost.append(SourceTrouble(place, str(why)))
            continue
        if options.day and entry.day > options.day:
            lost.append(SourceTrouble(place, f"is of {entry.day}, a day to come", kept=True))
        if options.holds(entry.day):
            entries.append(entry)
    return SourceReading(tuple(entries), (*told, *lost))


def _entry(place: str, row: Mapping[str, str], options: Options) -> TimeEntry:
    day, start, end = _span(row, options)
    minutes = _minutes(row)
    if minutes is None:
        if start is None or end is None:
            raise _Wrong("says neither how long it took nor from when to when")
        minutes = round((end - start).total_seconds() / 60)
    if not 0 <= minutes <= _LONGEST_DAY:
        raise _Wrong(f"says {minutes:,} minutes of one day")
    if start is not None and end is None:
        end = start + timedelta(minutes=minutes)
    return TimeEntry(
        day=day,
        minutes=minutes,
        title=" ".join(row.get("title", "").split()),
        place=place,
        start=start,
        end=end,
        project=row.get("project", "").strip(),
        category=row.get("category", "").strip(),
        tags=tuple(dict.fromkeys(filter(None, (tag.strip() for tag in re.split("[,;]", row.get("tags", "")))))),
    )


def _span(row: Mapping[str, str], options: Options) -> tuple[date, datetime | None, datetime | None]:
    """The day, and when it began and ended. An end before its start is on the next day."""
    written = row.get("day", "").strip() or row.get("start", "").strip()
    found = day_written(written)
    if not found.iso or found.told:
        raise _Wrong(f"has no day: '{shortened(written)[:40]}'" if written else "has no day")
    day = date.fromisoformat(found.iso)
    clock = options.clock()
    moments = []
    for name in ("start", "end"):
        said = row.get(name, "").strip()
        at = _time(said, name) if said and said != written else _time(said, name) if _has_time(said) else None
        moments.append(datetime.combine(day, at, clock) if at is not None else None)
    start, end = moments
    if start is not None and end is not None and end < start:
        if day == date.max:
            raise _Wrong("ends behind the calendar")
        end += timedelta(days=1)
    return day, start, end


def _has_time(said: str) -> bool:
    return re.search(_TIME, said) is not None


def _time(said: str, name: str) -> time:
    found = next(reversed(list(_TIME_OF_DAY.finditer(said.casefold()))), None)
    if found is None:
        raise _Wrong(f"{name}: '{shortened(said)[:40]}' is no time")
    hours = int(found["hours"])
    if found["half"]:
        hours = hours % 12 + (12 if found["half"] == "pm" else 0)
    try:
        return time(hours, int(found["minutes"]))
    except ValueError as error:
        raise _Wrong(f"{name}: '{shortened(said)[:40]}' is no time") from error


def _minutes(row: Mapping[str, str]) -> int | None:
    """None where nothing is said."""
    for name, factor in (("minutes", 1.0), ("hours", 60.0)):
        if said := row.get(name, "").strip():
            try:
                return round(float(said.replace(",", ".")) * factor)
            except (ValueError, OverflowError) as error:
                raise _Wrong(f"{name}: '{shortened(said)[:40]}' is no number") from error
    said = row.get("duration", "").strip()
    if not said:
        return None
    if clock := _CLOCK.fullmatch(said):
        return round(int(clock["hours"]) * 60 + int(clock["minutes"]) + int(clock["seconds"] or 0) / 60)
    length = _LENGTH.fullmatch(said.casefold())
    if length is None or not (length["hours"] or length["minutes"]):
        raise _Wrong(f"duration: '{shortened(said)[:40]}' is no length of time; write one such as 45m")
    return round(float((length["hours"] or "0").replace(",", ".")) * 60) + int(length["minutes"] or 0)


_Row = tuple[int, Mapping[str, str] | _Wrong]


def _csv(place: str, text: str) -> Iterator[_Row]:
    """Rows below the line of names, each with the line it begins on."""
    first = next((line for line in lines_of(text) if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    fields: list[str] = []
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield line, _Wrong(f"is no CSV: {error}")
            cells = []
        if cells is None:
            break
        if any(cell.strip() for cell in cells):
            if fields:
                yield line, _row(fields, cells)
            else:
                fields = _fields(place, cells)
        line = reader.line_num + 1
    if not fields:
        raise SourceUnread("is no time log: it is empty.", where=place)


def _fields(place: str, cells: Sequence[str]) -> list[str]:
    fields = [_FIELD_OF.get(re.sub(r"[\s_().-]", "", cell.casefold()), "") for cell in cells]
    if not {"day", "start"} & set(fields) or not {"minutes", "hours", "duration", "end"} & set(fields):
        names = shortened(", ".join(cells))
        raise SourceUnread(
            f"is no time log: its first line names {names}, and no day with a length of time.",
            where=place,
            mend="Begin it with a line such as: date,start,end,project,title.",
        )
    return fields


def _row(fields: Sequence[str], cells: Sequence[str]) -> Mapping[str, str] | _Wrong:
    if len(cells) > len(fields) and any(cell.strip() for cell in cells[len(fields) :]):
        return _Wrong(f"has {len(cells)} values, and {len(fields)} are named")
    row: dict[str, str] = {}
    for field, cell in zip(fields, cells, strict=False):
        if field and cell.strip():
            row.setdefault(field, cell)
    return row


def _markdown(text: str) -> Iterator[_Row]:
    """Rows of tables and items of lists. What is neither is the person's own text."""
    fields: list[str] = []
    day = ""
    for number, line in enumerate(lines_of(text), 1):
        if heading := _HEADING.fullmatch(line):
            found = _ISO.search(heading["text"])
            day, fields = found[0] if found else day, []
        elif line.strip().startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not fields:
                named = [_FIELD_OF.get(re.sub(r"[\s_().-]", "", cell.casefold()), "") for cell in cells]
                fields = named if any(named) else []
            elif not _RULE.fullmatch(line):
                row = _row(fields, cells)
                yield number, row if isinstance(row, _Wrong) else {"day": day, **row}
        elif (item := _ITEM.fullmatch(line)) and (item["start"] or item["duration"].strip()):
            yield number, _item(item, day)


def _item(item: re.Match[str], day: str) -> Mapping[str, str]:
    tags = ",".join(found["tag"] for found in _TAG.finditer(item["title"]))
    title = " ".join(_TAG.sub("", item["title"]).split())
    project = _PROJECT.fullmatch(title)
    return {
        "day": item["day"] or day,
        "start": item["start"] or "",
        "end": item["end"] or "",
        "duration": item["duration"] or "",
        "title": project["title"] if project else title,
        "project": project["project"] if project else "",
        "tags": tags,
    }
