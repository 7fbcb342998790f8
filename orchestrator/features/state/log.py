"""The log: what was noted, decided, done and said, newest first."""

from __future__ import annotations

from datetime import datetime

from orchestrator.face.day_log import LogEntry as LogEntry
from orchestrator.face.day_log import log_entries
from orchestrator.face.workspace import Workspace


def log_of(workspace: Workspace, query: str = "", since: datetime | None = None) -> list[LogEntry]:
    """What was taken back is left out. `query` is looked for in words, ids, projects and patterns."""
    word = query.casefold()
    kept = [one for one in log_entries(workspace.days) if word in _words(one)]
    return [one for one in reversed(kept) if since is None or one.at >= since]


def _words(one: LogEntry) -> str:
    return f"{one.told} {one.id} {one.project} {one.pattern}".casefold()
