"""Reads `state/constraints.yaml`: what bounds a day. Every key has a default, and which were used is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orchestrator.agenda.constraints import WEEKDAYS, AwaySpan, Constraints, DayLimits
from orchestrator.agenda.energy import LEVELS
from orchestrator.agenda.wall import WallSpan, wall_span
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.node import Items, Node, Scalar, Table
from orchestrator.workspace.yaml.section import FileMap
from orchestrator.workspace.yaml.yaml_document import parse_document

CONSTRAINTS = "state/constraints.yaml"
T = TypeVar("T")

_KEYS = ("timezone", "work_hours", "lunch", "buffer", "energy_curve", "limits", "away")
_AWAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*(?:\.\.|–|to)\s*(\d{4}-\d\d-\d\d))?")


def system_zone() -> tzinfo:
    """Of this computer, by its name where it has one: a plan names it."""
    zone = datetime.now().astimezone().tzinfo
    name = getattr(zone, "key", "")
    try:
        return ZoneInfo(name or _named_by_link())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return zone or ZoneInfo("UTC")


def _named_by_link() -> str:
    """What `/etc/localtime` or `TZ` names, as zone files are laid out everywhere."""
    import os

    if named := os.environ.get("TZ", "").lstrip(":"):
        return named
    _, _, name = os.path.realpath("/etc/localtime").partition("/zoneinfo/")
    return name or "UTC"


def parse_constraints(text: str, faults: FaultLog) -> Constraints | None:
    """The constraints a file says; what cannot be read in it is told, and its default holds. None: nothing can be."""
    node = parse_document(text, CONSTRAINTS, faults)
    if node is None:
        return None
    section = FileMap(node, CONSTRAINTS, _KEYS, faults)
    if not isinstance(node, Table):
        return None
    said: dict[str, Any] = {
        "timezone": _zone(section),
        "work_hours": _hours(section),
        "lunch": _one(section, "lunch", wall_span, "Write 12:30-13:15."),
        "buffer": section.number("buffer", -1) if section.has("buffer") else None,
        "energy_curve": _curve(section),
        "limits": _limits(section),
        "away": _away(section),
    }
    if (buffer := said["buffer"]) is not None and not 0 <= buffer <= 1:
        if buffer >= 0:
            section.fault("buffer", f"'buffer' is {buffer:g}", "Write a share between 0 and 1, such as 0.2.")
        said["buffer"] = None
    return Constraints.said(system_zone(), **{key: value for key, value in said.items() if value is not None})


def _zone(section: FileMap) -> tzinfo | None:
    return _one(section, "timezone", ZoneInfo, "Write a zone such as Europe/Berlin.", "is no time zone")


def _one(section: FileMap, key: str, read: Callable[[str], T], mend: str, otherwise: str = "") -> T | None:
    scalar = section.scalar(key)
    return _read(section, key, scalar, read, mend, otherwise) if scalar else None


def _read(
    section: FileMap, key: str, scalar: Scalar, read: Callable[[str], T], mend: str, otherwise: str = ""
) -> T | None:
    try:
        return read(scalar.text)
    except (ValueError, ZoneInfoNotFoundError, OSError) as error:  # a zone's name may lead to a folder
        section.fault(key, f"'{scalar.text}' {otherwise or error}", mend, node=scalar)
        return None


def _hours(section: FileMap) -> dict[str, WallSpan] | None:
    """By day; none at all where the map is empty, which is said by it. What cannot be read is as by default."""
    below = section.below("work_hours", WEEKDAYS) if section.has("work_hours") else None
    if below is None:
        return None
    days = {day: _one(below, day, wall_span, "Write 09:00-17:30.") for day in WEEKDAYS if below.has(day)}
    if below.table.entries and not any(days.values()):
        return None
    usual = Constraints.said(system_zone()).work_hours
    return {day: span for day in days if (span := days[day] or usual.get(day))}


def _curve(section: FileMap) -> dict[str, WallSpan] | None:
    below = section.below("energy_curve", LEVELS)
    if below is None:
        return None
    levels = {level: _one(below, level, wall_span, "Write 09:00-11:30.") for level in LEVELS if below.has(level)}
    return {level: span for level, span in levels.items() if span}


def _limits(section: FileMap) -> DayLimits | None:
    below = section.below("limits", ("deep_minutes", "open_decisions"))
    if below is None:
        return None
    usual = DayLimits()
    return DayLimits(
        below.whole("deep_minutes", usual.deep_minutes, least=0),
        below.whole("open_decisions", usual.open_decisions, least=0),
    )


def _away(section: FileMap) -> tuple[AwaySpan, ...] | None:
    node = section.node("away")
    if node is None:
        return None
    items: tuple[Node, ...] = tuple(node.items) if isinstance(node, Items) else (node,)
    spans = []
    for item in items:
        scalar = section.text_of("away", item)
        span = _read(section, "away", scalar, _span, "Write 2026-12-24..2027-01-02.") if scalar else None
        if span:
            spans.append(span)
    return tuple(spans)


def _span(written: str) -> AwaySpan:
    found = _AWAY.fullmatch(written.strip())
    if found is None:
        raise ValueError("is no day and no span of days")
    first = date.fromisoformat(found[1])
    return AwaySpan(first, date.fromisoformat(found[2]) if found[2] else first)
