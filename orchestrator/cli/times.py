"""Times and lengths of time, for people."""

from __future__ import annotations

from orchestrator.ports.clock import moment
from orchestrator.text.quantity import span


def local(stamped: str) -> str:
    """A moment of the journal by the clock on the person's wall: `2026-11-22 20:05`."""
    return f"{moment(stamped).astimezone():%Y-%m-%d %H:%M}"


def duration(start: str, end: str) -> str:
    """How long from one stamp to another."""
    return span(moment(end) - moment(start))
