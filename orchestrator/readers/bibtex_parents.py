"""What an entry of BibTeX has from another: by `crossref` of the volume it stands in, by `xdata` whatever is there."""

from __future__ import annotations

import re
from collections.abc import Mapping

Fields = dict[str, str]
"""By name, as they stand in the file."""

_OF_VOLUME = (
    "year", "date", "month", "editor", "publisher", "address", "location", "organization", "institution", "isbn",
    "volume", "journal", "journaltitle", "booktitle",
)  # fmt: skip
"""What is of the volume is of its parts too; its own title, DOI, pages and notes are not."""
_IN_A_VOLUME = frozenset(("inproceedings", "conference", "incollection", "inbook", "suppbook", "suppcollection"))
_MOST_ABOVE = 4
"""Entries above each other: a chapter, its volume, the data of its publisher."""


def with_parents(key: str, entries: Mapping[str, tuple[str, Fields]]) -> tuple[Fields, list[str]]:
    """The fields of an entry with those it has from others, and the names of others that are not there.

    Args:
        key: of the entry, without case.
        entries: kind and fields, by key without case.
    """
    kind, own = entries[key]
    fields, missing, seen = dict(own), list[str](), {key}
    above = _parents(own)
    for _ in range(_MOST_ABOVE):
        following = []
        for named, is_volume in above:
            if named.casefold() in seen:
                continue
            seen.add(named.casefold())
            if named.casefold() not in entries:
                missing.append(named)
                continue
            parent = entries[named.casefold()][1]
            _take(fields, parent, kind, is_volume=is_volume)
            following += _parents(parent)
        above = following
    return fields, missing


def _parents(fields: Fields) -> list[tuple[str, bool]]:
    crossref = [(name, True) for name in _names(fields.get("crossref", ""))]
    return crossref + [(name, False) for name in _names(fields.get("xdata", ""))]


def _names(written: str) -> list[str]:
    return [one for one in re.split(r"[,\s{}\"]+", written) if one]


def _take(fields: Fields, parent: Fields, kind: str, *, is_volume: bool) -> None:
    """What it does not say itself. `year` and `date` say one thing."""
    for name, value in parent.items():
        says_when = name in ("year", "date") and ("year" in fields or "date" in fields)
        if name not in fields and not says_when and (not is_volume or name in _OF_VOLUME):
            fields[name] = value
    if is_volume and kind in _IN_A_VOLUME and "booktitle" not in fields and "title" in parent:
        fields["booktitle"] = parent["title"]
