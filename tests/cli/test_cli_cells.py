"""Lines fit the screen and columns stand, whatever script a title is written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.cli.cells import cells, columns, cut, cut_end, in_a_line_each, padded, stacked, wrapped

WORDS = st.text(alphabet="ab 日本e\u0301👍\n", max_size=60)


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("日本語", 6), ("e\u0301", 1), ("ｆｕｌｌ", 8), ("", 0), ("👍", 2)]
)
def test_a_text_is_as_wide_as_its_characters(text: str, width: int) -> None:
    assert cells(text) == width


@given(WORDS, st.integers(2, 30))
def test_a_cut_text_fits(text: str, width: int) -> None:
    assert cells(cut(text, width)) <= width


@given(WORDS, st.integers(2, 30))
def test_wrapping_loses_no_word_and_fits(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cells(line) <= width for line in lines)


def test_cutting_keeps_what_fits_and_says_that_there_is_more() -> None:
    assert cut("one two three", 9) == "one two…"
    assert cut("one\n two", 9) == "one two"
    assert cut("日本語", 5) == "日本…"
    assert cut_end("a   b   c", 6) == "a   b…"


def test_columns_are_aligned_by_what_is_seen() -> None:
    assert columns([("日本", "x", "end"), ("abc", "yy", "end")]) == ["日本  x   end", "abc   yy  end"]
    assert columns([]) == []
    assert padded("日", 4) == "日  "


def test_a_row_is_cut_between_words_and_an_id_anywhere() -> None:
    assert cut_end("one two three", 10) == "one two…"
    assert cut_end("id 買い物リスト作成", 12) == "id 買い物リ…"  # no space ends a word there
    assert cut_end("file 2026-11-20-a-long-name-of-it.md", 12) == "file 2026-1…"


ROWS = [("d-1", "publish", "pub-0bc2", "Publish “Bread without kneading”?"), ("d-12", "gist", "gis-1", "Keep it?")]


def test_on_a_narrow_screen_what_has_no_room_stands_below_its_row() -> None:
    assert stacked(ROWS, 60) == [
        ["d-1   publish  pub-0bc2  Publish “Bread without kneading”?"],
        ["d-12  gist     gis-1     Keep it?"],
    ]
    assert stacked(ROWS, 40) == [
        ["d-1   publish  pub-0bc2  Publish “Bread…"],
        ["d-12  gist     gis-1     Keep it?"],
    ]
    assert stacked(ROWS, 30) == [
        ["d-1   publish  pub-0bc2", "    Publish “Bread without…"],
        ["d-12  gist     gis-1", "    Keep it?"],
    ]
    assert stacked([("leaves", "taxes-of-the-year", "Find the receipts of it"), ("", "site-1", "Draft")], 31) == [
        ["leaves  taxes-of-the-year", "          Find the receipts of…"],
        ["        site-1", "          Draft"],
    ]
    assert stacked([], 40) == []


def test_one_long_text_among_others_is_cut_and_does_not_part_every_row() -> None:
    rows = [("tax-1", "Find the receipts", "due on Monday"), ("long-1", "A title that goes on " * 9, "weight 3")]
    assert stacked(rows, 60) == [
        ["tax-1   Find the receipts                   due on Monday"],
        ["long-1  A title that goes on A title that…  weight 3"],
    ]
    assert [len(lines) for lines in stacked(rows, 40)] == [3, 3]


@given(st.lists(st.lists(WORDS.map(lambda text: text.replace("\n", " ")), min_size=1, max_size=5)), st.integers(20, 90))
def test_a_row_fits_whatever_stands_in_it(rows: list[list[str]], room: int) -> None:
    told = stacked(rows, room)
    assert len(told) == len(rows)
    assert all(cells(line) <= room for lines in told for line in lines)


def test_where_the_last_column_says_what_matters_it_goes_on_below_itself() -> None:
    rows = [("limits", "deep 0/180 min · open decisions 4/7"), ("tasks", "3 open tasks")]
    assert stacked(rows, 34, whole=True) == [
        ["limits  deep 0/180 min · open", "        decisions 4/7"],
        ["tasks   3 open tasks"],
    ]
    rows = [("site-1", "Draft the note on journals", "wants high energy and you said low")]
    assert stacked(rows, 68, whole=True) == [
        ["site-1  Draft the note on journals  wants high energy and you said", " " * 36 + "low"]
    ]
    assert stacked(rows, 40, whole=True) == [
        ["site-1  Draft the note on journals", "    wants high energy and you said low"]
    ]


def test_a_path_that_has_no_room_in_the_last_column_stands_below_its_row_in_one_piece() -> None:
    path = "'~/notes/people/Margaret.txt'"
    assert stacked([("letters.10", "failed", f"no such file: {path}")], 47, whole=True) == [
        ["letters.10  failed", f"    no such file: {path}"]
    ]


@given(st.lists(st.lists(WORDS.filter(lambda text: "\n" not in text), min_size=1, max_size=4)), st.integers(30, 90))
def test_whole_rows_fit_too(rows: list[list[str]], room: int) -> None:
    lines = [line for told in stacked(rows, room, whole=True) for line in told]
    assert all(cells(line) <= room for line in lines)


def test_for_a_program_a_long_title_does_not_push_out_what_is_said_of_it_or_of_others() -> None:
    rows = [("site-1", "Draft " * 40, "due 2026-11-30"), ("site-2", "Mend the links", "x" * 30)]
    first, second = in_a_line_each(rows, 100)
    assert first.endswith("…  due 2026-11-30")
    assert second.endswith("x" * 30)
    assert first.index("due") == second.index("xxx")
    assert [cells(line) <= 100 for line in in_a_line_each([("a", "b" * 90, "c" * 90)], 100)] == [True]
    assert in_a_line_each([("a", "b" * 90, "c" * 90)], 100)[0].count("c") > 40
    assert in_a_line_each(ROWS, 200) == columns(ROWS)


@given(st.lists(st.lists(WORDS.filter(lambda text: "\n" not in text), min_size=1, max_size=4)), st.integers(20, 90))
def test_a_row_is_a_line_that_fits(rows: list[list[str]], room: int) -> None:
    lines = in_a_line_each(rows, room)
    assert len(lines) == len(rows)
    assert all(cells(line) <= room for line in lines)
