from __future__ import annotations

import contextlib
import re
import sys
import time
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from brought import given, options
from hypothesis import given as tried
from hypothesis import strategies as st

from orchestrator.readers.calendar.entry import EventEntry
from orchestrator.readers.calendar.ics import read_ics
from orchestrator.readers.reading import Brought, SourceReading, SourceUnread
from orchestrator.text.extra_install import install_extra

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)


def calendar(*events: str, header: str = "") -> str:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{header}{body}END:VCALENDAR\n"


def read(text: str | bytes, **values: object) -> SourceReading[EventEntry]:
    return read_ics(given(text, "a.ics"), options(**{"start": MONDAY, "days": 7, "zone": "Europe/Berlin", **values}))


def week(*events: str, header: str = "", **values: object) -> list[str]:
    reading = read(calendar(*events, header=header), **values)
    assert reading.told == ()
    return [f"{one.start:%m-%d %H:%M}-{one.end:%H:%M} {one.title}" for one in reading.entries]


def told(text: str | bytes) -> list[str]:
    return [str(trouble) for trouble in read(text).told]


def test_an_event_is_on_the_persons_clock_with_all_it_says() -> None:
    event = (
        "UID:u1\nSUMMARY:Design\\, review\nDTSTART:20261125T090000Z\nDTEND:20261125T100000Z\nLOCATION:Room 1\n"
        "STATUS:TENTATIVE\nTRANSP:TRANSPARENT\nCATEGORIES:a,b\nURL:https://x.org\nDESCRIPTION:One\\nTwo"
    )
    assert read(calendar(event)).entries == (
        EventEntry(
            "u1", "Design, review", "a.ics:4", datetime(2026, 11, 25, 10, tzinfo=BERLIN), datetime(2026, 11, 25, 11, tzinfo=BERLIN),  # noqa: E501
            False, "tentative", True, False, "Room 1", "https://x.org", ("a", "b"), "One\nTwo",
        ),
    )  # fmt: skip


def test_cancelled_and_transparent_events_take_no_time() -> None:
    at = "DTSTART:20261125T090000Z\nDTEND:20261125T100000Z"
    busy = [
        one.is_busy
        for one in read(
            calendar(f"UID:1\n{at}", f"UID:2\nSTATUS:CANCELLED\n{at}", f"UID:3\nTRANSP:TRANSPARENT\n{at}")
        ).entries
    ]
    assert busy == [True, False, False]


def test_all_day_events_and_those_that_take_no_time() -> None:
    reading = read(
        calendar("UID:1\nSUMMARY:a\nDTSTART;VALUE=DATE:20261125", "UID:2\nSUMMARY:b\nDTSTART:20261125T090000Z")
    )
    first, second = reading.entries
    assert (first.all_day, first.start, first.end) == (
        True,
        datetime(2026, 11, 25, tzinfo=BERLIN),
        datetime(2026, 11, 26, tzinfo=BERLIN),
    )
    assert (second.all_day, second.end) == (False, second.start)
    assert reading.told == ()


WEEKLY = "UID:1\nSUMMARY:Standup\nDTSTART;TZID=Europe/Berlin:20200106T093000\nDTEND;TZID=Europe/Berlin:20200106T094500\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR"  # noqa: E501


def test_a_series_with_its_exceptions() -> None:
    assert week(WEEKLY) == ["11-23 09:30-09:45 Standup", "11-25 09:30-09:45 Standup", "11-27 09:30-09:45 Standup"]
    assert week(
        f"{WEEKLY}\nEXDATE;TZID=Europe/Berlin:20261125T093000",
        "UID:1\nSUMMARY:Moved\nRECURRENCE-ID;TZID=Europe/Berlin:20261127T093000\nDTSTART;TZID=Europe/Berlin:20261127T150000\n"
        "DTEND;TZID=Europe/Berlin:20261127T151500",
    ) == ["11-23 09:30-09:45 Standup", "11-27 15:00-15:15 Moved"]
    assert week(f"{WEEKLY}\nRDATE;TZID=Europe/Berlin:20261124T093000")[1] == "11-24 09:30-09:45 Standup"


