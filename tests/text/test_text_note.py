"""From a note and what a model made of it to a page, and what the person is told at the gate."""

from __future__ import annotations

import pytest
import yaml

from orchestrator.errors import RunError
from orchestrator.text.extracted import MADE_TITLE, NO_SUMMARY
from orchestrator.text.note import below_front_matter, heeded, text_of
from orchestrator.text.site_page import page_of

DAY = "2026-11-22"
MADE = {"title": "A model's title", "summary": "A model's summary.", "tags": ["made"], "date": DAY, "slug": "made"}
TEXT = "The hedge along the road is hornbeam.\n"


def front_of(source: str) -> dict[str, object]:
    page = page_of(TEXT, heeded(MADE, source, DAY), source)
    values = yaml.safe_load(page.split("---\n")[1])
    assert isinstance(values, dict)
    return values


def told(source: str) -> str:
    return "\n".join(heeded(MADE, source, DAY)["warnings"])


def note(front: str) -> str:
    return f"---\n{front}\n---\n\n{TEXT}"


def test_a_plain_note_gets_what_the_model_made_and_no_warning() -> None:
    assert heeded(MADE, TEXT, DAY) == {**MADE, "warnings": []}
    assert text_of(TEXT) == TEXT


def test_the_persons_own_words_stand_in_place_of_a_models() -> None:
    source = note("title: Mine\nsummary: Short.\ntags: [a b, c]\ndate: 5 March 2019\nslug: own")
    own = {"title": "Mine", "summary": "Short.", "tags": ["a b", "c"], "date": "2019-03-05", "slug": "own"}
    assert heeded(MADE, source, DAY) == {**own, "warnings": []}


@pytest.mark.parametrize(
    "entry",
    [
        "tags: [garden, hedge]",
        "tags: garden, hedge",
        "tags: garden; hedge",
        "tags: '#garden #hedge'",
        "tags:\n- garden\n- '#hedge'",
        "Tags: [garden, hedge, garden]",
        "keywords: garden, hedge",
        "categories: [garden, hedge]",
        "taxonomies:\n  tags: [garden, hedge]",
    ],
)
def test_tags_are_a_list_or_a_text_under_any_of_their_names(entry: str) -> None:
    assert heeded(MADE, note(entry), DAY)["tags"] == ["garden", "hedge"]


@pytest.mark.parametrize(
    "flag",
    [
        "draft: true",
        "Draft: yes",
        "draft: 'true'",
        "published: false",
        "publish: false",
        "publish: no",
        "status: draft",
        "isDraft: true",
        "draft: ja",
        "draft: maybe",
        "publish: never",
        "status: in-progress",
        "status: [draft]",
        "params: {draft: true}",
        "dg-publish: false",
        "status: Private",
        "visibility: private",
        "private: true",
    ],
)
def test_a_note_that_is_not_to_go_out_stays_a_draft_and_says_so(flag: str) -> None:
    assert front_of(note(flag))["draft"] is True
    assert "not to go out" in told(note(flag))


@pytest.mark.parametrize(
    "flag",
    [
        "draft: false",
        "published: true",
        "publish: 2019-03-05",
        "status: published",
        "a: b",
        "draft: no",
        "draft:",
        "status: done",
    ],
)
def test_a_note_that_may_go_out_is_no_draft(flag: str) -> None:
    assert front_of(note(flag)).get("draft") is not True
    assert "not to go out" not in told(note(flag))


@pytest.mark.parametrize("day", ["2024-02-30", "0000-05-06", "10000-01-01", "03/04/2019", "soon", "[2019]"])
def test_a_date_that_is_none_is_told_and_the_page_gets_the_day_of_the_run(day: str) -> None:
    source = note(f"date: {day}")
    assert heeded({**MADE, "date": "2001-01-01"}, source, DAY)["date"] == DAY
    assert DAY in told(source)
    assert "date" in told(source)


def test_a_day_to_come_is_told() -> None:
    assert "2027-01-01, is still to come" in told(note("date: 2027-01-01"))


