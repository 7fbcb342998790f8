"""What a person edits in a page's front matter is what the page is called, and where it goes."""

from __future__ import annotations

from typing import Any

import pytest

from orchestrator.domain.canonical import JSON
from orchestrator.text.extracted import COPIED_SUMMARY, MADE_TITLE, PICKED_SUMMARY
from orchestrator.text.made_front import held
from orchestrator.text.note import heeded, reread
from orchestrator.text.site_page import page_of, settled_again
from orchestrator.text.site_place import There
from orchestrator.text.site_schema import SCHEMAS, Generator, schema_json

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


DAY = "2026-11-27"
ASTRO: There = {"schema": schema_json(SCHEMAS["astro"]), "note": {"digest": "sha256:" + "a" * 64, "id": "note-1"}}
MADE: dict[str, JSON] = {"title": "T", "summary": "", "tags": [], "date": DAY, "slug": "t"}


def edited(source: str, old: str = "", new: str = "") -> list[str]:
    """What is told once a page was edited."""
    metadata = heeded(MADE, source, DAY, ASTRO)
    page = page_of("Text.\n", metadata, source, ASTRO)
    assert old in page
    page = page.replace(old, new)
    return [str(told) for told in reread(page, metadata, ASTRO, DAY)["warnings"]]


def test_what_a_site_wants_is_told_until_the_page_has_it() -> None:
    wanted = "Astro wants description, and the page has none."
    assert wanted in heeded(MADE, "Text.\n", DAY, ASTRO)["warnings"]
    assert wanted in edited("Text.\n")
    assert wanted not in edited("Text.\n", "title: T", "title: T\ndescription: D")


def test_that_a_page_is_held_back_is_told_as_it_stands_after_an_edit() -> None:
    source = "---\ndraft: true\n---\n\nText.\n"
    [told] = [told for told in edited(source) if "not to go out" in told]
    assert told in heeded(MADE, source, DAY, ASTRO)["warnings"]  # nothing new: no second yes is asked for
    assert not any("not to go out" in told for told in edited(source, "draft: true", "draft: false"))
    assert any("not to go out (draft: yes)" in told for told in edited("Text.\n", "title: T", "title: T\ndraft: yes"))


def test_another_word_for_not_going_out_is_told_as_such() -> None:
    source = "---\ndraft: true\n---\n\nText.\n"
    private = [told for told in edited(source, "draft: true", "private: true") if "not to go out" in told]
    assert private == ["The page says of itself that it is not to go out (private: true)."]
    [both] = [told for told in edited(source, "draft: true", "draft: true\nprivate: true") if "not to go out" in told]
    assert both == "The page says of itself that it is not to go out (private: true, draft: true)."
    hidden = "---\nprivate: true\n---\n\nText.\n"
    [fewer] = [told for told in edited(hidden, "draft: true\n") if "not to go out" in told]
    assert "keeps that" not in fewer


@pytest.mark.parametrize(
    "front",
    ["draft: true", "published: false", "date: 2030-01-01", "Title: T\nTAGS: a, b", "x: [1, {a: b}]", "title: A: B"],
)
@pytest.mark.parametrize("generator", ["hugo", "jekyll", "astro", "zola", "eleventy", "plain"])
def test_of_a_page_that_was_not_edited_nothing_new_is_told_and_nothing_moves(front: str, generator: Generator) -> None:
    """Else an edit of one word would be asked about twice."""
    site: There = {**ASTRO, "schema": schema_json(SCHEMAS[generator])}
    source = f"---\n{front}\n---\n\nText.\n"
    metadata = heeded(MADE, source, DAY, site, "Text.\n")
    page = page_of("Text.\n", metadata, source, site)
    again = reread(page, metadata, site, DAY)
    assert set(again["warnings"]) <= set(metadata["warnings"])
    assert {**again, "warnings": ()} == {**metadata, "warnings": ()}
    assert page_of("Text.\n", settled_again(page, again, DAY, site), source, site, as_in=page) == page


def test_a_day_to_come_is_told_as_it_stands_after_an_edit() -> None:
    source = "---\ndate: 2027-01-01\n---\n\nText.\n"
    assert any("2027-01-01, is still to come" in told for told in edited(source))
    assert not any("still to come" in told for told in edited(source, "2027-01-01", "2026-01-01"))
    assert any("2028-02-02, is still" in told for told in edited(source, "2027-01-01", "2028-02-02"))


