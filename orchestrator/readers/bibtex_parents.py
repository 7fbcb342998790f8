"""What an entry of BibTeX has from another: by `crossref` of the volume it stands in, by `xdata` whatever is there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from orchestrator.readers.reading import shortened
from orchestrator.values import dataclass

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
MOST_PARENTS = 24
"""Others that an entry has something from. Chosen by hand: people name three or four, and each costs every entry that
names it its fields.
"""
_MOST_FIELDS = 200
"""Of another that are handed down; BibLaTeX knows some 150."""
_MOST_OF_NAMES = 4_000
"""Characters in which an entry names others."""


@dataclass(frozen=True, slots=True)
class BibtexEntry:
    """An entry before it has anything from others."""

    key: str
    kind: str
    """Without case."""
    fields: Fields
    parents: tuple[tuple[str, bool], ...]
    """Keys of others, and whether it is the volume it stands in; those above the bound are left out."""
    unread: int = 0
    """Keys of others that were left out."""

    @classmethod
    def of(cls, key: str, kind: str, fields: Fields) -> BibtexEntry:
        named = [(name, True) for name in _names(fields.get("crossref", ""))]
        named += [(name, False) for name in _names(fields.get("xdata", ""))]
        named = list(dict.fromkeys(named))
        return cls(key, kind.casefold(), fields, tuple(named[:MOST_PARENTS]), max(len(named) - MOST_PARENTS, 0))


class BibtexEntries:
    """The entries of a file, found by the key that another names."""

    def __init__(self, entries: Iterable[BibtexEntry]) -> None:
        self._exact: dict[str, BibtexEntry] = {}
        self._without_case: dict[str, BibtexEntry] = {}
        for one in entries:
            self._exact.setdefault(one.key, one)
            self._without_case.setdefault(one.key.casefold(), one)

    def named(self, key: str) -> BibtexEntry | None:
        """The one of exactly this key, else of this key in other letters: BibTeX looks at no case there."""
        return self._exact.get(key) or self._without_case.get(key.casefold())


def with_parents(own: BibtexEntry, entries: BibtexEntries) -> tuple[Fields, list[str]]:
    """The fields of an entry with those it has from others, and what is to be told of the others it names."""
    fields, told, seen = dict(own.fields), list[str](), {id(own)}
    asked, unread, above = set[str](), own.unread, list(own.parents)
    for _ in range(_MOST_ABOVE):
        following: list[tuple[str, bool]] = []
        for named, is_volume in above:
            parent = entries.named(named)
            if parent is None and named not in asked:
                told.append(f"crossref '{shortened(named)[:60]}' is no work of this file")
            asked.add(named)
            if parent is None or id(parent) in seen:
                continue
            if len(seen) > MOST_PARENTS:
                unread += 1
                continue
            seen.add(id(parent))
            _take(fields, parent.fields, own.kind, is_volume=is_volume)
            following += parent.parents
        above = following[: MOST_PARENTS * MOST_PARENTS]
    if unread:
        told.append(f"it names more than {MOST_PARENTS} others, and {unread} of them are not read")
    return fields, told


def _names(written: str) -> list[str]:
    return [one for one in re.split(r"[,\s{}\"]+", written[:_MOST_OF_NAMES]) if one]


def _take(fields: Fields, parent: Fields, kind: str, *, is_volume: bool) -> None:
    """What it does not say itself. `year` and `date` say one thing."""
    for name, value in islice(parent.items(), _MOST_FIELDS):
        says_when = name in ("year", "date") and ("year" in fields or "date" in fields)
        if name not in fields and not says_when and (not is_volume or name in _OF_VOLUME):
            fields[name] = value
    if is_volume and kind in _IN_A_VOLUME and "booktitle" not in fields and "title" in parent:
        fields["booktitle"] = parent["title"]
