"""The hours of a day: calendars, clocks that change, days away."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from days import BERLIN, CURVE, THURSDAY, bounds, meeting, plain_bounds, state

from orchestrator.agenda.calendar import CalendarEntry
from orchestrator.agenda.constraints import AwaySpan, Constraints
from orchestrator.agenda.energy import Level
from orchestrator.agenda.hours import DayHours, day_hours
from orchestrator.agenda.wall import WallSpan, moment_of, wall_span

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def gaps(*calendar: CalendarEntry, constraints: Constraints | None = None, day: date = THURSDAY) -> list[str]:
    return spelled(hours(*calendar, constraints=constraints, day=day))


def hours(*calendar: CalendarEntry, constraints: Constraints | None = None, day: date = THURSDAY) -> DayHours:
    return day_hours(state(day=day, constraints=constraints or plain_bounds(), calendar=calendar), None)


def spelled(found: DayHours, zone: ZoneInfo = BERLIN) -> list[str]:
    return [f"{moment_of(start, zone):%H:%M}-{moment_of(end, zone):%H:%M}" for start, end in found.gaps]


def test_a_day_is_its_work_hours_less_lunch_less_meetings_less_buffer() -> None:
    found = hours(meeting("10:00", "11:00"), constraints=bounds())
    assert spelled(found) == ["09:00-10:00", "11:00-12:30", "13:15-17:30"]
    assert (found.work_minutes, found.free_minutes, found.plannable_minutes) == (465, 405, 324)


@pytest.mark.parametrize(("buffer", "plannable"), [(0, 480), (0.1, 432), (0.9, 48), (1, 0), (0.333, 320)])
def test_a_buffer_is_the_share_that_is_written(buffer: float, plannable: int) -> None:
    assert hours(constraints=plain_bounds(buffer=buffer)).plannable_minutes == plannable


@pytest.mark.parametrize(
    ("calendar", "free"),
    [
        ([meeting("10:00", "11:00"), meeting("10:30", "12:00")], ["09:00-10:00", "12:00-17:00"]),
        ([meeting("10:00", "12:00"), meeting("10:30", "11:00")], ["09:00-10:00", "12:00-17:00"]),
        ([meeting("10:00", "11:00"), meeting("11:00", "12:00")], ["09:00-10:00", "12:00-17:00"]),
        ([meeting("10:00", "10:00")], ["09:00-17:00"]),
        ([meeting("10:00", "11:00", cancelled=True)], ["09:00-17:00"]),
        ([meeting("10:00", "11:00", busy=False)], ["09:00-17:00"]),
        ([meeting("08:00", "10:00"), meeting("16:00", "20:00")], ["10:00-16:00"]),
        ([meeting("00:00", "23:59")], []),
        ([meeting("22:00", "10:00", day=date(2026, 11, 25))], ["10:00-17:00"]),
        ([meeting("16:30", "02:00")], ["09:00-16:30"]),
        ([meeting("10:00", "11:00", day=date(2026, 11, 27))], ["09:00-17:00"]),
        ([meeting("04:00", "05:00", zone=ZoneInfo("America/New_York"))], ["09:00-10:00", "11:00-17:00"]),
    ],
)
def test_meetings_take_what_they_last(calendar: list[CalendarEntry], free: list[str]) -> None:
    assert gaps(*calendar) == free


def test_a_started_minute_is_taken() -> None:
    entry = CalendarEntry(
        "a", "A", datetime(2026, 11, 26, 9, 0, 30, tzinfo=UTC), datetime(2026, 11, 26, 10, 0, 1, tzinfo=UTC)
    )
    assert gaps(entry) == ["09:00-10:00", "11:01-17:00"]


def test_an_entry_that_ends_before_it_starts_takes_nothing() -> None:
    entry = CalendarEntry("a", "A", datetime(2026, 11, 26, 11, tzinfo=UTC), datetime(2026, 11, 26, 10, tzinfo=UTC))
    assert gaps(entry) == ["09:00-17:00"]


@pytest.mark.parametrize(
    ("first", "after", "busy", "free"),
    [
        ("2026-11-26", "2026-11-27", True, []),
        ("2026-11-26", "2026-11-27", False, ["09:00-17:00"]),
        ("2026-11-25", "2026-11-26", True, ["09:00-17:00"]),
        ("2026-11-20", "2026-12-01", True, []),
        ("2026-11-26", "2026-11-26", True, []),
        ("2026-11-27", "2026-11-28", True, ["09:00-17:00"]),
    ],
)
def test_an_entry_for_whole_days_takes_them_when_it_is_busy(
    first: str, after: str, busy: bool, free: list[str]
) -> None:
    """Whatever zone it is written in: it is about days."""
    zone = ZoneInfo("Pacific/Apia")
    start, end = (datetime.fromisoformat(day).replace(tzinfo=zone) for day in (first, after))
    assert gaps(CalendarEntry("a", "A", start, end, all_day=True, busy=busy)) == free


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        CalendarEntry("a", "A", datetime(2026, 11, 26, 9), datetime(2026, 11, 26, 10, tzinfo=UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "span", "minutes"),
    [
        (SPRING, "00:00-24:00", 23 * 60),
        (AUTUMN, "00:00-24:00", 25 * 60),
        (SPRING, "01:00-04:00", 120),
        (AUTUMN, "01:00-04:00", 240),
        (SPRING, "02:15-02:45", 0),
        (SPRING, "02:30-03:30", 30),
        (SPRING, "01:30-02:30", 30),
        (AUTUMN, "02:00-02:30", 30),
        (SPRING, "22:00-06:00", 480),
        (date(2026, 3, 28), "22:00-06:00", 420),
        (date(2026, 10, 24), "22:00-06:00", 540),
        (SPRING, "09:00-17:00", 480),
    ],
)
def test_on_days_the_clock_changes_hours_are_as_long_as_they_are(day: date, span: str, minutes: int) -> None:
    assert hours(constraints=plain_bounds(span), day=day).free_minutes == minutes


@pytest.mark.parametrize(
    ("zone", "day", "minutes"),
    [
        ("Australia/Lord_Howe", date(2026, 10, 4), 23 * 60 + 30),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24 * 60 + 30),
        ("Asia/Kolkata", THURSDAY, 24 * 60),
        ("Pacific/Apia", date(2011, 12, 30), 0),
        ("America/Santiago", date(2026, 9, 6), 23 * 60),
    ],
)
def test_zones_change_by_half_hours_at_midnight_and_by_whole_days(zone: str, day: date, minutes: int) -> None:
    """Apia left out the 30th of December 2011; in Santiago midnight itself is left out."""
    assert hours(constraints=plain_bounds("00:00-24:00", timezone=ZoneInfo(zone)), day=day).free_minutes == minutes


def test_a_nights_work_has_its_lunch_after_midnight() -> None:
    found = hours(constraints=plain_bounds("22:00-06:00", lunch=wall_span("01:30-02:00")))
    assert spelled(found) == ["22:00-01:30", "02:00-06:00"]


def test_a_lunch_past_midnight_takes_from_the_morning_after_it_too() -> None:
    assert gaps(constraints=plain_bounds("00:00-24:00", lunch=wall_span("23:30-00:30"))) == ["00:30-23:30"]


@pytest.mark.parametrize(
    ("constraints", "why"),
    [
        (plain_bounds(away=(AwaySpan(THURSDAY, THURSDAY),)), "you are away"),
        (bounds(work_hours={}), "no work hours on Thursday"),
        (plain_bounds(lunch=wall_span("08:00-18:00")), "nothing is left of the work hours"),
    ],
)
def test_why_there_are_no_hours_is_told(constraints: Constraints, why: str) -> None:
    assert hours(constraints=constraints).none_why == why
    assert hours(meeting("08:00", "18:00")).none_why == "meetings take all of it"
    assert day_hours(state(), datetime(2026, 11, 26, 18, tzinfo=BERLIN)).none_why == "the work hours are over"


def test_time_that_is_gone_is_not_free() -> None:
    found = day_hours(state(), datetime(2026, 11, 26, 11, 0, 1, tzinfo=BERLIN))
    assert spelled(found) == ["11:01-17:00"]


@pytest.mark.parametrize(
    ("said", "best"),
    [
        (None, {"high": "09:00", "mid": "11:30", "low": "15:00"}),
        ("high", {"high": "09:00", "mid": "11:30", "low": "15:00"}),
        ("mid", {"mid": "09:00", "low": "15:00"}),
        ("low", {"low": "09:00"}),
    ],
)
def test_no_hour_has_more_energy_than_was_said(said: Level | None, best: dict[str, str]) -> None:
    found = day_hours(state(constraints=bounds(energy_curve=CURVE), energy=said), None)
    assert {level: f"{moment_of(spans[0][0], BERLIN):%H:%M}" for level, spans in found.best} == best


@pytest.mark.parametrize("written", ["9:00-17:30", "09:00 – 17:30".replace(" ", ""), " 09:00-17:30 "])
def test_a_span_is_read_as_it_is_written(written: str) -> None:
    assert wall_span(written) == WallSpan(540, 1050)
    assert str(wall_span(written)) == "09:00-17:30"


@pytest.mark.parametrize("written", ["9-17", "09:00", "25:00-26:00", "09:60-10:00", "09:00-09:00", "24:00-01:00", ""])
def test_what_is_no_span_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        wall_span(written)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_the_last_day_there_is_have_hours(day: date) -> None:
    utc = plain_bounds(timezone=ZoneInfo("UTC"))
    assert hours(constraints=utc, day=day).free_minutes == 480