def test_a_day_no_calendar_has_from_a_model_breaks_nothing() -> None:
    settled = heeded({**MADE, "date": "0000-05-06"}, TEXT, DAY)
    assert (settled["date"], "0000-05-06" in settled["warnings"][0]) == (DAY, True)
    assert f"date: {DAY}\n" in page_of(TEXT, settled, TEXT)


def test_other_entries_go_out_under_their_names_and_unusual_ones_are_told() -> None:
    source = note("author: No\nweight: 10\naliases: [/old, 1e6]\ncover: {image: a.png}\nclient: Miller\nsource: mine")
    front = front_of(source)
    assert (front["author"], front["weight"], front["aliases"]) == ("No", 10, ["/old", "1e6"])
    assert (front["cover"], front["client"]) == ({"image": "a.png"}, "Miller")
    assert str(front["source"]).startswith("sha256:")
    assert "go out with the page: client." in told(source)
    assert "Its entry source is left out" in told(source)


def test_titles_and_slugs_are_words_whoever_wrote_them() -> None:
    source = note("title: 'The [[Hornbeam|hedge]] ==so=='\nslug: Über die Hecke!")
    settled = heeded(MADE, source, DAY)
    assert (settled["title"], settled["slug"]) == ("The hedge so", "ueber-die-hecke")
    assert "is written ueber-die-hecke" in told(source)
    assert heeded({**MADE, "summary": "See [[a|it]] ==now==."}, TEXT, DAY)["summary"] == "See it now."


def test_comments_are_in_no_text_and_are_told_by_their_lines() -> None:
    source = note("title: A") + "%%private%%\n\nMore. <!-- private -->\n"
    assert "private" not in text_of(source)
    assert "2 comments of the author are left out (lines 6, 8)." in told(source)


def test_a_fault_in_front_matter_is_told() -> None:
    assert "line 2, column 9" in told(note("title: A: B"))
    assert heeded(MADE, note("title: A: B"), DAY)["title"] == "A: B"


def test_header_lines_stay_text_and_name_title_and_day() -> None:
    source = "Title: On bees\nAuthor: X\nDate: 2021-03-04\n\nBees are insects.\n"
    settled = heeded(MADE, source, DAY)
    assert (settled["title"], settled["date"]) == ("On bees", "2021-03-04")
    assert text_of(source) == source
    assert "look like a header" in told(source)


def test_the_lines_of_a_talk_are_text_and_nothing_is_said_of_them() -> None:
    source = "Alice: One.\nBob: Two.\nCarol: Three.\n\nAlice: Four.\n"
    assert (text_of(source), told(source)) == (source, "")


def test_what_a_model_warns_of_comes_after_what_is_known() -> None:
    settled = heeded({**MADE, "warnings": ["Left out: a table."]}, note("draft: true"), DAY)
    assert settled["warnings"][-1] == "Left out: a table."
    assert "warnings" not in page_of(TEXT, settled, TEXT)


@pytest.mark.parametrize("source", ["---\ntitle: A\n---\n", "%%\nall of it\n%%\n", "<!-- never closed\n\nText.\n"])
def test_a_note_without_a_text_is_told_with_what_to_do(source: str) -> None:
    with pytest.raises(RunError, match="no text besides"):
        text_of(source)


def test_what_the_note_says_itself_is_not_told_as_made_without_a_model() -> None:
    made = {**MADE, "warnings": [MADE_TITLE, NO_SUMMARY]}
    assert heeded(made, TEXT, DAY)["warnings"] == [MADE_TITLE, NO_SUMMARY]
    assert heeded(made, note("title: Hedges\nsummary: Of one hedge."), DAY)["warnings"] == []


@pytest.mark.parametrize("body", ["\n# T\n\ntext", "# T\r\n\r\ntext  \r\n", "\n\n---\n\ntext\u2028x\x0c\n", ""])
@pytest.mark.parametrize("front", ["---\ntitle: T\n---\n", "---\r\ntitle: T\r\n---\r\n", '+++\ntitle = "T"\n+++\n', ""])
def test_the_text_below_front_matter_is_had_byte_for_byte(front: str, body: str) -> None:
    assert below_front_matter(front + body) == body
