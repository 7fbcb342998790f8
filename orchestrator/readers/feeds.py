"""What feeds say (RSS and Atom by `feedparser`, JSON Feed), and which feeds somebody reads (OPML)."""

from __future__ import annotations

import io
import re
import warnings
from calendar import timegm
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.parsers import expat

from orchestrator.readers.extras import library
from orchestrator.readers.json_feed import json_feed_in
from orchestrator.readers.moments import in_any_zone, is_to_come
from orchestrator.readers.options import Options
from orchestrator.readers.parts import by_part
from orchestrator.readers.reading import Brought, SourceReading, SourceTrouble, SourceUnread, shortened
from orchestrator.values import dataclass

EXTRA = "feeds"
_LONGEST_TEXT = 20_000
"""Characters of a summary that are kept. Chosen by hand: whole articles stand in some feeds, and most are shorter."""
_WEB = re.compile(r"https?://", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """Something a feed announces. Its texts are somebody else's, tags and all."""

    id: str
    title: str
    place: str
    """Its address, else the feed's with the number of the entry."""
    feed: str
    """The feed's title."""
    url: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""
    """Its beginning, where it is long."""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubscriptionEntry:
    """A feed that somebody reads."""

    title: str
    address: str
    place: str
    site: str = ""
    folder: str = ""
    """The outlines it lies in, with ` / ` between them."""


def read_feeds(parts: Sequence[Brought], options: Options) -> SourceReading[FeedEntry]:
    """Entries in the window, and those without a date; of two with one id, the second is told and left out.

    Raises:
        SourceUnread: none of the parts is a feed, or the library is not installed.
    """
    reading = by_part(parts, lambda part: _feed(part, options))
    held: dict[str, FeedEntry] = {}
    told = list(reading.told)
    for entry in reading.entries:
        before = held.setdefault(entry.id, entry)
        if before is not entry:
            told.append(SourceTrouble(entry.place, f"“{shortened(entry.title)[:60]}” has the id of {before.place}"))
    return SourceReading(tuple(held.values()), tuple(told))


def _feed(part: Brought, options: Options) -> SourceReading[FeedEntry]:
    if (own := json_feed_in(part.data)) is not None:
        lost = [] if own.is_list else [SourceTrouble(part.place, "is a JSON Feed without a list of items")]
        return _window(_entries(part, own.title, own.home, own.entries, lost), options, lost)
    parser = library("feedparser", EXTRA, part.place)
    if _ENTITY.search(part.data):
        raise SourceUnread("defines entities of its own, which no feed needs and some harm with.", where=part.place)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            feed = parser.parse(io.BytesIO(part.data))
        except Exception as error:  # the library raises what its parts raise
            raise SourceUnread(f"is not understood: {shortened(str(error))}.", where=part.place) from error
    if not feed.get("version") and not feed.entries:
        begins = shortened(part.data[:200].decode("utf-8", "replace"))[:60]
        found = f"it begins with “{begins}”" if begins else "it is empty"
        raise SourceUnread(f"is no feed: {found}.", where=part.place)
    told = [_broken(part.place, feed.get("bozo_exception"))] if feed.get("bozo") else []
    title, home = _text(feed.feed.get("title")), _text(feed.feed.get("link"))
    return _window(_entries(part, title, home, feed.entries, told), options, told)


def _entries(
    part: Brought, title: str, home: str, entries: Sequence[Any], told: list[SourceTrouble]
) -> Iterator[FeedEntry]:
    base = home if _WEB.match(home) else part.place
    for number, one in enumerate(entries, 1):
        entry = _entry(f"{part.place}#{number}", title or part.place, base, one, told)
        if entry is not None:
            yield entry


def _window(found: Iterable[FeedEntry], options: Options, told: list[SourceTrouble]) -> SourceReading[FeedEntry]:
    entries: list[FeedEntry] = []
    for entry in found:
        when = entry.published or entry.updated
        if when and is_to_come(when, options.day):
            told.append(SourceTrouble(entry.place, f"is of {when:%Y-%m-%d}, a day to come", kept=True))
        elif when and not options.holds(when):
            continue
        entries.append(entry)
    return SourceReading(tuple(entries), tuple(told))


def _broken(place: str, error: object) -> SourceTrouble:
    line = getattr(error, "getLineNumber", lambda: None)()
    why = shortened(getattr(error, "getMessage", lambda: str(error))()) or type(error).__name__
    return SourceTrouble(
        f"{place}:{line}" if line else place, f"is no whole feed: {why}; what can be read of it is", kept=True
    )


def _entry(place: str, feed: str, base: str, one: Any, told: list[SourceTrouble]) -> FeedEntry | None:
    title, summary = _text(one.get("title")), _text(one.get("summary"))
    link = _text(one.get("link"))
    url = _on_the_web(link, base)
    if link and not url:
        why = f"names no address of the web: '{shortened(link)[:60]}'; it is kept without"
        told.append(SourceTrouble(place, why, kept=True))
    if not title and not url and not summary:
        told.append(SourceTrouble(place, "is an entry without title, address and text"))
        return None
    moments = {name: _moment(one, name) for name in ("published", "updated")}
    for name, moment in moments.items():
        if moment is None and name in one and one[name]:
            told.append(
                SourceTrouble(url or place, f"{name}: '{shortened(str(one[name]))[:40]}' is no moment", kept=True)
            )
    return FeedEntry(
        id=_text(one.get("id")) or url or f"{feed} {title or summary[:200]}",
        title=title or summary[:80],
        place=url or place,
        feed=feed,
        url=url,
        author=_text(one.get("author")),
        published=moments["published"],
        updated=moments["updated"],
        summary=summary[:_LONGEST_TEXT],
        tags=tuple(dict.fromkeys(filter(None, (_text(tag.get("term")) for tag in one.get("tags", ()))))),
    )


def _on_the_web(link: str, base: str) -> str:
    """A link as an address; empty for what is none: a path of this machine, a script. A feed is somebody else's."""
    try:
        whole = urljoin(base, link) if link and _WEB.match(base) else link
        return whole if _WEB.match(whole) and urlsplit(whole).hostname else ""
    except ValueError:
        return ""


def _moment(one: Any, name: str) -> datetime | None:
    """`feedparser` gives moments in UTC."""
    parsed = one.get(f"{name}_parsed") if name in one else None
    try:
        return in_any_zone(datetime.fromtimestamp(timegm(parsed), UTC)) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def read_opml(parts: Sequence[Brought], options: Options) -> SourceReading[SubscriptionEntry]:
    """All feeds that outlines name.

    Raises:
        SourceUnread: none of the parts is OPML.
    """
    del options  # a list of feeds has no days
    return by_part(parts, lambda part: _Outlines(part).read())


class _Outlines:
    """The outlines of one file, until its end or its first fault."""

    def __init__(self, part: Brought) -> None:
        self._part = part
        self._open: list[str] = []
        self._root = ""
        self._entries: list[SubscriptionEntry] = []
        self._told: list[SourceTrouble] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begins
        self._parser.EndElementHandler = self._ends

    def read(self) -> SourceReading[SubscriptionEntry]:
        place = self._part.place
        if _ENTITY.search(self._part.data):
            raise SourceUnread("defines entities of its own, which no list needs and some harm with.", where=place)
        try:
            self._parser.Parse(self._part.data, True)
        except expat.ExpatError as error:
            why = expat.ErrorString(error.code)
            if self._root != "opml":
                raise SourceUnread(f"is no OPML: {why} in line {error.lineno}.", where=place) from error
            self._told.append(
                SourceTrouble(f"{place}:{error.lineno}", f"is no XML from here on: {why}; the rest is not read")
            )
        except (LookupError, ValueError) as error:  # an encoding that nobody knows
            raise SourceUnread(f"is no OPML: {shortened(str(error))}.", where=place) from error
        if self._root != "opml":
            raise SourceUnread(f"is no OPML: it begins with <{self._root[:40]}>.", where=place)
        return SourceReading(tuple(self._entries), tuple(self._told))

    def _begins(self, name: str, attributes: dict[str, str]) -> None:
        self._root = self._root or name.casefold()
        if name.casefold() != "outline":
            return
        title = _text(attributes.get("title")) or _text(attributes.get("text"))
        address = _text(attributes.get("xmlUrl"))
        place = f"{self._part.place}:{self._parser.CurrentLineNumber}"
        if address:
            folder = " / ".join(filter(None, self._open))
            site = _text(attributes.get("htmlUrl"))
            self._entries.append(SubscriptionEntry(title or address, address, place, site, folder))
        elif attributes.get("type", "").casefold() == "rss":
            self._told.append(SourceTrouble(place, f"“{shortened(title)[:60]}” is a feed without an address"))
        self._open.append(title)

    def _ends(self, name: str) -> None:
        if name.casefold() == "outline" and self._open:
            self._open.pop()
