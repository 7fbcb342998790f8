"""Sources as tests write them."""

from __future__ import annotations

from datetime import date

from orchestrator.readers.options import Options
from orchestrator.readers.reading import Brought

FRIDAY = date(2026, 11, 27)


def given(text: str | bytes, place: str = "notes/tasks.md") -> tuple[Brought, ...]:
    return (Brought(place, text.encode() if isinstance(text, str) else text),)


def options(**values: object) -> Options:
    return Options(**{"source": "tasks", "day": FRIDAY, **values})  # type: ignore[arg-type]
