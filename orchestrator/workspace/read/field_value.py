"""Values for fields: inputs of an app and forms of gates, given as text on a command line or as Python values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Field
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.errors import UsageError

NONE = "none"
"""How a person types that an optional field holds nothing."""

_SHOWN = 200
"""Characters of what was typed, in a fault of one line."""
_MAX_BITS = 1_024
"""Of a whole number: as large as the largest float, which is as far as anything else computes."""

_TRUE, _FALSE = {"true", "yes", "y", "1"}, {"false", "no", "n", "0"}


def value_of(field: Field, given: JSON, now: datetime) -> JSON:
    """`given` as a value of the field's type; text is converted.

    Args:
        now: local time, for the words `today` and `monday`.

    Raises:
        UsageError: it is none, and how one is written.
    """
    if given is None or (field.nullable and isinstance(given, str) and given.strip() in ("", NONE)):
        if field.nullable or not field.required:
            return None
        raise UsageError(f"{field.name} has no value.", mend=f"It is {described(field)}.")
    match field.type:
        case "string" | "file" | "folder":
            return _text(field, given)
        case "choice":
            return _choice(field, given)
        case "date":
            return _day(field, given, now)
        case "number":
            return _number(field, given)
        case "boolean":
            return _boolean(field, given)
        case "list":
            return _list(field, given, now)
        case "object":
            return _parsed(field, given) if isinstance(given, str) else given


def described(field: Field) -> str:
    """What a field takes, in a few words: `a date`, `one of: yes, no`, `a number, or none`."""
    if field.type == "choice":
        told = f"one of: {', '.join(field.options)}"
    elif field.items:
        told = f"a list of objects with {', '.join(item.name for item in field.items)}"
    else:
        told = {"string": "text", "object": "JSON", "boolean": "true or false"}.get(field.type, f"a {field.type}")
    told += f" of at most {field.at_most}" if field.at_most else ""
    told += ", with commas between" if field.type == "list" and not field.items else ""
    return f"{told}, or {NONE}" if field.nullable else told


def _text(field: Field, given: JSON) -> str:
    if isinstance(given, str | Path):
        return str(given)
    raise _unfit(field, given)


def _choice(field: Field, given: JSON) -> str:
    if given not in field.options:
        raise UsageError(f'"{given}" is not one of {field.name}: {", ".join(field.options)}.')
    return str(given)


def _day(field: Field, given: JSON, now: datetime) -> str:
    if given == "today":
        return now.date().isoformat()
    if given == "monday":
        return (now.date() - timedelta(days=now.weekday())).isoformat()
    try:
        return date.fromisoformat(str(given)).isoformat()
    except ValueError as error:
        raise _unfit(field, given, "Write it as 2026-11-22, or today.") from error


def _number(field: Field, given: JSON) -> float | int:
    if isinstance(given, bool):
        raise _unfit(field, given)
    if isinstance(given, int) and given.bit_length() <= _MAX_BITS:
        return given
    try:
        number = float(given)
    except (TypeError, ValueError, OverflowError) as error:
        raise _unfit(field, given) from error
    if not math.isfinite(number):
        raise _unfit(field, given)
    return int(number) if number.is_integer() else number


def _boolean(field: Field, given: JSON) -> bool:
    word = str(given).lower()
    if word not in _TRUE | _FALSE:
        raise _unfit(field, given)
    return word in _TRUE


def _list(field: Field, given: JSON, now: datetime) -> list[JSON]:
    """Text is split at commas, unless it is JSON."""
    if isinstance(given, str):
        is_json = field.items or given.lstrip().startswith("[")
        given = _parsed(field, given) if is_json else [part.strip() for part in given.split(",") if part.strip()]
    if not isinstance(given, list | tuple):
        raise _unfit(field, given)
    if field.at_most and len(given) > field.at_most:
        raise UsageError(f"{field.name} takes at most {field.at_most}, not {len(given)}.", mend="Leave some out.")
    return [_entry(field, entry, now) for entry in given] if field.items else list(given)


def _entry(field: Field, entry: JSON, now: datetime) -> JSON:
    names = [item.name for item in field.items]
    if not isinstance(entry, Mapping) or entry.keys() != set(names):
        raise UsageError(f"an entry of {field.name} is an object with {', '.join(names)}.", mend=f"Found: {entry}.")
    return {item.name: value_of(item, entry[item.name], now) for item in field.items}


def _parsed(field: Field, given: str) -> JSON:
    try:
        return read_json(given)
    except NotJSON as error:
        raise UsageError(f"{field.name} is {described(field)}, written as JSON: {error}.") from error


def _unfit(field: Field, given: JSON, mend: str = "") -> UsageError:
    shown = str(given)
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]} ..."
    return UsageError(f'{field.name} is {described(field)}, not "{shown}".', mend=mend)
