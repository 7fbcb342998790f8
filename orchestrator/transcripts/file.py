"""Where the account of a run lies, by its run."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from orchestrator.domain.event import Event
from orchestrator.domain.facts import RunStarted


class Began(NamedTuple):
    """What the name of an account is made of."""

    run: str
    app: str
    at: str


def began_of(events: Sequence[Event]) -> Began:
    first = events[0]
    return Began(first.stream, first.fact.app if isinstance(first.fact, RunStarted) else "run", first.at)


def transcript_path(folder: Path, events: Sequence[Event]) -> Path:
    return account_path(folder, *began_of(events))


def account_path(folder: Path, run: str, app: str, started_at: str) -> Path:
    """`2026-11-22-publish-7f3a.md`: the day it started for the person, the app, and what is the run's own of its id.

    One that is there under the name of another day, as an older version or another time zone had it, keeps its name.
    """
    named, *others = account_paths(folder, run, app, started_at)
    return next((other for other in (named, *others) if os.path.lexists(other)), named)


def account_paths(folder: Path, run: str, app: str, started_at: str) -> list[Path]:
    """Every place where the account of a run may lie: its day for the person first, then the days around it."""
    began = datetime.fromisoformat(started_at)
    days = [began.astimezone().date(), *((began + timedelta(days=shift)).date() for shift in (0, -1, 1))]
    return [folder / f"{day.isoformat()}-{app}-{run.rpartition('-')[2]}.md" for day in dict.fromkeys(days)]