def test_an_occurrence_moved_into_the_window_and_one_moved_out_of_it() -> None:
    def moved(of: str, to: str) -> str:
        return f"UID:1\nSUMMARY:Moved\nRECURRENCE-ID;TZID=Europe/Berlin:{of}T093000\nDTSTART;TZID=Europe/Berlin:{to}T120000"  # noqa: E501

    assert week(WEEKLY, moved("20261102", "20261124"), moved("20261127", "20261201")) == [
        "11-23 09:30-09:45 Standup", "11-24 12:00-12:00 Moved", "11-25 09:30-09:45 Standup",
    ]  # fmt: skip


def test_one_cancelled_occurrence_says_so() -> None:
    cancelled = "UID:1\nSUMMARY:Standup\nSTATUS:CANCELLED\nRECURRENCE-ID;TZID=Europe/Berlin:20261125T093000\nDTSTART;TZID=Europe/Berlin:20261125T093000"  # noqa: E501
    assert [one.is_busy for one in read(calendar(WEEKLY, cancelled)).entries] == [True, False, True]


def test_an_occurrence_knows_its_line_and_that_it_recurs() -> None:
    moved = "UID:1\nSUMMARY:Moved\nRECURRENCE-ID;TZID=Europe/Berlin:20261127T093000\nDTSTART;TZID=Europe/Berlin:20261127T150000"  # noqa: E501
    assert {(one.place, one.recurs) for one in read(calendar(WEEKLY, moved)).entries} == {
        ("a.ics:4", True),
        ("a.ics:11", True),
    }


def test_a_meeting_keeps_its_wall_time_when_the_clock_changes() -> None:
    event = "UID:1\nSUMMARY:x\nDTSTART;TZID=Europe/Berlin:20260301T023000\nDURATION:PT1H\nRRULE:FREQ=DAILY"
    entries = read(calendar(event), start=date(2026, 3, 28), days=3).entries
    assert [one.start.astimezone(UTC).isoformat() for one in entries] == [
        "2026-03-28T01:30:00+00:00", "2026-03-29T01:30:00+00:00", "2026-03-30T00:30:00+00:00",
    ]  # fmt: skip
    assert all(one.end - one.start >= timedelta(0) for one in entries)


def test_times_of_another_zone_of_windows_of_the_calendar_and_of_none() -> None:
    assert week("UID:1\nSUMMARY:x\nDTSTART;TZID=America/New_York:20261123T200000\nDURATION:PT1H") == [
        "11-24 02:00-03:00 x"
    ]
    assert week("UID:1\nSUMMARY:x\nDTSTART;TZID=W. Europe Standard Time:20261123T200000") == ["11-23 20:00-20:00 x"]
    assert week("UID:1\nSUMMARY:x\nDTSTART:20261123T200000") == ["11-23 20:00-20:00 x"]
    assert week("UID:1\nSUMMARY:x\nDTSTART:20261123T200000", header="X-WR-TIMEZONE:America/New_York\n") != [
        "11-23 20:00-20:00 x"
    ]
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0500\nTZOFFSETTO:+0500\n"
        "END:STANDARD\nEND:VTIMEZONE\n"
    )
    own = "UID:1\nSUMMARY:x\nDTSTART;TZID=Own:20261123T200000"
    assert week(own, header=zone) == ["11-23 16:00-16:00 x"]
    assert told(calendar(own)) == ["a.ics:4: there is no time zone 'Own'; the times of “x” are read in Europe/Berlin"]
    assert told(calendar(own, own.replace("UID:1", "UID:2"))) == [
        "a.ics:4: there is no time zone 'Own'; the times of “x” and 1 more are read in Europe/Berlin"
    ]


def test_a_window_holds_what_touches_it() -> None:
    def event(start: str, end: str) -> str:
        return f"UID:{start}\nSUMMARY:x\nDTSTART;TZID=Europe/Berlin:{start}\nDTEND;TZID=Europe/Berlin:{end}"

    assert week(event("20261122T230000", "20261123T000000")) == []
    assert week(event("20261122T230000", "20261123T010000")) == ["11-22 23:00-01:00 x"]
    assert week(event("20261129T235900", "20261130T120000")) == ["11-29 23:59-12:00 x"]
    assert week(event("20261130T000000", "20261130T120000")) == []
    assert week("UID:1\nSUMMARY:x\nDTSTART;VALUE=DATE:20261101\nDTEND;VALUE=DATE:20261231") == ["11-01 00:00-00:00 x"]


