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
    entries = tuple(_entry(one) for one in items if isinstance(one, dict)) if isinstance(items, list) else ()
    return JsonFeed(str(feed.get("title") or ""), str(feed.get("home_page_url") or ""), entries)


def _entry(item: Mapping[str, JSON]) -> Mapping[str, Any]:
    entry: dict[str, Any] = {
        "id": str(item.get("id") or ""),
        "title": item.get("title"),
        "link": item.get("url") or item.get("external_url"),
        "summary": item.get("summary") or item.get("content_text") or item.get("content_html"),
        "author": ", ".join(_authors(item)),
        "tags": [{"term": tag} for tag in item.get("tags") or () if isinstance(tag, str)],
    }
    for name, field in (("published", "date_published"), ("updated", "date_modified")):
        if written := item.get(field):
            moment = moment_of(written)
            entry |= {name: written, f"{name}_parsed": moment.astimezone(UTC).timetuple() if moment else None}
    return entry


def _authors(item: Mapping[str, JSON]) -> Iterator[str]:
    named = item.get("authors")
    for one in named if isinstance(named, list) else [item.get("author")]:
        if isinstance(one, dict) and isinstance(name := one.get("name"), str):
            yield name
