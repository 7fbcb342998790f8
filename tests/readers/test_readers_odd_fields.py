"""One odd field of one entry takes nothing from the others, whatever stands in it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from brought import given

from orchestrator.readers.feeds import read_feeds
from orchestrator.readers.options import Options
from orchestrator.readers.reading import Brought, SourceTrouble
from orchestrator.readers.table import READERS

ODD: tuple[Any, ...] = (
    5, 1.5, 10**20, True, None, "", "\n", "a\nb", "x" * 3_000, [], {}, [5], ["a", None], [[1]], {"a": 1}, [{"name": 5}],
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    "00010101T000000Z", "99991231T235959Z", "2026-11-26T10:00:00+99:99",
)  # fmt: skip
_OF_FEED = (
    "id title url external_url summary content_text content_html tags date_published date_modified authors author"
)
_ISSUE = {"number": 1, "title": "A", "state": "OPEN", "labels": [{"name": "bug"}], "html_url": "https://x.example/1"}
_OF_ISSUE = (
    "number title state labels html_url url repository repository_url pull_request author user assignees milestone "
    "created_at createdAt updated_at closed_at merged message items due_date"
)
_CSL = {"id": "a", "title": "A"}
_OF_CSL = (
    "id title type author editor issued container-title publisher DOI URL keyword abstract note volume issue page ISBN "
    "annote citation-key references items"
)
_TASK = {"description": "A", "status": "pending", "uuid": "u"}
_OF_TASK = (
    "description status uuid depends start due scheduled wait entry end priority recur project tags estimate energy"
)
_LINK = {"url": "https://a.example/b", "title": "A"}
_OF_LINK = "url link title name content results items value"
ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Kiritimati")


def _options(zone: str) -> Options:
    return Options("source", date(2026, 11, 27), date(2026, 11, 23), 7, zone)


def _one_line(told: tuple[SourceTrouble, ...]) -> bool:
    return all(len(str(one).splitlines()) == 1 for one in told)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("name", "item", "fields"),
    [
        ("github-issues", _ISSUE, _OF_ISSUE),
        ("gitea-issues", _ISSUE, _OF_ISSUE),
        ("csl", _CSL, _OF_CSL),
        ("taskwarrior", _TASK, _OF_TASK),
        ("links", _LINK, _OF_LINK),
    ],
)
def test_an_odd_field_takes_nothing_from_the_other_entries(
    name: str, item: dict[str, Any], fields: str, zone: str
) -> None:
    other: dict[str, Any] = {"id": "b", "uuid": "v", "url": "https://a.example/c", "html_url": "https://x.example/2"}
    other |= {"number": 2, "title": "Z", "description": "Z"}
    good = {key: other.get(key, value) for key, value in item.items()}
    for field in fields.split():
        for odd in ODD:
            text = json.dumps([{**item, field: odd}, good])
            reading = READERS[name].reads(given(text), _options(zone))
            assert "Z" in [getattr(entry, "title", "") for entry in reading.entries], (field, odd)
            assert _one_line(reading.told), (field, odd)
            json.dumps(reading.plain())


@pytest.mark.parametrize("zone", ZONES)
def test_an_odd_field_of_a_json_feed_takes_nothing_from_other_entries_and_feeds(zone: str) -> None:
    other = Brought("b.json", json.dumps(_feed({"id": "9", "title": "Other"})).encode())
    for field in _OF_FEED.split():
        for odd in ODD:
            feed = _feed({"id": "1", "title": "T", field: odd}, 5, {"id": "2", "title": "Z"})
            reading = read_feeds((Brought("a.json", json.dumps(feed).encode()), other), _options(zone))
            assert {"Z", "Other"} <= {entry.title for entry in reading.entries}, (field, odd)
            assert _one_line(reading.told), (field, odd)
            json.dumps(reading.plain())


def _feed(*items: object) -> dict[str, object]:
    return {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": list(items)}


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00", "9999-12-31T23:00:00Z"])
def test_a_moment_that_no_clock_has_is_told_and_its_entry_kept(moment: str) -> None:
    feed = _feed({"id": "1", "title": "T", "date_published": moment, "tags": "one", "author": {"name": "A"}})
    reading = read_feeds(given(json.dumps(feed)), _options("America/New_York"))

    (entry,), (told,) = reading.entries, reading.told
    assert (entry.published, entry.tags, entry.author) == (None, ("one",), "A")
    assert told.why == f"published: '{moment}' is no moment"
    assert told.kept


def test_a_json_feed_without_a_list_is_not_an_empty_one() -> None:
    reading = read_feeds(given(json.dumps({**_feed(), "items": {"id": "1"}})), _options("Europe/Berlin"))

    assert [one.why for one in reading.told] == ["is a JSON Feed without a list of items"]


@pytest.mark.parametrize("written", ["a\nb", "a\r\n  b", "a\u2028b", "a\x85b\n"])
def test_what_is_told_is_one_line_whatever_words_stand_in_it(written: str) -> None:
    assert str(SourceTrouble(f"f:{written}", written)) == "f:a b: a b"