def test_folded_lines_and_alarms() -> None:
    event = "UID:1\nSUMMARY:A long\n  title\nDTSTART:20261125T090000Z\nBEGIN:VALARM\nTRIGGER:nonsense\nSUMMARY:No\nEND:VALARM"  # noqa: E501
    assert week(event) == ["11-25 10:00-10:00 A long title"]


def test_the_same_event_of_two_files_is_one() -> None:
    text = calendar("UID:1\nSUMMARY:x\nDTSTART:20261125T090000Z").encode()
    reading = read_ics([Brought("a.ics", text), Brought("b.ics", text)], options(start=MONDAY, days=7))
    assert [one.place for one in reading.entries] == ["a.ics:4"]
    assert [str(trouble) for trouble in reading.told] == ["b.ics:4: “x” is the same as a.ics:4"]


GOOD = "UID:good\nSUMMARY:Good\nDTSTART:20261125T090000Z"


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("UID:1\nSUMMARY:Bad", "a.ics:4: “Bad” has no DTSTART"),
        ("UID:1\nSUMMARY:Bad\nDTSTART:tomorrow", "a.ics:4: “Bad” is not understood: DTSTART: "),
        ("UID:1\nSUMMARY:Bad\nDTSTART:20260230T090000Z", "a.ics:4: “Bad” is not understood: DTSTART: "),
        ("UID:1\nSUMMARY:Bad\nDTSTART:20261125T090000Z\nDTEND:20261125T080000Z", "a.ics:4: “Bad” is not understood: "),
        ("UID:1\nSUMMARY:Bad\nDTSTART:20261125T090000Z\nRRULE:FREQ=SOMETIMES", "a.ics:4: “Bad” is not understood: "),
        ("UID:1\nSUMMARY:Bad\nDTSTART:20261125T090000Z\nRRULE:COUNT=3", "a.ics:4: “Bad” is not understood: "),
        ("UID:1\nSUMMARY:Bad\nDTSTART:19700101T000000Z\nRRULE:FREQ=SECONDLY",
         "a.ics:4: “Bad” is not understood: it repeats secondly since 1970-01-01 00:00:00+00:00, too often to go through"),  # noqa: E501
        ("UID:1\nSUMMARY:Bad\nDTSTART;VALUE=DATE:20261125\nDTEND:20261125T080000Z", "a.ics:4: “Bad” is not understood: "),  # noqa: E501
        ("UID:good\nSUMMARY:Bad\nDTSTART:20261125T090000Z", "a.ics:9: “Good” has the UID of line 4, which holds"),
        ("UID:1\nSUMMARY:Bad\nthis is no property\nDTSTART:20261125T090000Z", "a.ics:4: “Bad” is not understood: "),
        ("UID:1\nSUMMARY:Bad\nDTSTART:20261125T090000Z\nBEGIN:VALARM", "a.ics:8: VALARM is not closed before the end of its VEVENT"),  # noqa: E501
    ],
)  # fmt: skip
def test_a_broken_event_is_told_and_the_others_used(event: str, why: str) -> None:
    reading = read(calendar(event, GOOD))
    assert [str(trouble) for trouble in reading.told if str(trouble).startswith(why)], reading.told
    assert len(reading.told) == 1
    assert reading.entries
    assert "\n" not in reading.told[0].why


def test_a_day_that_no_month_has_is_told_at_once() -> None:
    for rule in ("DAILY;BYMONTH=2;BYMONTHDAY=30", "YEARLY;BYMONTH=4,6;BYMONTHDAY=31,-31"):
        began = time.process_time()
        assert told(calendar(f"{GOOD}\nRRULE:FREQ={rule}")) == [
            "a.ics:4: “Good” is not understood: no month of its rule has such a day"
        ]
        assert time.process_time() - began < 1


def test_a_file_that_is_cut_off_says_so() -> None:
    text = calendar(GOOD, "UID:2\nSUMMARY:Second\nDTSTART:20261125T090000Z")
    assert told(text.removesuffix("END:VCALENDAR\n")) == ["a.ics:1: VCALENDAR is never closed: the file is cut off"]
    cut = text[: text.index("SUMMARY:Second")]
    assert told(cut) == ["a.ics:9: VEVENT is never closed: the file is cut off"]
    assert [one.title for one in read(cut).entries] == ["Good"]


