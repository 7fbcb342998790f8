"""Inputs are read once: files from where the person stands, defaults from the workspace."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from orchestrator.domain.artifact import MARKDOWN, PLAIN_TEXT
from orchestrator.domain.definition import App, Field
from orchestrator.domain.sources import AskedOf
from orchestrator.errors import BatonError, NotFound, UsageError
from orchestrator.workspace.read.inputs import Inputs, Places, read_inputs
from orchestrator.workspace.read.source_file import MAX_FILE_BYTES, read_source

NOTE = Field("source", "file")
SITE = Field("site", "folder", required=False, default="site")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    (tmp_path / "ws" / "inbox").mkdir(parents=True)
    (tmp_path / "ws" / "inbox" / "note.md").write_text("# A note\n", encoding="utf-8")
    noon = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 - local time is meant
    return Places(tmp_path / "ws", tmp_path / "ws" / "inbox", noon)


def read(places: Places, *fields: Field, **given: object) -> Inputs:
    return read_inputs(App("publish", "", (), fields), given, places)


def test_a_file_is_read_from_where_the_person_stands(places: Places) -> None:
    inputs = read(places, NOTE, source="note.md")
    assert inputs.artifacts["source"].text == "# A note\n"
    assert inputs.files == {"source": "inbox/note.md"}


@pytest.mark.parametrize(
    "given", ["note.md", "./note.md", "../inbox/note.md", "{root}/inbox/note.md", "../../by/inbox/note.md"]
)
def test_a_file_of_the_workspace_is_the_same_however_it_is_written(places: Places, given: str) -> None:
    (places.root.parent / "by").symlink_to(places.root)
    assert read(places, NOTE, source=given.format(root=places.root)).files == {"source": "inbox/note.md"}


def test_a_file_elsewhere_is_recorded_as_it_can_be_read_from_the_workspace(places: Places) -> None:
    (outside := places.root.parent / "out.md").write_text("# Out\n", encoding="utf-8")
    assert read(places, NOTE, source="../../out.md").files == {"source": str(outside)}
    from_the_root = replace(places, here=places.root)
    assert read(from_the_root, NOTE, source="../out.md").files == {"source": "../out.md"}


def test_a_file_above_where_a_link_leads_is_recorded_as_the_one_that_is_read(places: Places) -> None:
    (elsewhere := places.root.parent / "elsewhere" / "notes").mkdir(parents=True)
    (elsewhere.parent / "note.md").write_text("# Another\n", encoding="utf-8")
    (places.here / "link").symlink_to(elsewhere)
    inputs = read(places, NOTE, source="link/../note.md")
    assert inputs.artifacts["source"].text == "# Another\n"
    assert inputs.files == {"source": str(elsewhere.parent.resolve() / "note.md")}
    (places.root / "deep" / "er").mkdir(parents=True)
    (places.root / "deep" / "note.md").write_text("# Deep\n", encoding="utf-8")
    (places.here / "in").symlink_to(places.root / "deep" / "er")
    assert read(places, NOTE, source="in/../note.md").files == {"source": "deep/note.md"}


def test_a_folder_above_where_a_link_leads_is_recorded_as_the_one_that_is_meant(places: Places) -> None:
    (places.root / "deep" / "er").mkdir(parents=True)
    (places.here / "in").symlink_to(places.root / "deep" / "er")
    assert read(places, SITE, site="in/../site").artifacts["site"].value == "deep/site"
    assert read(places, SITE, site="in/..").artifacts["site"].value == "deep"


def test_a_file_that_is_named_from_the_workspace_is_offered_where_the_person_stands_below_it(places: Places) -> None:
    told = f"there is no file .*/inbox/inbox/note.md.* Did you mean {places.root}/inbox/note.md. A path begins where"
    with pytest.raises(NotFound, match=told):
        read(places, NOTE, source="inbox/note.md")


def test_a_default_file_is_read_from_the_workspace(places: Places) -> None:
    field = Field("source", "file", required=False, default="inbox/note.md")
    assert read(places, field).artifacts["source"].text == "# A note\n"


@pytest.mark.parametrize(
    ("given", "recorded"), [("../site", "site"), (".", "inbox"), ("../../elsewhere", "{outside}"), ("../", ".")]
)
def test_a_folder_is_where_the_person_stands_too(places: Places, given: str, recorded: str) -> None:
    outside = str(places.root.parent / "elsewhere")
    assert read(places, SITE, site=given).artifacts["site"].value == recorded.replace("{outside}", outside)


def test_a_default_folder_lies_in_the_workspace(places: Places) -> None:
    assert read(places, SITE).artifacts["site"].value == "site"


def test_a_missing_input_says_how_to_give_it(places: Places) -> None:
    with pytest.raises(UsageError, match=r'publish needs "source" \(a file\). Give it: baton run publish FILE'):
        read(places, NOTE)
    with pytest.raises(UsageError, match="-p mood=VALUE"):
        read(places, NOTE, Field("mood"), source="note.md")


def test_an_unknown_input_offers_the_nearest(places: Places) -> None:
    with pytest.raises(NotFound, match="Did you mean source"):
        read(places, NOTE, sorce="note.md")


CALENDAR = Field("calendar", "object", source="calendar", window_start="week", window_days=7)
WEEK = Field("week", "date", required=False, default="monday")


def test_where_no_source_is_read_its_value_must_be_given_whole(places: Places) -> None:
    with pytest.raises(
        UsageError, match=r"no source is read here. Give its value among the inputs, calendar: \{entries: \[\]\}"
    ):
        read(places, CALENDAR, WEEK)
    given = read(places, CALENDAR, WEEK, calendar='{"entries": [1]}')
    assert given.artifacts["calendar"].value == {"as_of": None, "entries": [1], "holes": []}
    for other in ("[]", {"entries": 3}, {"entries": [], "more": 1}):
        with pytest.raises(UsageError, match=r"its value is \{as_of, entries, holes\}"):
            read(places, CALENDAR, WEEK, calendar=other)


@pytest.mark.parametrize(
    "holes",
    ["none", None, ["a"], [{"source": "a"}], [{"source": "a", "why": None}], [{"source": "a", "why": "b", "x": 1}]],
)
def test_holes_that_are_given_have_the_form_of_those_that_are_read(places: Places, holes: object) -> None:
    with pytest.raises(UsageError, match=r"'holes' of calendar are no holes. Give a list of objects"):
        read(places, CALENDAR, WEEK, calendar={"entries": [], "holes": holes})
    given = read(places, CALENDAR, WEEK, calendar={"entries": [], "holes": [{"source": "a", "why": "gone"}]})
    told = {"source": "a", "why": "gone", "since": None, "place": None}
    assert given.artifacts["calendar"].value["holes"] == [told]


def test_when_a_given_value_was_read_is_a_moment_or_left_out(places: Places) -> None:
    for as_of in (7, "yesterday", ""):
        with pytest.raises(UsageError, match=r"'as_of' of calendar is no moment\. Write it as"):
            read(places, CALENDAR, WEEK, calendar={"entries": [], "as_of": as_of})
    given = read(places, CALENDAR, WEEK, calendar={"entries": [], "as_of": "2026-11-22T08:00:00+01:00"})
    assert given.artifacts["calendar"].value["as_of"] == "2026-11-22T08:00:00+01:00"


def test_a_given_hole_stops_the_run_like_one_that_was_found(places: Places) -> None:
    strict = replace(CALENDAR, stops_unread=True)
    with pytest.raises(UsageError, match='needs "calendar", which cannot be read: a: gone'):
        read(places, strict, WEEK, calendar={"entries": [], "holes": [{"source": "a", "why": "gone"}]})


@pytest.mark.parametrize(("name", "day"), [("day", "0001-01-01"), ("day", "9999-12-31"), ("week", "9999-12-31")])
def test_a_day_no_reader_can_count_from_is_told_in_a_line(places: Places, name: str, day: str) -> None:
    asked = replace(places, source=lambda _: {"as_of": None, "entries": [], "holes": []})
    with pytest.raises(UsageError, match=rf"no source can be read for {name} {day}. Give a day from 1000-01-01"):
        read(asked, CALENDAR, WEEK, Field("day", "date", required=False, default="today"), **{name: day})


def test_a_source_is_asked_for_its_window_and_for_the_day_of_the_app(places: Places) -> None:
    asked: list[AskedOf] = []

    def source(one: AskedOf) -> dict[str, object]:
        asked.append(one)
        return {"as_of": None, "entries": [], "holes": []}

    read(replace(places, source=source), CALENDAR, WEEK, Field("day", "date"), day="2026-11-20", week="2026-11-16")
    assert asked == [AskedOf("calendar", date(2026, 11, 20), date(2026, 11, 16), 7, app="publish")]


def test_a_source_that_must_be_read_stops_the_run_before_it_begins(places: Places) -> None:
    whole = {"source": "calendar", "why": "not configured", "since": None, "place": None}
    part = {"source": "calendar", "why": "no end", "since": None, "place": "a.ics:3"}

    def with_holes(*holes: object) -> Places:
        return replace(places, source=lambda _: {"as_of": None, "entries": [], "holes": list(holes)})

    strict = replace(CALENDAR, stops_unread=True)
    with pytest.raises(UsageError, match='needs "calendar", which cannot be read: calendar: not configured'):
        read(with_holes(part, whole), strict, WEEK)
    assert read(with_holes(part), strict, WEEK).artifacts["calendar"].value["holes"] == [part]
    assert read(with_holes(whole), CALENDAR, WEEK).artifacts["calendar"].value["holes"] == [whole]


def test_more_than_is_kept_with_a_run_is_told_with_its_mend(places: Places) -> None:
    much = {"as_of": None, "entries": ["x" * 17_000_000], "holes": []}
    with pytest.raises(UsageError, match=r"calendar holds 17,000,[0-9]* bytes.*'window' of input calendar"):
        read(replace(places, source=lambda _: much), CALENDAR, WEEK)


def test_none_is_no_value_for_an_input_that_needs_one(places: Places) -> None:
    with pytest.raises(UsageError, match="source has no value"):
        read(places, NOTE, source=None)


def test_byte_order_mark_and_line_ends_are_made_one(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n")
    (tmp_path / "a.txt").write_bytes(b"one")
    assert read_source(tmp_path / "a.md").text == "one\ntwo\nthree\n"
    assert read_source(tmp_path / "a.md").media_type == MARKDOWN
    assert read_source(tmp_path / "a.txt").media_type == PLAIN_TEXT


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"a\0b", "holds NUL bytes"),
        (b"caf\xe9", "not UTF-8: byte 3 is 0xe9. Convert it: iconv"),
        (b"a" * (MAX_FILE_BYTES + 1), "larger than"),
    ],
    ids=["empty", "only_a_mark", "binary", "latin_1", "too_large"],
)
def test_what_is_no_readable_text_is_refused_in_one_line(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "a.md").write_bytes(data)
    with pytest.raises(UsageError) as refused:
        read_source(tmp_path / "a.md")
    assert told in str(refused.value)


def test_a_pipe_or_a_folder_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        with pytest.raises(UsageError, match="is not a file"):
            read_source(path)


def test_a_file_that_is_not_there_offers_its_nearest_neighbour(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("x", encoding="utf-8")
    (tmp_path / "entirely-other.md").write_text("x", encoding="utf-8")
    with pytest.raises(NotFound, match=r"Did you mean .*/note.md\?"):
        read_source(tmp_path / "noet.md")
    with pytest.raises(NotFound) as missing:
        read_source(tmp_path / "zzz")
    assert missing.value.mend == "Its folder has: entirely-other.md, note.md."


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", ""])
def test_a_name_no_file_can_have_is_a_plain_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(BatonError):
        read_source(tmp_path / name)
