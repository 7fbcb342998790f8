"""What searches print, in the forms of several, as pages with their words."""

from __future__ import annotations

import pytest
from brought import given, options

from orchestrator.readers.links import LinkEntry, read_links
from orchestrator.readers.reading import SourceReading


def read(text: str) -> SourceReading[LinkEntry]:
    return read_links(given(text, "search"), options())


@pytest.mark.parametrize(
    "printed",
    [
        '{"results": [{"url": "https://a.example/b", "title": "A  bridge", "content": "Rust."}]}',
        '{"web": 1, "webPages": {"value": [{"url": "https://a.example/b", "name": "A bridge", "snippet": "Rust."}]}}',
        '[{"href": "https://a.example/b", "title": "A bridge", "body": "Rust."}]',
        '{"url": "https://a.example/b", "title": "A bridge", "description": "Rust."}',
    ],
)
def test_pages_of_several_searches_are_read_alike(printed: str) -> None:
    (entry,) = read(printed).entries
    assert (entry.url, entry.title, entry.summary) == ("https://a.example/b", "A bridge", "Rust.")


def test_a_page_a_line_is_read_with_what_stands_beside_it() -> None:
    reading = read("https://a.example/b - A bridge\n<https://a.example/c>\n\nnothing\n")
    assert [(one.url, one.title, one.place) for one in reading.entries] == [
        ("https://a.example/b", "A bridge", "search:1"),
        ("https://a.example/c", "", "search:2"),
    ]
    assert [str(one) for one in reading.told] == ["search:4: names no address: nothing"]


def test_what_is_no_address_of_the_web_is_told_and_no_page() -> None:
    reading = read('[{"url": "javascript:alert(1)"}, {"title": "none"}, {"url": "file:///etc/passwd"}]')
    assert reading.entries == ()
    assert len(reading.told) == 3
