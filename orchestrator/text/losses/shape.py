"""Losses as an artifact: what a script of an app hands on, and a gate, a reviewer and a page show.

`{"losses": [...], "not_looked": [...]}`. A loss has `kind line lost sentence instead weight yours`, the heaviest first;
one for a whole section also `count` and `section`. `not_looked` has a sentence for each thing that was not looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

from orchestrator.domain.canonical import JSON
from orchestrator.text.brief import Briefed
from orchestrator.text.losses.comparison import report
from orchestrator.text.losses.loss import Loss
from orchestrator.text.quantity import counted

_KEYS = frozenset({"losses", "not_looked"})
_OF_ROW = frozenset({"kind", "line", "lost", "sentence", "instead", "weight"})


def lost(source: str, page: str, before: JSON = None) -> dict[str, JSON]:
    """What a page no longer says of the note it was made from, by the lines of the source.

    Args:
        source: the note as it is, with its front matter. What its person wrote to the writer alone is no part of it.
        page: with or without front matter.
        before: the same of the page before a person changed it. What is lost since then is theirs (`yours`).
    """
    note = Briefed(source)
    if _has_all_lines(page, note.text):
        return {"losses": [], "not_looked": []}
    found = report(note.in_place, page)
    known = {_name(row) for row in rows(before)} if is_lost(before) else None
    losses = [{**loss_shape(loss), "yours": False} for loss in found.losses]
    if known is not None:
        losses = [{**row, "yours": _name(row) not in known} for row in losses]
    return {"losses": losses, "not_looked": list(found.not_looked)}


def _has_all_lines(page: str, note: str) -> bool:
    """A page that has them all, in order, has lost nothing, in whatever language: nothing need be looked for."""
    lines = iter(page.splitlines())
    return all(line in lines for line in note.splitlines() if line.strip())


def _name(row: Mapping[str, JSON]) -> tuple[JSON, ...]:
    return row["kind"], row["line"], row["lost"], row["sentence"]


def loss_shape(loss: Loss) -> dict[str, JSON]:
    row: dict[str, JSON] = {
        "kind": loss.kind,
        "line": loss.line,
        "lost": loss.lost,
        "sentence": loss.sentence,
        "instead": loss.instead,
        "weight": loss.weight,
    }
    return row | ({"count": loss.count, "section": loss.section} if loss.count > 1 else {})


def is_lost(value: JSON) -> TypeGuard[Mapping[str, JSON]]:
    """Whether a value tells losses."""
    return isinstance(value, Mapping) and value.keys() == _KEYS and isinstance(value["losses"], Sequence)


def rows(value: Mapping[str, JSON]) -> Iterator[Mapping[str, JSON]]:
    """Its losses; what has not their form is passed over."""
    for row in value["losses"]:
        if isinstance(row, Mapping) and row.keys() >= _OF_ROW:
            yield row


def lost_warnings(value: JSON) -> list[Mapping[str, JSON]]:
    """What a person must have seen before they say yes."""
    return [row for row in rows(value) if row["kind"] == "warning"] if is_lost(value) else []


def row_told(row: Mapping[str, JSON]) -> str:
    """In one line, located: `line 12: warning, taken out by you: Do not open it.`"""
    whose = ", taken out by you" if row.get("yours") else ""
    lost = f" “{row['lost']}”" if row["lost"] else ""
    instead = f" (now “{row['instead']}”)" if row["instead"] else ""
    count = row.get("count", 1)
    more = f" (and {count - 1:,} more of “{row.get('section', '')}”)" if isinstance(count, int) and count > 1 else ""
    return f"line {row['line']}: {row['kind']}{lost}{whose}{instead}: {row['sentence']}{more}"


def lost_in_short(value: Mapping[str, JSON]) -> str:
    """`3 losses, 1 of them a warning`; `nothing lost`."""
    found = list(rows(value))
    if not found:
        return "nothing lost" if not value["not_looked"] else "no loss found, but not all was looked for"
    warnings = len(lost_warnings(value))
    of_them = f", {warnings} of them {'a warning' if warnings == 1 else 'warnings'}" if warnings else ""
    return counted(len(found), "loss", "losses") + of_them
