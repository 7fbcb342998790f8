"""A day is typed as a date or a word, and means one day."""

from datetime import date

import pytest

from orchestrator.text.day_in_words import day_in_words

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("today", FRIDAY),
        ("Tomorrow", date(2026, 11, 28)),
        ("saturday", date(2026, 11, 28)),
        ("mon", date(2026, 11, 30)),
        ("thurs", date(2026, 12, 3)),
        ("fri", date(2026, 12, 4)),
        (" FRIDAY ", date(2026, 12, 4)),
        ("", None),
        ("fr", None),
        ("fridays", None),
        ("someday", None),
        ("2026-13-01", None),
        ("next friday", None),
    ],
)
def test_a_day_in_words(given: str, day: date | None) -> None:
    assert day_in_words(given, FRIDAY) == day
