from __future__ import annotations

import contextlib
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from brought import given, options
from hypothesis import given as tried
from hypothesis import strategies as st

from orchestrator.readers.reading import SourceReading, SourceUnread
from orchestrator.readers.time_log import TimeEntry, read_time_log

BERLIN = ZoneInfo("Europe/Berlin")


def read(text: str | bytes, place: str = "log.csv", **values: object) -> SourceReading[TimeEntry]:
    return read_time_log(given(text, place), options(zone="Europe/Berlin", **values))


def rows(text: str, place: str = "log.csv") -> list[tuple[str, int, str, str]]:
    reading = read(text, place)
    assert reading.told == ()
    return [(str(one.day), one.minutes, one.project, one.title) for one in reading.entries]


@pytest.mark.parametrize(
    "text",
    [
        "date,start,end,project,title\n2026-11-26,09:00,10:30,site,Mend links\n",
        "Start;End;Project;Description\n2026-11-26 09:00;2026-11-26 10:30;site;Mend links\n",
        "Date\tDuration\tProject\tTask\n26.11.2026\t1:30:00\tsite\tMend links\n",
        "date,hours,project,note\n2026-11-26,1.5,site,Mend links\n",
        "day,minutes,project,what\n2026-11-26,90,site,Mend links\n",
        'User,Project,Description,Start date,Start time,End date,End time,Duration\nme,site,"Mend\nlinks",2026-11-26,9:00:00 AM,2026-11-26,10:30:00 AM,01:30:00\n',  # noqa: E501
    ],
)
def test_a_csv_by_its_names(text: str) -> None:
    assert rows(text) == [("2026-11-26", 90, "site", "Mend links")]


MARKDOWN = """\
# 2026-11-26 Thursday
Some words.
- 09:00-10:30 site: Mend links #deep
- 45m Call
- [ ] not time
## Table
| Date | Duration | Project | Task |
|------|:--------:|---------|------|
| 2026-11-25 | 1h30m | home | Tidy |

* 2026-11-24, 23:30 – 00:15: Night
"""


def test_markdown_lists_and_tables() -> None:
    assert rows(MARKDOWN, "log.md") == [
        ("2026-11-26", 90, "site", "Mend links"),
        ("2026-11-26", 45, "", "Call"),
        ("2026-11-25", 90, "home", "Tidy"),
        ("2026-11-24", 45, "", "Night"),
    ]


def test_moments_are_on_the_persons_clock_and_may_pass_midnight() -> None:
    first, _, _, night = read(MARKDOWN, "log.md").entries
    assert (first.start, first.place, first.tags) == (datetime(2026, 11, 26, 9, tzinfo=BERLIN), "log.md:3", ("deep",))
    assert (night.start, night.end) == (
        datetime(2026, 11, 24, 23, 30, tzinfo=BERLIN),
        datetime(2026, 11, 25, 0, 15, tzinfo=BERLIN),
    )


def test_a_window() -> None:
    assert [one.title for one in read(MARKDOWN, "log.md", start=date(2026, 11, 25), days=1).entries] == ["Tidy"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("soon,09:00,10:00,", "has no day: 'soon'"),
        ("01/02/2026,09:00,10:00,", "has no day: '01/02/2026'"),
        ("2026-11-26,25:00,26:00,", "start: '25:00' is no time"),
        ("2026-11-26,,,long", "duration: 'long' is no length of time; write one such as 45m"),
        ("2026-11-26,,,", "says neither how long it took nor from when to when"),
        ("2026-11-26,,,99h", "says 5,940 minutes of one day"),
        ("2026-11-26,09:00,10:00,1h,more", "has 5 values, and 4 are named"),
        (f"2026-11-26,09:00,10:00,{'x' * 200_000}", "is no CSV: field larger than field limit (131072)"),
    ],
)
def test_a_broken_row_is_told_and_the_others_used(row: str, why: str) -> None:
    reading = read(f"date,start,end,duration\n2026-11-25,09:00,10:00,\n{row}\n2026-11-26,,,1h\n")
    assert [one.minutes for one in reading.entries] == [60, 60]
    assert [str(one) for one in reading.told] == [f"log.csv:3: {why}"]


def test_a_day_to_come_is_told() -> None:
    reading = read("date,minutes\n2027-01-01,5\n")
    assert ([one.minutes for one in reading.entries], [one.kept for one in reading.told]) == ([5], [True])


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "date,project\n2026-11-26,x\n", "minutes\n5\n"])
def test_what_is_no_log_is_a_hole(text: str) -> None:
    with pytest.raises(SourceUnread, match="is no time log: "):
        read(text)


CELLS = st.sampled_from(
    ["2026-11-26", "09:00", "10:00", "1h", "x", '"', "\n", ",", "", "-1", "1e9", "nan", "inf", "9999-12-31", "\r", "é"]
)


@tried(st.lists(CELLS, max_size=25).map(",".join))
def test_every_row_is_an_entry_or_told(text: str) -> None:
    text = text.replace('"', "").replace("\r", "")
    reading = read(f"date,start,end,duration,minutes\n{text}")
    filled = [line for line in text.split("\n") if line.replace(",", "").strip()]
    assert len(reading.entries) + len([one for one in reading.told if not one.kept]) == len(filled)
    reading.plain()


LINES = st.sampled_from(
    [
        "# 2026-11-26\n",
        "- 09:00-10:00 a\n",
        "- 45m b\n",
        "| date | minutes |\n",
        "|--|--|\n",
        "| 2026-11-26 | 5 |\n",
        "text\n",
        "- 2026-99-99 5m\n",
        "|\n",
        "- 09:00-\n",
    ]
)


@tried(st.lists(LINES, max_size=12).map("".join), st.binary(max_size=60))
def test_no_log_is_too_odd(text: str, data: bytes) -> None:
    read(text, "log.md").plain()
    with contextlib.suppress(SourceUnread):
        read(data).plain()
