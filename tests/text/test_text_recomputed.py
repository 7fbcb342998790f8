"""Numbers that can be worked out from the numbers beside them, and those that nobody looks at."""

from __future__ import annotations

import pytest

from orchestrator.text.recomputed import numbers_in, recomputed


@pytest.mark.parametrize(
    ("text", "said", "holds"),
    [
        ("31 approvals last month, 4 would have been stale (13%).", "13 %", True),
        ("31 approvals last month, 4 would have been stale (23%).", "23 %", False),
        ("Of all, 8 of 12 teams (67 %) agreed.", "67 %", True),
        ("In 2024, 8 of 12 teams (60 %) agreed.", "60 %", False),
        ("1,200 of 2,400 pages, that is 50 percent.", "50 %", True),
        ("1 of 3 (33.3%).", "33.3 %", True),
        ("2 of 3 (66%).", "66 %", False),
        ("12 + 30 = 42 pages.", "42", True),
        ("12 + 30 = 43 pages.", "43", False),
        ("12 von 48 (25 %).", "25 %", True),
        ("Prices rose from 31 to 35 (13 %).", "13 %", True),
        ("Sales rose from 40 to 50, up 25 %.", "25 %", True),
        ("Prices rose from 31 to 35 (31 %).", "31 %", False),
    ],
)
def test_a_share_and_a_sum_are_worked_out(text: str, said: str, holds: bool) -> None:
    (one,) = recomputed(text).looked_at
    assert (one.said, one.holds) == (said, holds)


@pytest.mark.parametrize(
    "text",
    [
        "Sales rose from 40 to 50, up 30 %.",
        "3 outages in 12 months, 40 % of them at night.",
        "It fell by 5 % in 2024.",
        "Between 3 and 5 of 10 people, about 80 % said one thing and 20 % another.",
        "Version 1.2.3 of 2024-11-27 at 12:30.",
        "See pages 3 to 5 of chapter 4.",
        "Page 3 (13 %).",
    ],
)
def test_what_may_be_of_something_else_is_not_judged(text: str) -> None:
    numbers = recomputed(text)
    assert numbers.looked_at == ()
    assert numbers.others


def test_what_stands_beside_a_number_that_was_worked_out_is_not_worked_out_with_it() -> None:
    numbers = recomputed("In 2019, 4 of 31 (13 %) failed in 2 towns, and the fine was 5,000 euros; 1 + 2 = 3.")

    assert [one.said for one in numbers.looked_at] == ["3", "13 %"]
    assert [number for _, number in numbers.others] == ["2", "5,000"]


def test_code_citations_and_headings_hold_no_numbers_of_their_own() -> None:
    assert recomputed("Text [@gray1978, p. 33] and `5 of 6`.\n\n```\n7 of 8 (3 %)\n```\n").others == ()


def test_an_address_and_a_doi_hold_no_numbers_of_the_text() -> None:
    text = "See 10.1145/361598.361623, doi:10.1093/comjnl/27.2.97 and https://example.org/2024/11/27 for 3 more.\n"
    assert recomputed(text).others == ((1, "3"),)


def test_the_numbers_that_a_text_says() -> None:
    text = "No more than 10 [@gray1978, p. 33], 1,200 in 2024, 10 again; see 10.1145/289.291."
    assert numbers_in(text) == ["10", "1,200", "2024"]


def test_lines_are_those_of_the_text() -> None:
    text = "# Title\n\nFirst words\nand 3 things.\n\n- 8 of 12\n  (67 %)\n- 5 others\n"
    numbers = recomputed(text)
    assert [(one.line, one.said) for one in numbers.looked_at] == [(6, "67 %")]
    assert numbers.others == ((3, "3"), (8, "5"))
