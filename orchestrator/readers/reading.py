"""What a reader gives: entries, each with its place, and what it could not read or not wholly."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from orchestrator import values as dataclasses
from orchestrator.domain.canonical import JSON
from orchestrator.errors import WorkspaceError
from orchestrator.values import dataclass

_LONGEST_TOLD = 120
"""Characters of somebody's text in a line that tells of it."""


class SourceUnread(WorkspaceError):
    """A source, or a part of one, that could not be read at all: `message` says why in one line, `where` which part."""

    kind = "source"


@dataclass(frozen=True, slots=True)
class SourceTrouble:
    """An entry that was skipped or not wholly understood, or a part of a source that could not be read."""

    place: str
    """`FILE:LINE` or an address."""
    why: str
    """One line for a person."""
    kept: bool = False
    """The entry is among the entries, without what is told of here."""

    def __post_init__(self) -> None:
        """Words of a source in it end no line, whoever put them there."""
        object.__setattr__(self, "place", _in_a_line(self.place))
        object.__setattr__(self, "why", _in_a_line(self.why))

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


class Placed(Protocol):
    """An entry: a frozen dataclass of texts, numbers, days, moments, and tuples of them."""

    @property
    def place(self) -> str:
        """`FILE:LINE` or an address; where neither is known, the part of the source it stood in."""


EntryT_co = TypeVar("EntryT_co", bound=Placed, covariant=True)


@dataclass(frozen=True)
class SourceReading(Generic[EntryT_co]):
    """What one reader made of one source. The same bytes and options give the same reading."""

    entries: tuple[EntryT_co, ...]
    told: tuple[SourceTrouble, ...] = ()
    """In the order of the source."""

    def plain(self) -> JSON:
        """The reading as JSON."""
        told = [{"place": one.place, "why": one.why, "kept": one.kept} for one in self.told]
        return {"entries": [plain(entry) for entry in self.entries], "told": told}


@dataclass(frozen=True, slots=True)
class Brought:
    """A part of a source as it came, before anybody has read it."""

    place: str
    """A path relative to the workspace where it is below, an address, or the command that printed it."""
    data: bytes
    path: Path | None = None
    """Of a file."""
    etag: str = ""
    """What an address said of this version, to ask with the next time."""
    last_modified: str = ""


def plain(entry: object) -> JSON:
    """An entry, or what is in one, as JSON: days and moments in ISO 8601, tuples as lists."""
    if dataclasses.is_dataclass(entry) and not isinstance(entry, type):
        return {field.name: plain(getattr(entry, field.name)) for field in dataclasses.fields(entry)}
    match entry:
        case datetime() | date():
            return entry.isoformat()
        case list() | tuple():
            return [plain(item) for item in entry]
        case dict():
            return {str(name): plain(value) for name, value in entry.items()}
        case None | bool() | int() | float() | str():
            return entry
    raise TypeError(f"an entry holds {type(entry).__name__}, which is no JSON")


def _in_a_line(text: str) -> str:
    lines = text.splitlines()
    return text if lines == [text] else " ".join(filter(None, map(str.strip, lines)))


def shortened(text: str) -> str:
    """Somebody's text as it stands in a line that tells of it."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TOLD else line[: _LONGEST_TOLD - 1] + "…"