def test_an_event_that_is_never_closed_takes_nothing_from_the_next() -> None:
    text = calendar("UID:1\nSUMMARY:Open\nDTSTART:20261125T090000Z", GOOD).replace("END:VEVENT\n", "", 1)
    assert told(text) == ["a.ics:4: VEVENT is not closed before the next VEVENT"]
    assert [one.title for one in read(text).entries] == ["Good"]


@pytest.mark.parametrize(
    ("text", "why"), [("", "it is empty"), ("<!DOCTYPE html>\n<p>", "it begins with “<!DOCTYPE html> <p>”")]
)
def test_what_is_no_calendar_is_a_hole(text: str, why: str) -> None:
    with pytest.raises(SourceUnread, match=f"is no calendar: {why}"):
        read(text)


def test_without_a_window_nothing_is_read() -> None:
    with pytest.raises(SourceUnread, match="for a window of days, and none is given"):
        read_ics(given(calendar(GOOD)), options())


def test_without_the_extra_one_line_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    told = f"needs the extra 'calendar', which is not installed. {install_extra('calendar')}"
    with pytest.raises(SourceUnread, match=re.escape(told)):
        read(calendar(GOOD))


def test_another_encoding_is_read_and_told() -> None:
    reading = read(calendar("UID:1\nSUMMARY:Müll\nDTSTART:20261125T090000Z").encode("cp1252"))
    assert [one.title for one in reading.entries] == ["Müll"]
    assert reading.told[0].place == "a.ics:6"


def test_four_hundred_series_of_ten_years_take_little() -> None:
    """1.0 s of CPU here; the bound leaves room for a slower machine, and none for going through every day."""
    events = [f"UID:{number}\nSUMMARY:Series {number}\nDTSTART;TZID=Europe/Berlin:20160104T0{number % 8}3000\nDURATION:PT15M\n"  # noqa: E501
              f"RRULE:FREQ={('DAILY', 'WEEKLY;BYDAY=MO,WE')[number % 2]}" for number in range(400)]  # fmt: skip
    text = calendar(*events)
    began = time.process_time()
    assert len(read(text).entries) == 200 * 7 + 200 * 2
    assert time.process_time() - began < 5


def test_a_rule_that_begins_later_means_the_same() -> None:
    for rule in (
        "DAILY",
        "DAILY;INTERVAL=3",
        "WEEKLY",
        "WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
        "DAILY;BYDAY=MO,FR",
        "WEEKLY;UNTIL=20261126T000000Z",
    ):
        event = f"UID:1\nSUMMARY:x\nDTSTART;TZID=Europe/Berlin:20010103T093000\nDURATION:PT15M\nRRULE:FREQ={rule}"
        every = f"{event}\nRDATE;TZID=Europe/Berlin:19990101T000000"  # which keeps it from beginning later
        assert week(event) == week(every)


SETS = sorted(path.name for path in (files("icalendar.tests") / "calendars").iterdir() if path.name.endswith(".ics"))


@pytest.mark.parametrize("name", SETS)
def test_icalendars_own_calendars_are_read_or_told(name: str) -> None:
    data = (files("icalendar.tests") / "calendars" / name).read_bytes()
    with contextlib.suppress(SourceUnread):
        for start in (date(2011, 1, 1), MONDAY):
            reading = read_ics((Brought(name, data),), options(start=start, days=400, zone="Europe/Berlin"))
            reading.plain()
            assert all(one.start.tzinfo and one.end >= one.start for one in reading.entries)
            assert all("\n" not in one.why for one in reading.told)


PIECES = st.sampled_from(
    ["BEGIN:VEVENT\n", "END:VEVENT\n", "BEGIN:VCALENDAR\n", "END:VCALENDAR\n", "BEGIN:VALARM\n", "END:VALARM\n", "BEGIN:VTIMEZONE\n",  # noqa: E501
     "END:VTIMEZONE\n", "UID:1\n", "UID:2\n", "SUMMARY:x\n", "DTSTART:20261125T090000Z\n", "DTSTART;VALUE=DATE:20261125\n",  # noqa: E501
     "DTSTART;TZID=Europe/Berlin:20261124T090000\n", "DTSTART;TZID=../../etc:20261124T090000\n", "DTEND:20261125T100000Z\n", "DURATION:P1D\n",  # noqa: E501
     "DURATION:-P1D\n", "RRULE:FREQ=DAILY\n", "RRULE:FREQ=WEEKLY;COUNT=2\n", "RRULE:\n", "EXDATE:20261126T090000Z\n", "RDATE:x\n",  # noqa: E501
     "RECURRENCE-ID:20261125T090000Z\n", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261125T090000Z\n", "SEQUENCE:7\n", "TZID:Own\n", " ", "\n", ":",  # noqa: E501
     "X-WR-TIMEZONE:Nowhere\n", "CALSCALE:CHINESE\n", "X;=:\n", "STATUS:CANCELLED\n"]
)  # fmt: skip


