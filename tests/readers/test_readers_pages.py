from __future__ import annotations

import pytest
from brought import given, options

from orchestrator.readers.pages import PageEntry, read_pages
from orchestrator.readers.reading import Brought


def page(text: str) -> PageEntry:
    reading = read_pages(given(text, "notes/a-note.md"), options())
    assert reading.told == ()
    return reading.entries[0]


@pytest.mark.parametrize(
    "header",
    [
        "---\ntitle: T\ntags: [a, b]\nweight: 2\ndue: 2026-11-30\n---\n",
        '+++\ntitle = "T"\ntags = ["a", "b"]\nweight = 2\ndue = 2026-11-30\n+++\n',
        '{"title": "T", "tags": ["a", "b"], "weight": 2, "due": "2026-11-30"}\n',
    ],
)
def test_front_matter_in_each_spelling_says_the_same(header: str) -> None:
    values = {"title": "T", "tags": ["a", "b"], "weight": 2, "due": "2026-11-30"}
    assert page(f"{header}# H\nText\n") == PageEntry("notes/a-note.md", "T", "# H\nText\n", values)


def test_a_title_is_the_headings_or_the_files_where_none_is_written() -> None:
    assert page("Text\n# Heading #\n").title == "Heading"
    assert page("Text").title == "a-note"


def test_front_matter_with_a_fault_is_told_with_its_line_and_the_rest_used() -> None:
    reading = read_pages(given("---\ntitle: T\ntags: [a\n---\nText"), options())
    assert (reading.entries[0].title, reading.entries[0].text) == ("T", "Text")
    (told,) = reading.told
    assert told.place.startswith("notes/tasks.md:")
    assert told.kept
    assert "The front matter has a fault" in told.why


def test_a_file_that_is_no_text_takes_nothing_from_the_others() -> None:
    reading = read_pages([Brought("a", b"\0"), Brought("b.md", b"x")], options())
    assert [entry.title for entry in reading.entries] == ["b"]
    assert [one.place for one in reading.told] == ["a"]
