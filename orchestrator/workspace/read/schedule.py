"""When an app starts by itself: cron times and watched files."""

from __future__ import annotations

import re

_RANGES = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7))
_NAMES = {
    "month": ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    "weekday": ("sun", "mon", "tue", "wed", "thu", "fri", "sat"),
}
_PART = re.compile(r"(?P<first>\*|\w+)(-(?P<last>\w+))?(/(?P<step>[1-9][0-9]?))?")


def cron_fault(text: str) -> str:
    """What is wrong with five cron fields, or nothing."""
    fields = text.split()
    if len(fields) != len(_RANGES):
        return f"'{text}' is not five fields: minute hour day month weekday"
    for field, (name, least, most) in zip(fields, _RANGES, strict=True):
        for part in field.split(","):
            if not _is_part(part, name, least, most):
                return f"'{part}' is no {name} from {least} to {most}"
    return ""


def _is_part(part: str, name: str, least: int, most: int) -> bool:
    match = _PART.fullmatch(part)
    if match is None:
        return False
    if match["first"] == "*":
        return match["last"] is None
    first = _number(match["first"], name)
    last = _number(match["last"], name) if match["last"] else first
    return first is not None and last is not None and least <= first <= last <= most


def _number(word: str, name: str) -> int | None:
    names = _NAMES.get(name, ())
    if word.lower() in names:
        return names.index(word.lower()) + (name == "month")
    return int(word) if word.isascii() and word.isdigit() else None
