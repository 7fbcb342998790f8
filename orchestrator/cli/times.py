"""Moments of the journal, for people."""

from __future__ import annotations

from datetime import datetime


def moment(stamped: str) -> datetime:
    return datetime.fromisoformat(stamped)


def local(stamped: str) -> str:
    """By the clock on the person's wall: `2026-11-22 20:05`."""
    return f"{moment(stamped).astimezone():%Y-%m-%d %H:%M}"
