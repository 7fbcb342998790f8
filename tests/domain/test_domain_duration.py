from __future__ import annotations

from datetime import timedelta

import pytest

from orchestrator.domain.duration import LONGEST, duration


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("30s", timedelta(seconds=30)),
        ("1m", timedelta(minutes=1)),
        ("4h", timedelta(hours=4)),
        ("4d", timedelta(days=4)),
        ("2w", timedelta(weeks=2)),
        ("3660d", LONGEST),
        ("316224000s", LONGEST),
    ],
)
def test_a_length_of_time_is_a_number_and_one_of_five_units(written: str, span: timedelta) -> None:
    assert duration(written) == span


@pytest.mark.parametrize("written", ["", "4", "h", "0d", "-1d", "1.5h", "4 days", "4D", "٤d", "4d ", "1y", "04d"])
def test_what_is_written_otherwise_is_none(written: str) -> None:
    with pytest.raises(ValueError, match="is no length of time"):
        duration(written)


@pytest.mark.parametrize("written", ["3661d", "600000w", "99999999999w", "9" * 400 + "d", "9" * 5000 + "s"])
def test_a_length_that_no_date_can_hold_is_told_as_too_long(written: str) -> None:
    with pytest.raises(ValueError, match="is longer than ten years"):
        duration(written)
