"""Tasks of todo.txt: a line each, `x` for done, `(A)` for priority, `+project @context key:value`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from orchestrator.readers.options import Options
from orchestrator.readers.parts import by_part
from orchestrator.readers.reading import Brought, SourceReading, SourceTrouble
from orchestrator.readers.tasks.entry import ENERGIES, MOST_TASKS, HomeTask, Priority, Unnamed, named
from orchestrator.readers.tasks.fields import minutes_written
from orchestrator.readers.tasks.oddities import oddities
from orchestrator.readers.tasks.recurrence import coming_days
from orchestrator.readers.wording import lines_of, text_of

_DAY = r"\d{4}-\d{2}-\d{2}"
_LINE = re.compile(
    rf"(?P<done>x )?\s*(?:\((?P<priority>[A-Z])\) )?\s*(?:(?P<first>{_DAY}) )?(?:(?P<second>{_DAY}) )?(?P<text>.*)"
)
_KEY = re.compile(r"(?<!\S)(?P<key>due|t|rec|id|p|pri|min|minutes|energy|project):(?P<value>[^\s:/]\S*)")
_PROJECT = re.compile(r"(?<!\S)\+(?P<name>\S+)")
_CONTEXT = re.compile(r"(?<!\S)@(?P<name>\S+)")
_PRIORITIES: dict[str, Priority] = {"A": "high", "B": "medium", "C": "low"}
"""Later letters are lower still."""
_LONGEST_LINE = 20_000
"""Characters; the same as in Markdown."""


def read_todo_txt(parts: Sequence[Brought], options: Options) -> SourceReading[HomeTask]:
    """All tasks, done ones too.

    Raises:
        SourceUnread: none of the files is text.
    """
    found: list[Unnamed] = []

    def _of_part(part: Brought) -> SourceReading[HomeTask]:
        text, told = text_of(part)
        long: list[SourceTrouble] = []
        for number, line in enumerate(lines_of(text), 1):
            place = f"{part.place}:{number}"
            if len(found) == MOST_TASKS:
                long.append(SourceTrouble(place, f"is behind the {MOST_TASKS:,} tasks that a source may hold"))
                break
            if len(line) > _LONGEST_LINE:
                long.append(SourceTrouble(place, f"is a task of {len(line):,} characters"))
            elif line.strip():
                found.append(_task(place, line, options.day))
        return SourceReading((), (*told, *long))

    told = by_part(parts, _of_part).told
    entries, of_tasks = named(options.source, found)
    return SourceReading(entries, (*told, *of_tasks))


def _task(place: str, line: str, today: date | None) -> Unnamed:
    found = _LINE.fullmatch(line)
    assert found is not None  # noqa: S101  (it matches every line)
    told: list[str] = []
    text = found["text"]
    keys = {key["key"]: key["value"] for key in reversed(list(_KEY.finditer(text)))}
    first, second = (_day("date", found[name] or "", told) for name in ("first", "second"))
    projects = [name["name"] for name in _PROJECT.finditer(text)]
    title = " ".join(_PROJECT.sub("", _CONTEXT.sub("", _KEY.sub("", text))).split())
    letter = found["priority"] or keys.get("pri", "")
    entry = HomeTask(
        id=keys.get("id", ""),
        title=title or text.strip() or line.strip(),
        place=place,
        home="todo.txt",
        state="done" if found["done"] else "open",
        due=_day("due", keys.get("due", ""), told),
        scheduled=_day("t", keys.get("t", ""), told),
        created=second if found["done"] else first,
        ended=first if found["done"] else None,
        priority=_PRIORITIES.get(letter, "lowest") if letter else None,
        recurrence=keys.get("rec", ""),
        depends_on=(keys["p"],) if "p" in keys else (),
        project=keys.get("project") or (projects[0] if projects else ""),
        tags=tuple(name["name"] for name in _CONTEXT.finditer(text)),
        minutes=_minutes(keys.get("min") or keys.get("minutes") or "", told),
        energy=next((one for one in ENERGIES if one == keys.get("energy")), None),
        has_own_id="id" in keys,
        line=line,
    )
    if "energy" in keys and entry.energy is None:
        told.append(f"energy: '{keys['energy']}' is not understood")
    return Unnamed(entry, told=(*told, *oddities(entry, today, "+1w")))


def _day(name: str, written: str, told: list[str]) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written if re.fullmatch(_DAY, written) else "")  # 20261130 is a day to Python alone
    except ValueError:
        told.append(f"{name}: '{written}' is no day; write one such as 2026-11-30")
        return None


def _minutes(written: str, told: list[str]) -> int | None:
    minutes = minutes_written(written)
    if written and minutes is None:
        told.append(f"min: '{written}' is not understood")
    return minutes


def marked_todo(entry: HomeTask, day: date) -> tuple[str, str]:
    """The line done, and the line that comes, or empty. A priority of what is done is kept as `pri:A`, as is usual.

    Raises:
        NotUnderstood: its recurrence.
    """
    found = _LINE.fullmatch(entry.line)
    assert found is not None  # noqa: S101  (it matches every line)
    created = f"{found['first']} " if found["first"] else ""
    kept = f" pri:{found['priority']}" if found["priority"] else ""
    done = f"x {day} {created}{found['text'].rstrip()}{kept}"
    if not entry.recurrence:
        return done, ""
    text = found["text"]
    for name, value in coming_days(entry, day).items():
        text = re.sub(rf"(?<!\S){_KEYS_OF[name]}:\S+", f"{_KEYS_OF[name]}:{value}", text, count=1)
    text = re.sub(r"\s*(?<!\S)(?:id|p):\S+", "", text).strip()
    priority = f"({found['priority']}) " if found["priority"] else ""
    return done, f"{priority}{f'{day} ' if created else ''}{text}"


_KEYS_OF = {"due": "due", "scheduled": "t"}
