"""Where the account of a run lies, and how it is brought up to date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from orchestrator.domain.event import Event
from orchestrator.domain.facts import RunStarted
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_whole
from orchestrator.transcripts.markdown import Load, transcript


def transcript_path(folder: Path, events: Sequence[Event]) -> Path:
    first = events[0]
    app = first.fact.app if isinstance(first.fact, RunStarted) else "run"
    return account_path(folder, first.stream, app, first.at)


def account_path(folder: Path, run: str, app: str, started_at: str) -> Path:
    """`2026-11-22-publish-7f3a.md`: the day it started, the app, and what is the run's own of its id."""
    return folder / f"{started_at[:10]}-{app}-{run.rpartition('-')[2]}.md"


def write_transcript(folder: Path, events: Sequence[Event], load: Load) -> Path:
    """Write the account whole, for the owner alone, replacing the one that lies there. Raises OSError."""
    path = transcript_path(folder, events)
    return write_whole(folder.parent, path.relative_to(folder.parent), transcript(events, load).encode(), mode=PRIVATE)
