"""A reading as JSON, and back to the very same entries. Nothing that was stored is ever run.

`domain.codec` does the like for what the journal holds, by name and with defaults left out. Here entries come in
thousands and only this version reads them again, so each is a row of its fields in their order; and what the journal
has none of, days and moments, is brought back with its zone.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from datetime import date, datetime, timezone
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from orchestrator.domain.canonical import JSON
from orchestrator.readers.reading import Placed, SourceReading, SourceTrouble
from orchestrator.values import dataclass, fields, is_dataclass

_FOLD = "~"
"""Ends a moment that is the second of its hour, where clocks are set back."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How a value that is no JSON is stored and brought back."""

    pack: Callable[[Any], JSON]
    unpack: Callable[[Any], Any]


def stored(reading: SourceReading[Placed]) -> JSON:
    """Raises TypeError: an entry holds what cannot be stored, or the entries are of several classes."""
    kinds = {type(entry) for entry in reading.entries}
    if len(kinds) > 1:
        raise TypeError(f"entries are of {len(kinds)} classes")
    told = [[one.place, one.why, one.kept] for one in reading.told]
    return {"entries": [_row(entry) for entry in reading.entries], "told": told}


def brought_back(plain: JSON, entry: type[Placed]) -> SourceReading[Placed]:
    """The reading that was stored.

    Args:
        plain: as `stored` gave it.
        entry: the class of its entries.

    Raises:
        ValueError: it was not stored from such a reading.
    """
    try:
        entries = _entries(plain["entries"], entry)
        return SourceReading(entries, tuple(SourceTrouble(*told) for told in plain["told"]))
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise ValueError(f"that was no reading: {error}") from error


def _row(entry: Any) -> list[JSON]:
    kind: Any = type(entry)
    row = [getattr(entry, name) for name in _names(kind)]
    for at, form in _forms(kind):
        if row[at] is not None:
            row[at] = form.pack(row[at])
    return row


def _entries(rows: list[list[JSON]], kind: Any) -> tuple[Any, ...]:
    forms, entries = _forms(kind), []
    for stored_row in rows:
        row = list(stored_row)
        for at, form in forms:
            if row[at] is not None:
                row[at] = form.unpack(row[at])
        entries.append(kind(*row))
    return tuple(entries)


# What is to be done with a class is worked out once: a list has thousands of tasks.


@cache
def _names(kind: type) -> tuple[str, ...]:
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is no dataclass")
    return tuple(field.name for field in fields(kind))


@cache
def _forms(kind: type) -> tuple[tuple[int, _Form], ...]:
    """Of those fields that are not stored as they are."""
    hints = get_type_hints(kind)
    found = ((at, _form(hints[name])) for at, name in enumerate(_names(kind)))
    return tuple((at, form) for at, form in found if form)


def _form(hint: Any) -> _Form | None:
    """None: it is JSON as it is."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _optional(hint)
    if origin is tuple:
        return _tuple(hint)
    if origin is Literal or hint in (str, int, float, bool, Any):
        return None
    if isinstance(origin, type) and issubclass(origin, Mapping) and get_args(hint) == (str, Any):
        return None
    if isinstance(hint, type):
        return _of_class(hint)
    raise TypeError(f"nothing says how {hint} is stored")


def _of_class(hint: type) -> _Form:
    if hint is datetime:
        return _Form(_packed, _moment)
    if hint is date:
        return _Form(date.isoformat, date.fromisoformat)
    if issubclass(hint, Enum):
        return _Form(lambda value: value.value, hint)
    if is_dataclass(hint):
        return _Form(_row, lambda row: _entries([row], hint)[0])
    raise TypeError(f"nothing says how {hint.__name__} is stored")


def _optional(hint: Any) -> _Form | None:
    meant = [each for each in get_args(hint) if each is not type(None)]
    if len(meant) != 1:
        raise TypeError(f"nothing says how {hint} is stored")
    return _form(meant[0])


def _tuple(hint: Any) -> _Form:
    of, *more = get_args(hint)
    if more != [...]:
        raise TypeError(f"nothing says how {hint} is stored")
    item = _form(of)
    if item is None:
        return _Form(list, tuple)
    return _Form(lambda held: [item.pack(each) for each in held], lambda held: tuple(map(item.unpack, held)))


def _packed(moment: datetime) -> str:
    zone, fold = moment.tzinfo, _FOLD if moment.fold else ""
    if isinstance(zone, ZoneInfo) and zone.key:
        return f"{moment.replace(tzinfo=None).isoformat()}[{zone.key}]{fold}"
    if zone is None or type(zone) is timezone:
        return f"{moment.isoformat()}{fold}"
    raise TypeError(f"nothing says how a zone of {type(zone).__name__} is stored")


def _moment(packed: str) -> datetime:
    written, _, zone = packed.removesuffix(_FOLD).partition("[")
    moment = datetime.fromisoformat(written)
    if zone:
        moment = moment.replace(tzinfo=ZoneInfo(zone.removesuffix("]")))
    return moment.replace(fold=1) if packed.endswith(_FOLD) else moment
