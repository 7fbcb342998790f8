"""Days as people write them."""

from __future__ import annotations

import pytest

from orchestrator.text.day import day_written


@pytest.mark.parametrize(
    "text",
    [
        "2019-03-05",
        "2019-3-5",
        "2019/03/05",
        "2019.03.05",
        "20190305",
        "05.03.2019",
        "5. 3. 2019",
        "March 5, 2019",
        "march 5th 2019",
        "Mar. 5, 2019",
        "5 March 2019",
        "the 5th of March, 2019",
        "5-Mar-2019",
        "5. März 2019",
        "Dienstag, 5. März 2019, 14:30 Uhr",
        "5 mars 2019",
        "5 de marzo de 2019",
        "2019年3月5日",
        "Tue, 05 Mar 2019 21:39:02 -0700",
        "Tue Mar  5 21:39:02 2019 +0100",
        "Tue Mar 5 21:39:02 CET 2019",
        "2019-03-05T10:00:00+02:00",
        "2019-03-05T10:00:00.123Z",
        "2019-03-05 10:00:00 Europe/Berlin",
        "2019-03-05 10:00 AM",
        "20190305T100000Z",
        "2019-W10-2",
        "1551787200",
        "1551787200000",
    ],
)
def test_a_day_is_understood_however_it_is_written(text: str) -> None:
    assert (day_written(text).iso, day_written(text).told) == ("2019-03-05", "")


@pytest.mark.parametrize(
    ("text", "iso"), [("25/3/2019", "2019-03-25"), ("3/25/2019", "2019-03-25"), ("5/5/2019", "2019-05-05")]
)
def test_what_can_only_be_one_day_is_that_day(text: str, iso: str) -> None:
    assert day_written(text).iso == iso


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("03/04/2019", "may be two days"),
        ("05-03-2019", "may be two days"),
        ("2024-02-30", "is no day"),
        ("2019-00-10", "is no day"),
        ("31. April 2020", "is no day"),
        ("13/13/2019", "is no day"),
        ("0000-05-06", "is no day"),
        ("10000-01-01", "is no day"),
        ("05.03.19", "is not understood"),
        ("yesterday", "is not understood"),
        ("2019-03-05 to 2019-03-07", "is not understood"),
        ("{{date}}", "is not understood"),
        ("9" * 30, "is not understood"),
        ("x" * 5000, "is not understood"),
    ],
)
def test_what_is_none_or_may_be_two_is_told_by_its_name(text: str, why: str) -> None:
    found = day_written(text)
    assert found.iso == ""
    assert text[:60] in found.told
    assert why in found.told


@pytest.mark.parametrize(
    ("text", "iso"), [("2019-03", "2019-03-01"), ("March 2019", "2019-03-01"), ("2019", "2019-01-01")]
)
def test_a_month_alone_gives_its_first_day_and_is_told(text: str, iso: str) -> None:
    assert day_written(text).iso == iso
    assert "names no day" in day_written(text).told
