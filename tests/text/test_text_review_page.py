"""A review as a page: ids that stand for sources, and what a line means whatever they are numbered."""

from __future__ import annotations

import pytest

from orchestrator.text.review_page import ReviewPage, escaped, ids_in, lines_of, marked, not_as_made, unescaped

PAGE = """\
# 2026-W48

## SHIPPED

- site: 3 commits [g1-3]
- api: 1 commit [g4]

## BLOCKED

- Not read: tracker: gh is not logged in [s1]

## SOURCES

- [g1] site aaaa
- [g2] site bbbb
- [g3] site cccc
- [g4] api dddd
- [s1] tracker, read Fri 27 Nov 16:02
"""


@pytest.mark.parametrize(
    ("ids", "written"),
    [
        ([], ""),
        (["g1"], " [g1]"),
        (["g1", "g2", "g3"], " [g1-3]"),
        (["c1", "c3", "c4", "s2"], " [c1, c3-4, s2]"),
        (["you"], " [you]"),
    ],
)
def test_ids_that_follow_each_other_are_one_range_and_are_read_back(ids: list[str], written: str) -> None:
    assert marked(ids) == written
    assert list(ids_in(written.strip(" []"))) == (ids or [""])


def test_a_range_that_somebody_wrote_fills_no_memory() -> None:
    assert sum(1 for _ in ids_in("g1-9999999")) < 200_000


def test_a_line_means_what_it_says_of_its_sources_however_they_are_numbered() -> None:
    other = PAGE.replace("g4", "g9").replace("[g1-3]", "[g1-3]")
    pages = [ReviewPage.of(text) for text in (PAGE, other)]
    api = [next(page.meaning(line) for line in page.lines if "api: 1" in line.text) for page in pages]
    assert api[0] == api[1] == ("SHIPPED", "- api: 1 commit", frozenset({"api dddd"}))


def test_a_page_knows_what_was_not_read_and_which_section_an_id_belongs_to() -> None:
    page = ReviewPage.of(PAGE)
    assert page.unread == {"BLOCKED": ["tracker: gh is not logged in"]}
    assert (page.section_of["g2"], page.section_of["s1"]) == ("SHIPPED", "BLOCKED")


@pytest.mark.parametrize("said", ["a [g1] b", "*so* `x` <b> ~~no~~ &amp;", "back \\ slash", "plain"])
def test_somebody_s_words_can_forge_no_id_and_are_shown_as_they_were(said: str) -> None:
    assert ReviewPage.of(f"## NOTES\n- {escaped(said)}").lines[1].ids == ()
    assert unescaped(escaped(said)) == said


def test_somebody_s_words_stay_in_their_line() -> None:
    assert escaped("one\n## SHIPPED\r\n\u2028- two\x85 [g1]").count("\n") == 0
    assert "\u2028" not in escaped("a\u2028b")


def test_only_the_ends_of_lines_and_the_mark_of_an_encoding_are_not_looked_at() -> None:
    assert lines_of("\ufeffa\r\nb\r\n") == lines_of("a\nb\n") == ["a", "b"]
    assert lines_of("a\r\nb\n") == ["a\r", "b"]
    assert lines_of("a\nb \n\n") == ["a", "b ", ""]


API = "- api: 1 commit [g4]\n"


@pytest.mark.parametrize(
    ("page", "faults"),
    [
        (PAGE, []),
        (PAGE.replace("# 2026-W48\n", "# 2026-W48\n\n*In a model's words:* a good week\n"), []),
        (PAGE.replace(API, ""), ["- api: 1 commit [g4]: is missing"]),
        (PAGE.replace(API, API * 2), ["- api: 1 commit [g4]: not what the record gives"]),
        (PAGE.replace("1 commit", "9 commits"), ["- api: 9 commits [g4]: not what the record gives"]),
        (PAGE.replace("## SHIPPED", "## BLOCKED"), ["## BLOCKED: not what the record gives"]),
        (PAGE.replace(API, "").replace("- site", f"{API}- site"),
         ["- api: 1 commit [g4]: not what the record gives", "- api: 1 commit [g4]: is missing"]),
    ],
)  # fmt: skip
def test_a_line_that_was_changed_put_in_taken_away_or_moved_is_not_as_made(page: str, faults: list[str]) -> None:
    assert sorted(not_as_made(page, PAGE)) == sorted(faults)
