"""A JSON Feed (jsonfeed.org, 1 and 1.1) as what `feedparser` makes of RSS and Atom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.readers.moments import moment_of
from orchestrator.values import dataclass

_OWN = "jsonfeed.org/version/"


@dataclass(frozen=True, slots=True)
class JsonFeed:
    title: str
    home: str
    """The address of what it is of; relative ones of its entries begin there."""
    entries: tuple[Mapping[str, Any], ...]
    is_list: bool = True
    """Else it has no list of entries, and is not an empty one."""


def json_feed_in(data: bytes) -> JsonFeed | None:
    """None: it is no JSON Feed."""
    text = data.decode("utf-8-sig", "replace").strip()
    if not text.startswith("{") or _OWN not in text:
        return None
    try:
        feed = read_json(text)
    except NotJSON:
        return None
    if not isinstance(feed, dict) or _OWN not in str(feed.get("version")):
        return None
    items = feed.get("items")
    entries = tuple(_entry(one if isinstance(one, dict) else {}) for one in items) if isinstance(items, list) else ()
    return JsonFeed(_text(feed, "title"), _text(feed, "home_page_url"), entries, isinstance(items, list))


def _entry(item: Mapping[str, JSON]) -> Mapping[str, Any]:
    """Of what has another type than the format says, nothing: one odd field takes nothing from the others."""
    tags = item.get("tags")
    entry: dict[str, Any] = {
        "id": _id(item.get("id")),
        "title": _text(item, "title"),
        "link": _text(item, "url", "external_url"),
        "summary": _text(item, "summary", "content_text", "content_html"),
        "author": ", ".join(_authors(item)),
        "tags": [{"term": tag} for tag in (tags if isinstance(tags, list) else [tags]) if isinstance(tag, str)],
    }
    for name, field in (("published", "date_published"), ("updated", "date_modified")):
        if written := item.get(field):
            moment = moment_of(written)
            entry |= {name: written, f"{name}_parsed": moment.astimezone(UTC).timetuple() if moment else None}
    return entry


def _id(value: JSON) -> str:
    """The format wants a text; many give a number."""
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _text(value: Mapping[str, JSON], *names: str) -> str:
    """The first of the fields that says something."""
    texts = (text for name in names if isinstance(text := value.get(name), str))
    return next(filter(str.strip, texts), "")


def _authors(item: Mapping[str, JSON]) -> Iterator[str]:
    """Of version 1.1, else of 1."""
    named = item.get("authors")
    for one in named if isinstance(named, list) and named else [item.get("author")]:
        if isinstance(one, dict) and isinstance(name := one.get("name"), str):
            yield name