def test_a_page_that_names_its_note_no_more_is_told() -> None:
    assert not any("names its note no more" in told for told in edited("Text.\n"))
    bare = reread("Text.\n", MADE, ASTRO, DAY)["warnings"]
    assert bare[0].startswith("The page names its note no more. It has no front matter that its site reads.")
    page = "---\ntitle: T\ndescription: D\npubDate: 2026-01-01\n---\n\nText.\n"
    [told] = reread(page, MADE, ASTRO, DAY)["warnings"]
    assert told.startswith("The page names its note no more. When the note is published again")
    assert reread(page, {**MADE, "warnings": [told]}, ASTRO, DAY)["warnings"] == [told]


def test_what_was_made_otherwise_is_told_until_the_person_says_it() -> None:
    draft = "# Hedges\n\nOne line of it.\n"
    told = held({**MADE, "summary": "One line of it.", "date": "2019-01-01"}, draft, draft, DAY).told
    made = METADATA | {"title": "Hedges", "summary": "", "date": DAY, "warnings": list(told.values())}
    assert len(told) == 3
    assert COPIED_SUMMARY in told.values()
    assert reread(page("title: Hedges\n"), made)["warnings"] == list(told.values())
    assert reread(page("title: Of hedges\nsummary: Mine.\ndate: 2026-01-01\n"), made)["warnings"] == []


def test_a_page_whose_site_is_looked_at_again_keeps_all_but_its_place() -> None:
    """As its person left it: what the note said and they took out does not come back."""
    note = "---\ndraft: true\ntitle: T\n---\n\nText.\n"
    page = "---\ntitle: Mine\nextra: hand\npubDate: 2026-11-27\nslug: t\n---\n\nText of mine.\n"
    there: There = {**ASTRO, "place": {"folder": "content", "file": "{slug}.md"}, "files": ["content/t.md"]}
    stale = (
        "content/t.md has this title too, and is no page that could be read. It is another page, and stays as it is."
    )
    found = settled_again(page, {**MADE, "title": "Mine", "warnings": ["kept", stale]}, DAY, there)
    assert found["slug"] == "t-2"
    assert [told for told in found["warnings"] if told == "kept" or "stays as it is" in told][1:] == ["kept"]
    assert stale not in found["warnings"]
    again = page_of("Text of mine.\n", found, note, there, as_in=page)
    assert again.startswith("---\ntitle: Mine\nextra: hand\npubDate: 2026-11-27\nslug: t-2\n")
    assert "draft" not in again


def test_a_page_that_came_out_meanwhile_keeps_its_first_day() -> None:
    old = "---\ntitle: T\npubDate: 2020-01-01\n---\n\nText.\n"
    there: There = {**ASTRO, "own": [{"path": "content/t.md", "title": "T", "same": "note", "text": old}]}
    page = f"---\ntitle: T\npubDate: {DAY}\n---\n\nText.\n"
    found = settled_again(page, MADE, DAY, there)
    assert (found["date"], found["updated"]) == ("2020-01-01", DAY)


def test_a_page_that_names_its_note_again_is_not_told_that_it_does_not() -> None:
    page = "---\ntitle: T\npubDate: 2026-11-27\n---\n\nText.\n"
    before = reread(page, {**MADE, "warnings": ["kept"]}, ASTRO, DAY)
    assert any("names its note no more" in told for told in before["warnings"])
    found = settled_again(page, before, DAY, ASTRO)
    assert "source_id: note-1" in page_of("Text.\n", found, "Note.\n", ASTRO, as_in=page)
    assert found["warnings"] == ["Astro wants description, and the page has none.", "kept"]


def test_front_matter_that_nobody_can_read_gets_no_second_block() -> None:
    page = '---\ntitle: "T\ndate: [2026\n---\n\nText.\n'
    found = settled_again(page, {**MADE, "warnings": []}, DAY, ASTRO)
    assert page_of(page, found, "Note.\n", ASTRO, as_in=page) == page
    assert any("names its note no more" in told for told in found["warnings"])
