"""Times and lengths of time, for people."""

from __future__ import annotations

from datetime import timedelta

from orchestrator.ports.clock import moment


def local(stamped: str) -> str:
    """A moment of the journal by the clock on the person's wall: `2026-11-22 20:05`."""
    return f"{moment(stamped).astimezone():%Y-%m-%d %H:%M}"


def duration(start: str, end: str) -> str:
    """How long from one stamp to another."""
    return span(moment(end) - moment(start))


def span(time: timedelta) -> str:
    """`4 ms`, `0.3 s`, `2 min`, `1 h`, `3 days`."""
    seconds = max(0.0, time.total_seconds())
    if seconds < 0.0995:
        return f"{round(seconds * 1000)} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    if seconds < 3570:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3600)} h" if seconds < 172_800 else f"{round(seconds / 86_400)} days"
