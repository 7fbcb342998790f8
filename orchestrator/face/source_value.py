"""The value of an input that is read from a source, whatever the source: `{as_of, entries, holes}`."""

from __future__ import annotations

from datetime import datetime

from orchestrator.domain.canonical import JSON
from orchestrator.face.source import SourceLook
from orchestrator.readers.reading import plain


def source_value(entries: list[JSON], as_of: datetime, holes: list[JSON]) -> JSON:
    return {"as_of": as_of.isoformat(), "entries": entries, "holes": holes}


def hole(source: str, why: str, *, since: str = "", place: str = "") -> JSON:
    """What could not be read. With a place it is a part: the rest is among the entries."""
    return {"source": source, "why": why, "since": since or None, "place": place or None}


def value_of_look(look: SourceLook, now: datetime) -> JSON:
    """What a look at a source found. `now`: local time."""
    as_of = (look.as_of or now).astimezone(now.tzinfo)
    holes = [hole(look.name, look.hole, since=look.since)] if look.hole else []
    if look.reading is None:
        return source_value([], as_of, holes)
    holes += [hole(look.name, one.why, place=one.place) for one in look.reading.told if not one.kept]
    return source_value([plain(entry) for entry in look.reading.entries], as_of, holes)
