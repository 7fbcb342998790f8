"""A reading that was stored comes back as the very same reading."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import Enum
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sources import SAMPLES, WEEK

from orchestrator.readers.reading import Brought, SourceReading, SourceTrouble
from orchestrator.readers.stored import brought_back, stored
from orchestrator.readers.table import READERS
from orchestrator.readers.tasks.entry import HomeTask

ZONES: tuple[tzinfo | None, ...] = (
    None, UTC, timezone(timedelta(hours=5, minutes=45)), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"),
)  # fmt: skip


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    at: datetime


@dataclass(frozen=True)
class Everything:
    place: str
    at: datetime | None
    day: date | None
    days: tuple[date, ...]
    words: tuple[str, ...]
    inner: Inner | None
    many: tuple[Inner, ...]
    colour: Colour
    state: Literal["open", "done"]
    number: float
    values: Mapping[str, Any]


def there_and_back(reading: SourceReading[Any], kind: Any) -> SourceReading[Any]:
    return brought_back(json.loads(json.dumps(stored(reading))), kind)


MOMENTS = st.builds(
    lambda at, zone, fold: at.replace(tzinfo=zone, fold=fold),
    st.datetimes(),
    st.sampled_from(ZONES),
    st.sampled_from((0, 1)),
)
ENTRIES = st.builds(
    Everything,
    place=st.text(),
    at=st.none() | MOMENTS,
    day=st.none() | st.dates(),
    days=st.lists(st.dates(), max_size=3).map(tuple),
    words=st.lists(st.text(), max_size=3).map(tuple),
    inner=st.none() | st.builds(Inner, MOMENTS),
    many=st.lists(st.builds(Inner, MOMENTS), max_size=2).map(tuple),
    colour=st.sampled_from(Colour),
    state=st.sampled_from(("open", "done")),
    number=st.floats(allow_nan=False),
    values=st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.lists(st.booleans()), max_size=3),
)


@given(
    st.lists(ENTRIES, max_size=4).map(tuple), st.lists(st.builds(SourceTrouble, st.text(), st.text(), st.booleans()))
)
def test_whatever_an_entry_holds_comes_back_with_its_zone_and_its_hour(
    entries: tuple[Everything, ...], told: list[SourceTrouble]
) -> None:
    reading = SourceReading(entries, tuple(told))
    back = there_and_back(reading, Everything)
    assert back == reading
    assert repr(back) == repr(reading)  # zones and folds, which equality leaves out


@pytest.mark.parametrize("name", READERS)
def test_what_each_reader_gives_comes_back(name: str) -> None:
    for text in SAMPLES[name]:
        reading = READERS[name].reads((Brought("source.txt", text.encode()),), WEEK)
        assert reading.entries
        assert repr(there_and_back(reading, READERS[name].entry)) == repr(reading)


def test_what_is_stored_can_be_brought_back_twice() -> None:
    reading = SourceReading((HomeTask("a", "A", "n.md:1", "markdown", due=date(2026, 11, 27)),))
    plain = stored(reading)
    assert brought_back(plain, HomeTask) == brought_back(plain, HomeTask) == reading


@pytest.mark.parametrize(
    "plain", [None, {}, {"entries": [[1]], "told": []}, {"entries": [], "told": [1]}, {"entries": 3, "told": []}]
)
def test_what_was_no_reading_is_refused(plain: Any) -> None:
    with pytest.raises(ValueError, match="no reading"):
        brought_back(plain, HomeTask)


def test_what_nobody_knows_how_to_store_is_not() -> None:
    class Own(tzinfo):
        def utcoffset(self, _: datetime | None) -> timedelta:
            return timedelta(0)

    inner = Inner(datetime(2026, 11, 27, tzinfo=Own()))
    with pytest.raises(TypeError, match="zone of Own"):
        stored(SourceReading((inner,)))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="2 classes"):
        stored(SourceReading((inner, 1)))  # type: ignore[arg-type]
