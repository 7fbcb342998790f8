from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from orchestrator.text.age import age, read_age, since_when

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=3, hours=3), "Tue 24 Nov 09:00"),
        (timedelta(minutes=-5), "Fri 27 Nov 12:05"),
    ],
)
def test_an_age_is_told_as_people_tell_it(ago: timedelta, told: str) -> None:
    assert age(NOW - ago, NOW, BERLIN) == told


def test_unchanged_is_said_of_what_was_looked_at_now_only() -> None:
    before = NOW - timedelta(minutes=12)

    assert read_age(before, NOW, NOW, BERLIN) == "12 min ago, unchanged since"
    assert read_age(before, before, NOW, BERLIN) == "12 min ago"
    assert read_age(before, before + timedelta(minutes=3), NOW, BERLIN) == "12 min ago"
    assert read_age(NOW, NOW, NOW, BERLIN) == "just now"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-11-27T08:00:00+00:00", "since 09:00"),
        ("2026-11-24T08:00:00+00:00", "since Tue 24 Nov"),
        ("2026-11-26T23:30:00+00:00", "since 00:30"),
        ("2026-11-27", "since Fri 27 Nov"),
        ("long ago", "since long ago"),
    ],
)
def test_since_when_is_an_hour_of_today_or_a_day(written: str, told: str) -> None:
    assert since_when(written, NOW, BERLIN) == told
