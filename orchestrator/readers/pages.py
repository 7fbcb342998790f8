"""Pages: Markdown with YAML, TOML or JSON front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from orchestrator.domain.canonical import JSON
from orchestrator.readers.options import Options
from orchestrator.readers.parts import by_part
from orchestrator.readers.reading import Brought, SourceReading, SourceTrouble
from orchestrator.readers.wording import text_of
from orchestrator.text.front_matter import NoHeader, UnreadableHeader, front_matter_of
from orchestrator.text.written import Value, Written
from orchestrator.values import dataclass, field

_HEADING = re.compile(r"^#[ \t]+(?P<text>.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_PLACE = re.compile(r"\(line (?P<line>\d+)")


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A file."""

    place: str
    title: str
    """Of the front matter, else the first heading, else the file's name."""
    text: str
    """What stands below the front matter."""
    values: Mapping[str, JSON] = field(default_factory=dict)
    """The front matter."""


def read_pages(parts: Sequence[Brought], options: Options) -> SourceReading[PageEntry]:
    """All files, those without front matter too.

    Raises:
        SourceUnread: none of them is text.
    """
    del options  # a page has no day of its own
    return by_part(parts, _page)


def _page(part: Brought) -> SourceReading[PageEntry]:
    source, told = text_of(part)
    found = front_matter_of(source)
    if isinstance(found, UnreadableHeader):
        line = _PLACE.search(found.told)
        told = (*told, SourceTrouble(f"{part.place}:{line['line'] if line else 1}", found.told, kept=True))
    values = {} if isinstance(found, NoHeader) else {name: _plain(value) for name, value in found.values.items()}
    title = values.get("title")
    heading = _HEADING.search(found.text)
    named = title if isinstance(title, str) and title.strip() else heading["text"] if heading else ""
    return SourceReading((PageEntry(part.place, named.strip() or PurePath(part.place).stem, found.text, values),), told)


def _plain(value: Value) -> JSON:
    match value:
        case Written():
            return value.value
        case Mapping():
            return {name: _plain(below) for name, below in value.items()}
        case _:
            return [_plain(item) for item in value]
