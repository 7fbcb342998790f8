"""Tasks of `task export`: a JSON list, or a JSON object a line as older versions print. Its home is Taskwarrior's own,
so nothing is marked there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from orchestrator.domain.canonical import JSON
from orchestrator.readers.json_parts import Item, items_of
from orchestrator.readers.options import Options
from orchestrator.readers.parts import by_part
from orchestrator.readers.reading import Brought, SourceReading, SourceTrouble, shortened
from orchestrator.readers.tasks.entry import ENERGIES, HomeTask, Priority, State, Unnamed, named
from orchestrator.readers.tasks.fields import minutes_written
from orchestrator.readers.tasks.oddities import oddities
from orchestrator.values import replace

_PRIORITIES: dict[str, Priority] = {"H": "high", "M": "medium", "L": "low"}
_STATES: dict[str, State] = {"pending": "open", "waiting": "open", "completed": "done", "deleted": "cancelled"}
_TEMPLATE = "recurring"
"""The status of a task that others are made from; it is none itself."""


def read_taskwarrior(parts: Sequence[Brought], options: Options) -> SourceReading[HomeTask]:
    """All tasks of an export, in its order.

    Raises:
        SourceUnread: none of the parts is JSON.
    """
    found: list[Unnamed] = []

    def _of_part(part: Brought) -> SourceReading[HomeTask]:
        items, told = items_of(part)
        lost: list[SourceTrouble] = []
        for item in items:
            if item.value.get("status") == _TEMPLATE:
                continue
            if title := _text(item.value.get("description")):
                found.append(_task(item, title, options))
            else:
                lost.append(SourceTrouble(item.place, "is a task without a description"))
        return SourceReading((), (*told, *lost))

    told = by_part(parts, _of_part).told
    entries, of_tasks = named(options.source, found)
    return SourceReading(entries, (*told, *of_tasks))


def _task(item: Item, title: str, options: Options) -> Unnamed:
    task, told = item.value, list[str]()
    status = _text(task.get("status"))
    if status not in _STATES:
        told.append(f"status: '{shortened(status)[:40]}' is not understood; it counts as open")
    uuid = _text(task.get("uuid"))
    depends = task.get("depends")
    needed = depends.split(",") if isinstance(depends, str) else _list(depends)
    state = _STATES.get(status, "open")
    entry = HomeTask(
        id=uuid,
        title=" ".join(title.split()),
        place=item.place,
        home="taskwarrior",
        state="doing" if state == "open" and task.get("start") else state,
        due=_day(task, "due", options, told),
        scheduled=_day(task, "scheduled", options, told) or _day(task, "wait", options, told),
        created=_day(task, "entry", options, told),
        ended=_day(task, "end", options, told),
        priority=_PRIORITIES.get(_text(task.get("priority"))),
        recurrence=_text(task.get("recur")),
        depends_on=tuple(_text(one) for one in needed if one),
        project=_text(task.get("project")),
        tags=tuple(_text(one) for one in _list(task.get("tags"))),
        minutes=minutes_written(_text(task.get("estimate") or task.get("minutes"))),
        energy=next((one for one in ENERGIES if one == task.get("energy")), None),
        has_own_id=bool(uuid),
    )
    return Unnamed(entry, told=(*told, *oddities(replace(entry, recurrence=""), options.day, "")))


def _day(task: Mapping[str, JSON], name: str, options: Options, told: list[str]) -> date | None:
    """The day on the person's clock: Taskwarrior writes moments, `20261130T230000Z` for a day in Berlin."""
    written = _text(task.get(name))
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return aware.astimezone(options.clock()).date()
    except (ValueError, OverflowError):
        told.append(f"{name}: '{shortened(written)[:40]}' is no moment")
        return None


def _list(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def _text(value: JSON) -> str:
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
