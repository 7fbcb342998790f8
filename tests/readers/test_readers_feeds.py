from __future__ import annotations

import contextlib
import json
import sys
from datetime import UTC, date, datetime

import pytest
from brought import given, options
from hypothesis import given as tried
from hypothesis import strategies as st

from orchestrator.readers.feeds import FeedEntry, SubscriptionEntry, read_feeds, read_opml
from orchestrator.readers.reading import Brought, SourceReading, SourceUnread

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Foxes &amp; hens</title>
<item><title>One</title><link>https://x.org/1</link><guid>g1</guid><pubDate>Thu, 26 Nov 2026 10:00:00 +0100</pubDate>
<description>About &lt;b&gt;one&lt;/b&gt;</description><category>c</category></item>
<item><title>No date</title><link>https://x.org/2</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>urn:1</id><title>One</title>
<updated>2026-11-26T10:00:00Z</updated><link href="https://y.org/1"/><author><name>Anna</name></author></entry></feed>"""


def read(text: str | bytes, **values: object) -> SourceReading[FeedEntry]:
    return read_feeds(given(text, "https://x.org/feed"), options(**values))


def test_rss() -> None:
    reading = read(RSS)
    assert reading.told == ()
    assert reading.entries[0] == FeedEntry(
        "g1", "One", "https://x.org/1", "Foxes & hens", "https://x.org/1", published=datetime(2026, 11, 26, 9, tzinfo=UTC),  # noqa: E501
        summary="About <b>one</b>", tags=("c",),
    )  # fmt: skip


def test_atom() -> None:
    (entry,) = read(ATOM).entries
    assert (entry.id, entry.author, entry.updated) == ("urn:1", "Anna", datetime(2026, 11, 26, 10, tzinfo=UTC))


def test_a_json_feed() -> None:
    item = {"id": "1", "url": "/1", "title": "One", "content_text": "About one", "tags": ["c"]}
    item |= {"date_published": "2026-11-26T10:00:00+01:00", "authors": [{"name": "Anna"}]}
    reading = read(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [item, {"id": "2"}]})
    )

    assert reading.entries == (
        FeedEntry("1", "One", "https://x.org/1", "F", "https://x.org/1", "Anna", datetime(2026, 11, 26, 9, tzinfo=UTC),
                  summary="About one", tags=("c",)),
    )  # fmt: skip
    assert [one.why for one in reading.told] == ["is an entry without title, address and text"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://"])
def test_a_feed_names_nothing_but_the_web(link: str) -> None:
    reading = read(RSS.replace("https://x.org/2", link))

    assert [entry.url for entry in reading.entries] == ["https://x.org/1", ""]
    assert "names no address of the web" in reading.told[0].why


def test_a_link_begins_where_its_feed_does() -> None:
    assert read(RSS.replace("https://x.org/2", "inbox/2.md")).entries[1].url == "https://x.org/inbox/2.md"


def test_a_window_leaves_out_what_is_dated_outside_and_nothing_without_a_date() -> None:
    assert [entry.title for entry in read(RSS, start=date(2026, 11, 27)).entries] == ["No date"]
    assert [entry.title for entry in read(RSS, start=date(2026, 11, 26)).entries] == ["One", "No date"]


@pytest.mark.parametrize(
    ("text", "titles", "why"),
    [
        (
            RSS[: RSS.index("</description>")],
            ["One"],
            "https://x.org/feed:3: is no whole feed: no element found; what can be read of it is",
        ),
        (
            RSS.replace("<title>No date</title><link>https://x.org/2</link>", ""),
            ["One"],
            "https://x.org/feed#2: is an entry without title, address and text",
        ),
        (
            RSS.replace("<title>No date", "<guid>g1</guid><title>No date"),
            ["One"],
            "https://x.org/2: “No date” has the id of https://x.org/1",
        ),
        (
            RSS.replace("Thu, 26 Nov 2026 10:00:00 +0100", "soon"),
            ["One", "No date"],
            "https://x.org/1: published: 'soon' is no moment",
        ),
        (
            RSS.replace("26 Nov 2026", "26 Nov 2027"),
            ["One", "No date"],
            "https://x.org/1: is of 2027-11-26, a day to come",
        ),
    ],
)
def test_a_broken_entry_is_told_and_the_others_used(text: str, titles: list[str], why: str) -> None:
    reading = read(text)
    assert [entry.title for entry in reading.entries] == titles
    assert [str(one) for one in reading.told] == [why]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<html><p>No</p></html>", "is no feed: it begins with “<html><p>No</p></html>”"),
        ("", "is no feed: it is empty"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><rss/>", "defines entities of its own"),
    ],
)
def test_what_is_no_feed_is_a_hole(text: str, why: str) -> None:
    with pytest.raises(SourceUnread, match=why):
        read(text)


def test_without_the_extra_one_line_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "feedparser", None)
    with pytest.raises(SourceUnread, match="needs the extra 'feeds', which is not installed"):
        read(RSS)


def test_one_feed_that_is_none_takes_nothing_from_the_others() -> None:
    reading = read_feeds([Brought("a", b"<html>"), Brought("b", ATOM.encode())], options())
    assert ([entry.id for entry in reading.entries], [one.place for one in reading.told]) == (["urn:1"], ["a"])


OPML = """<?xml version="1.0" encoding="ISO-8859-1"?><opml version="2.0"><head><title>x</title></head><body>
<outline text="News"><outline type="rss" text="A" title="Ä" xmlUrl="https://a.org/f" htmlUrl="https://a.org"/></outline>
<outline type="rss" text="B"/><outline xmlUrl="https://c.org/f"/></body></opml>"""


def test_opml() -> None:
    reading = read_opml(given(OPML.encode("latin-1"), "feeds.opml"), options())
    assert reading.entries == (
        SubscriptionEntry("Ä", "https://a.org/f", "feeds.opml:2", "https://a.org", "News"),
        SubscriptionEntry("https://c.org/f", "https://c.org/f", "feeds.opml:3"),
    )
    assert [str(one) for one in reading.told] == ["feeds.opml:3: “B” is a feed without an address"]


def test_opml_that_breaks_off_keeps_what_was_read() -> None:
    reading = read_opml(given(OPML.encode("latin-1")[:-10], "feeds.opml"), options())
    assert len(reading.entries) == 2
    assert str(reading.told[1]) == "feeds.opml:3: is no XML from here on: unclosed token; the rest is not read"


@pytest.mark.parametrize(
    "text", ["", "<rss/>", "no", "<!DOCTYPE x [<!ENTITY a 'b'>]><opml/>", '<?xml version="1.0" encoding="x"?><opml/>']
)
def test_what_is_no_opml_is_a_hole(text: str) -> None:
    with pytest.raises(SourceUnread):
        read_opml(given(text), options())


PIECES = st.sampled_from(
    [
        "<rss version='2.0'>",
        "<channel>",
        "<item>",
        "</item>",
        "<title>",
        "a",
        "</title>",
        "<link>",
        "&amp;",
        "&",
        "<",
        "<opml>",
        "<outline xmlUrl='a'>",
        "</outline>",
        "<pubDate>x</pubDate>",
        "<pubDate>Thu, 26 Nov 2026</pubDate>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<entry>",
        "é",
        "]]>",
        "<!--",
        "\n",
    ]
)


@tried(st.lists(PIECES, max_size=20).map("".join))
def test_no_feed_is_too_odd(text: str) -> None:
    for reads in (read_feeds, read_opml):
        with contextlib.suppress(SourceUnread):
            reads(given(text), options()).plain()  # type: ignore[operator]
