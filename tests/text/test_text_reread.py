"""What a person edits in a page's front matter is what the page is called, and where it goes."""

from __future__ import annotations

from typing import Any

from orchestrator.text.extracted import MADE_TITLE, PICKED_SUMMARY
from orchestrator.text.note import reread

METADATA: dict[str, Any] = {
    "title": "Old",
    "summary": "S.",
    "tags": ["a"],
    "date": "2026-11-27",
    "slug": "old",
    "warnings": ["kept"],
}


def page(front: str) -> str:
    return f"---\n{front}---\n\nA page.\n"


def test_an_edited_title_and_slug_stand_in_place_of_the_old_ones() -> None:
    found = reread(page('title: "New: and better"\nslug: new-one\ndate: 2026-11-01\ntags: [b, c]\n'), METADATA)
    assert found == METADATA | {"title": "New: and better", "slug": "new-one", "date": "2026-11-01", "tags": ["b", "c"]}


def test_what_the_page_does_not_say_stays() -> None:
    assert reread(page("tags: [b]\n"), METADATA) == METADATA | {"tags": ["b"]}
    assert reread("A page without front matter.\n", METADATA) == METADATA


def test_an_address_that_nobody_chose_follows_the_title() -> None:
    assert reread(page("title: New\n"), METADATA) == METADATA | {"title": "New", "slug": "new"}
    chosen = METADATA | {"slug": "chosen"}
    assert reread(page("title: New\n"), chosen) == chosen | {"title": "New"}


def test_what_cannot_be_read_is_told_at_the_gate() -> None:
    found = reread(page("slug: ../../etc/passwd\ndate: some day\n"), METADATA)
    assert ".." not in found["slug"]
    assert found["date"] == "2026-11-27"
    assert len(found["warnings"]) > 1


def test_reading_the_same_page_twice_warns_once() -> None:
    bad = page("date: some day\n")
    once = reread(bad, METADATA)
    assert reread(bad, once) == once


def test_a_title_and_a_summary_of_ones_own_are_no_longer_told_as_made_without_a_model() -> None:
    made = METADATA | {"warnings": [MADE_TITLE, PICKED_SUMMARY, "kept"]}
    assert reread(page("title: Old\nsummary: S.\n"), made)["warnings"] == [MADE_TITLE, PICKED_SUMMARY, "kept"]
    assert reread(page("title: Old\nsummary: Mine.\n"), made)["warnings"] == [MADE_TITLE, "kept"]
    assert reread(page("title: Mine\nsummary: S.\n"), made)["warnings"] == [PICKED_SUMMARY, "kept"]
