"""How losses that stand in an artifact are told, at a gate, in an account and on a page. Shape: see `shape.py`.

Apart from what finds them: most who tell them look for none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

from orchestrator.domain.canonical import JSON
from orchestrator.text.quantity import counted

YOURS, BACK_AGAIN = "a line of yours", "taken out by you, and there again"
"""Kinds of what became of a person's own lines on a page that is out already."""
COMPARE = "compare"
"""Of what tells losses the part with what a reader has to compare."""
_MUST_SEE = ("warning", YOURS, BACK_AGAIN)
_KEYS = frozenset({"losses", "not_looked"})
_OF_ROW = frozenset({"kind", "line", "lost", "sentence", "instead", "weight"})


def is_lost(value: JSON) -> TypeGuard[Mapping[str, JSON]]:
    """Whether a value tells losses."""
    return isinstance(value, Mapping) and value.keys() - {COMPARE} == _KEYS and isinstance(value["losses"], Sequence)


def rows(value: Mapping[str, JSON], part: str = "losses") -> Iterator[Mapping[str, JSON]]:
    """Its losses, or what is to be compared; what has not their form is passed over."""
    for row in value.get(part, ()):
        if isinstance(row, Mapping) and row.keys() >= _OF_ROW:
            yield row


def lost_warnings(value: JSON) -> list[Mapping[str, JSON]]:
    """What a person must have seen before they say yes: each warning, also one to compare, and each line of theirs."""
    if not is_lost(value):
        return []
    to_compare = ({**row, COMPARE: True} for row in rows(value, COMPARE))
    return [row for row in (*rows(value), *to_compare) if row["kind"] in _MUST_SEE]


def row_told(row: Mapping[str, JSON]) -> str:
    """In one line, located: `line 12: warning, taken out by you: Do not open it.`"""
    if row.get(COMPARE):
        return f"line {row['line']}, to compare: {row['kind']} “{row['lost']}”: {row['sentence']} ↔ {row['instead']}"
    whose = ", taken out by you" if row.get("yours") else ""
    lost = f" “{row['lost']}”" if row["lost"] else ""
    instead = f" (now “{row['instead']}”)" if row["instead"] else ""
    count = row.get("count", 1)
    more = f" (and {count - 1:,} more of “{row.get('section', '')}”)" if isinstance(count, int) and count > 1 else ""
    where = f" of {row['of']}" if row.get("of") else ""
    return f"line {row['line']}{where}: {row['kind']}{lost}{whose}{instead}: {row['sentence']}{more}"


def all_told(value: Mapping[str, JSON]) -> list[str]:
    """A line for each loss, for each sentence to compare, and for each thing that was not looked for."""
    compared = [row_told({**row, COMPARE: True}) for row in rows(value, COMPARE)]
    return [*map(row_told, rows(value)), *compared, *(f"not looked for: {told}" for told in value["not_looked"])]


def lost_in_short(value: Mapping[str, JSON]) -> str:
    """`3 losses, 1 of them a warning, 2 lines of yours, 1 line to compare`; `nothing lost`."""
    found, compared = list(rows(value)), len(list(rows(value, COMPARE)))
    to_compare = f"{counted(compared, 'line')} in other words, to compare" if compared else ""
    if not found and to_compare:
        return f"no loss found; {to_compare}"
    if not found:
        return "nothing lost" if not value["not_looked"] else "no loss found, but not all was looked for"
    warnings = sum(row["kind"] == "warning" for row in found)
    yours = sum(row["kind"] in (YOURS, BACK_AGAIN) for row in found)
    of_them = f", {warnings} of them {'a warning' if warnings == 1 else 'warnings'}" if warnings else ""
    lost = counted(len(found) - yours, "loss", "losses") + of_them if len(found) > yours else ""
    return ", ".join(filter(None, (lost, counted(yours, "line") + " of yours" if yours else "", to_compare)))
