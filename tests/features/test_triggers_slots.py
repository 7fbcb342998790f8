"""Which moments a schedule names, where the person is."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from orchestrator.errors import WorkspaceError
from orchestrator.features.triggers.slots import Schedule, spelled
from orchestrator.features.triggers.standing import in_words

BERLIN, NEW_YORK, TOKYO = (ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Asia/Tokyo"))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def slots(text: str, since: str, count: int, zone: ZoneInfo = BERLIN, covered: str = "") -> list[str]:
    return [spelled(slot) for slot in islice(Schedule("app", text, zone).after(utc(since), covered), count)]


def test_a_slot_that_does_not_exist_is_the_first_moment_after_the_gap() -> None:
    assert slots("30 2 * * *", "2026-03-28T12:00", 2) == ["2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"]


def test_a_slot_whose_hour_comes_twice_comes_once() -> None:
    assert slots("30 2 * * *", "2026-10-24T12:00", 2) == ["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"]


def test_a_schedule_of_every_half_hour_goes_by_the_time_that_passes() -> None:
    found = slots("*/30 * * * *", "2026-10-24T23:59", 6)
    assert found == [
        "2026-10-25T02:00+02:00",
        "2026-10-25T02:30+02:00",
        "2026-10-25T02:00+01:00",
        "2026-10-25T02:30+01:00",
        "2026-10-25T03:00+01:00",
        "2026-10-25T03:30+01:00",
    ]


def test_two_slots_that_a_gap_pushes_to_one_moment_are_one() -> None:
    assert slots("0 2,3 * * *", "2026-03-28T12:00", 2) == ["2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00"]


def test_a_person_who_travels_west_does_not_owe_the_same_morning_twice() -> None:
    found = slots("0 7 * * *", "2026-11-01T00:00", 1, NEW_YORK, covered="2026-11-27T07:00+01:00")
    assert found == ["2026-11-28T07:00-05:00"]


def test_a_person_who_travels_east_owes_the_morning_that_has_begun() -> None:
    due = Schedule("app", "0 7 * * *", TOKYO).due(
        utc("2026-11-27T01:00"), utc("2026-11-01T00:00"), "2026-11-26T07:00-05:00"
    )
    assert due is not None
    assert (spelled(due.last), due.number) == ("2026-11-27T07:00+09:00", 1)


def test_a_week_of_slots_is_counted_and_its_ends_are_named() -> None:
    due = Schedule("app", "0 7 * * *", BERLIN).due(utc("2026-11-27T12:00"), utc("2026-11-20T12:00"))
    assert due is not None
    told = spelled(due.first), due.before_last and spelled(due.before_last), spelled(due.last), due.number
    assert told == ("2026-11-21T07:00+01:00", "2026-11-26T07:00+01:00", "2026-11-27T07:00+01:00", 7)


def test_the_last_of_very_many_slots_is_found_without_counting_them() -> None:
    due = Schedule("app", "* * * * *", BERLIN).due(utc("2026-11-27T12:00"), utc("2020-11-20T12:00"))
    assert due is not None
    assert (spelled(due.last), due.number) == ("2026-11-27T13:00+01:00", 5_000)


def test_nothing_is_due_before_its_moment_in_the_hour_that_comes_twice() -> None:
    """Two moments of one zone are compared by the wall otherwise."""
    schedule = Schedule("app", "*/30 * * * *", BERLIN)
    due = schedule.due(utc("2026-10-25T00:45"), utc("2026-10-25T00:01"))
    assert due is not None
    assert (spelled(due.last), due.number) == ("2026-10-25T02:30+02:00", 1)


def test_a_day_that_no_month_has_is_told() -> None:
    with pytest.raises(WorkspaceError, match="names no moment"):
        slots("0 7 31 2 *", "2026-11-27T12:00", 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0 7 * * 1-5", "weekdays 07:00"),
        ("0 7 * *", "0 7 * *"),
        ("@daily", "@daily"),
        ("0 7 * * mon-fri", "weekdays 07:00"),
        ("0 16 * * 5", "Fri 16:00"),
        ("5 6 * * *", "daily 06:05"),
        ("0 8 * * 0", "Sun 08:00"),
        ("0 9 1 * *", "0 9 1 * *"),
        ("*/5 * * * *", "*/5 * * * *"),
        ("0 7 * * 1,3", "0 7 * * 1,3"),
    ],
)
def test_a_schedule_is_told_in_words_where_there_are_short_ones(text: str, words: str) -> None:
    assert in_words(text) == words