@tried(st.lists(PIECES, max_size=30).map("".join))
def test_no_calendar_is_too_odd(text: str) -> None:
    read(f"BEGIN:VCALENDAR\n{text}").plain()


@tried(
    st.lists(PIECES, max_size=12)
    .map("".join)
    .filter(lambda text: not set(text.split("\n")) & {"BEGIN:VCALENDAR", "END:VCALENDAR"})
)
def test_an_event_beside_any_other_is_read(text: str) -> None:
    """The good one stands first and is whole; what follows cannot take it away."""
    body = calendar(GOOD).removesuffix("END:VCALENDAR\n") + f"BEGIN:VEVENT\nX:{text}\nEND:VEVENT\nEND:VCALENDAR\n"
    reading = read(body)
    assert "Good" in [one.title for one in reading.entries] or any("CHINESE" in text for _ in reading.told)


def test_a_zone_of_too_many_parts_is_none() -> None:
    """The database is looked for as a package within a package, until Python gives up."""
    name = "e/" * 300
    assert told(calendar(GOOD, header=f"X-WR-TIMEZONE:{name}\n"))[0].startswith(
        "a.ics: X-WR-TIMEZONE: there is no time zone 'e/e/e/"
    )
    assert [
        one.title for one in read(calendar(f"UID:1\nSUMMARY:x\nDTSTART;TZID={name}:20261125T090000", GOOD)).entries
    ][-1] == "Good"


EVENT = st.fixed_dictionaries(
    {"UID": st.sampled_from(["1", "2", "3"]), "SUMMARY": st.just("x")},
    optional={
        "DTSTART": st.sampled_from(
            [":20261125T090000Z", ":20261124T090000", ";VALUE=DATE:20261125", ";TZID=Own:20261124T090000", ":never"]
        ),
        "DURATION": st.sampled_from([":PT1H", ":P1D", ":-PT1H", ":x"]),
        "RRULE": st.sampled_from(
            [":FREQ=DAILY;COUNT=3", ":FREQ=WEEKLY", ":FREQ=NEVER", ":FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]
        ),
        "RECURRENCE-ID": st.sampled_from([":20261125T090000Z", ":20261126T090000Z", ";VALUE=DATE:20261125", ":x"]),
        "SEQUENCE": st.sampled_from([":1", ":2", ":x"]),
        "STATUS": st.just(":CANCELLED"),
    },
)


@tried(st.lists(EVENT, max_size=5))
def test_every_event_of_the_window_is_read_or_told(events: list[dict[str, str]]) -> None:
    written = [
        "".join(f"{name}{value if value[:1] in ':;' else ':' + value}\n" for name, value in one.items())
        for one in events
    ]
    text = calendar(*(one.rstrip("\n") for one in written))
    reading = read(text, start=date(2026, 1, 1), days=365)
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line == "BEGIN:VEVENT"]
    moved = {one["UID"] for one in events if "RECURRENCE-ID" in one}  # whose event may have no occurrence left
    begins = {
        line for line, one in zip(lines, events, strict=True) if one["UID"] not in moved or "RECURRENCE-ID" in one
    }
    shown = {int(one.place.rpartition(":")[2]) for one in (*reading.entries, *reading.told)}
    assert begins <= shown, (text, reading.told)


@pytest.mark.parametrize(("written", "busy"), [("", False), ("TRANSP:TRANSPARENT", False), ("TRANSP:OPAQUE", True)])
def test_a_whole_day_takes_time_only_where_the_calendar_says_so(written: str, busy: bool) -> None:
    lines = filter(None, ("UID:away", "SUMMARY:Away", "DTSTART;VALUE=DATE:20261126", written))

    (entry,) = read(calendar("\n".join(lines))).entries

    assert (entry.all_day, entry.is_busy) == (True, busy)
