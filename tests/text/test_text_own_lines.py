"""What a person wrote on a page that is out, and what becomes of it on the next version."""

from __future__ import annotations

import pytest

from orchestrator.text.own_lines import Missed, OwnLines

OUT = "# Tools\n\nOne thing.\n\nIt lasts for eleven years, I think.\n\nWritten in Bern.\n\nThe end.\n"
THEIRS = OwnLines.of(
    OUT,
    [
        {"own": ["It lasts for eleven years, I think.", "Written in Bern."], "taken_out": ["It lasts for ten years."]},
        {"own": ["A line that is long gone."], "taken_out": ["One thing."]},
    ],
)
MADE = "# Tools\n\nOne thing.\n\nIt lasts for ten years.\n\nThe end.\n"


def test_a_line_of_an_older_run_is_theirs_while_it_stands_and_taken_out_while_it_does_not() -> None:
    assert THEIRS.own == {"It lasts for eleven years, I think.", "Written in Bern."}
    assert THEIRS.taken_out == {"It lasts for ten years."}


def test_what_the_note_says_as_before_is_as_the_person_had_it() -> None:
    made = THEIRS.put_back(MADE)
    assert made.page == OUT
    assert made.lines == ("It lasts for eleven years, I think.", "Written in Bern.")
    assert made.left_out == ("It lasts for ten years.",)
    assert THEIRS.missed(made.page) == []


def test_what_the_note_says_anew_elsewhere_stands() -> None:
    made = THEIRS.put_back(MADE.replace("One thing.", "One thing, and well.").replace("The end.", "The end of it."))
    assert made.page == OUT.replace("One thing.", "One thing, and well.").replace("The end.", "The end of it.")


def test_where_the_note_says_something_new_theirs_is_a_guess_and_is_told() -> None:
    page = MADE.replace("ten years", "ten years at most")
    made = THEIRS.put_back(page)
    assert made.lines == ("Written in Bern.",)
    assert THEIRS.missed(made.page) == [Missed(5, "It lasts for eleven years, I think.", is_back=False)]
    page = MADE.replace("It lasts for ten years.", "Nobody knows when somebody stops.")
    assert THEIRS.put_back(page).page == page
    assert [missed.line for missed in THEIRS.missed(page)] == [5, 7]


def test_what_they_took_out_is_told_where_it_stands_again() -> None:
    page = OUT.replace("The end.", "It lasts for ten years.\n\nSomething else.")
    assert THEIRS.put_back(page).page == page
    assert THEIRS.missed(page) == [Missed(9, "It lasts for ten years.", is_back=True)]


def test_a_line_of_theirs_that_the_note_has_now_stands_once() -> None:
    page = "# Tools\n\nWritten in Bern.\n\nOne thing.\n\nIt lasts for eleven years, I think.\n\nThe end.\n"
    assert THEIRS.put_back(page).page == page
    assert THEIRS.missed(page) == []


def test_lines_broken_otherwise_are_the_same_lines() -> None:
    page = OUT.replace("eleven years, I", "eleven\nyears, I")
    assert THEIRS.put_back(page).page == page
    assert THEIRS.missed(page) == []


def test_what_they_have_said_otherwise_of_since_is_not_put_back() -> None:
    kept = THEIRS.without(["Written in Bern."])
    assert "Bern" not in kept.put_back(MADE).page
    assert kept.missed(OUT.replace("Written in Bern.\n\n", "")) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "end"])
def test_line_ends_of_the_new_version_are_kept(end: str, last: str) -> None:
    page = MADE.replace("\n", end)
    page = page if last else page.removesuffix(end)
    made = THEIRS.put_back(page).page
    assert made == (OUT.replace("\n", end) if last else OUT.replace("\n", end).removesuffix(end))


def test_a_page_of_which_nothing_is_theirs_stays_byte_for_byte() -> None:
    page = "a\r\n\x0cb\n\n  c"
    assert OwnLines.of("x\n", []).put_back(page).page == page
    assert OwnLines().missed(page) == []
