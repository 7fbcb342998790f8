"""The value of an input that is read from a source, whatever the source: `{as_of, entries, holes}`."""

from __future__ import annotations

from datetime import datetime

from orchestrator.domain.canonical import JSON


def source_value(entries: list[JSON], as_of: datetime, holes: list[JSON]) -> JSON:
    return {"as_of": as_of.isoformat(), "entries": entries, "holes": holes}


def hole(source: str, why: str, *, since: str = "", place: str = "") -> JSON:
    """What could not be read. With a place it is a part: the rest is among the entries."""
    return {"source": source, "why": why, "since": since or None, "place": place or None}
