"""Pages that a search names: what a search command prints, as JSON or an address a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.readers.json_parts import items_of
from orchestrator.readers.options import Options
from orchestrator.readers.parts import by_part
from orchestrator.readers.reading import Brought, SourceReading, SourceTrouble, shortened
from orchestrator.readers.wording import text_of
from orchestrator.values import dataclass

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_OF_ADDRESS, _OF_TITLE = ("url", "link", "href", "address"), ("title", "name")
_OF_SUMMARY = ("content", "abstract", "snippet", "summary", "description", "body")
_LISTS = ("results", "items", "webPages", "value", "hits", "organic")
"""Where searches put their list, when they print an object: SearXNG, Kagi, Brave and others."""
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """A page that a search names. Its words are somebody else's."""

    url: str
    place: str
    title: str = ""
    summary: str = ""


def read_links(parts: Sequence[Brought], options: Options) -> SourceReading[LinkEntry]:
    """Pages in the order of the search; what names none is told.

    Raises:
        SourceUnread: nothing of it can be read.
    """
    del options  # the search has been told what is looked for
    return by_part(parts, _links)


def _links(part: Brought) -> SourceReading[LinkEntry]:
    text, told = text_of(part)
    if text.lstrip()[:1] not in ("[", "{"):
        return _lines(part, text, told)
    items, lost = items_of(part)
    entries: list[LinkEntry] = []
    troubles = list(lost)
    for item in items:
        for value in _listed(item.value):
            entry = _entry(value, item.place)
            if entry is None:
                troubles.append(SourceTrouble(item.place, "names no address that begins with https:// or http://"))
            else:
                entries.append(entry)
    return SourceReading(tuple(entries), tuple(troubles))


def _listed(value: Mapping[str, JSON]) -> Iterator[Mapping[str, JSON]]:
    """The results in an object that holds them, else itself."""
    for name in _LISTS:
        inner = value.get(name)
        if isinstance(inner, dict):
            yield from _listed(inner)
            return
        if isinstance(inner, list):
            yield from (one for one in inner if isinstance(one, dict))
            return
    yield value


def _entry(value: Mapping[str, JSON], place: str) -> LinkEntry | None:
    url = _first(value, _OF_ADDRESS)
    if not _ADDRESS.fullmatch(url):
        return None
    return LinkEntry(url, place, _first(value, _OF_TITLE), _first(value, _OF_SUMMARY))


def _first(value: Mapping[str, JSON], names: Sequence[str]) -> str:
    texts = (value[name] for name in names if isinstance(value.get(name), str))
    return " ".join(next(texts, "").split())[:_LONGEST]


def _lines(part: Brought, text: str, told: Sequence[SourceTrouble]) -> SourceReading[LinkEntry]:
    entries: list[LinkEntry] = []
    troubles = list(told)
    for number, line in enumerate(text.splitlines(), 1):
        place = f"{part.place}:{number}"
        found = _ADDRESS.search(line)
        if found:
            title = " ".join(f"{line[: found.start()]} {line[found.end() :]}".split()).strip("-–—:|<> ")
            entries.append(LinkEntry(found[0].rstrip(">)].,;"), place, title[:_LONGEST]))
        elif line.strip():
            troubles.append(SourceTrouble(place, f"names no address: {shortened(line)[:60]}"))
    return SourceReading(tuple(entries), tuple(troubles))
