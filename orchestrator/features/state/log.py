"""The log: what was noted, decided, done, said and changed, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from orchestrator.domain.change_facts import AppWritten
from orchestrator.domain.event import SYSTEM, Event
from orchestrator.face.changes import Change, all_changes
from orchestrator.face.day import Days
from orchestrator.face.day_log import LogEntry as LogEntry
from orchestrator.face.day_log import log_entries
from orchestrator.face.workspace import Workspace
from orchestrator.ports.clock import moment
from orchestrator.text.quantity import counted

_NAMED = 3
"""Files of one noticing in a line; all of them: `baton changes`."""


def log_of(workspace: Workspace, query: str = "", since: datetime | None = None) -> list[LogEntry]:
    """What was taken back is left out. `query` is looked for in words, ids, projects, patterns and paths."""
    workspace.notice()
    word, days = query.casefold(), workspace.days
    said = ((one, _words(one)) for one in log_entries(days))
    written = workspace.journal.read_kinds(SYSTEM, (AppWritten.__name__,))
    entries = [*said, *_changed(days, all_changes(workspace.journal)), *_written(days, written)]
    kept = sorted((one for one, words in entries if word in words), key=lambda one: one.at)
    return [one for one in reversed(kept) if since is None or one.at >= since]


def _words(one: LogEntry) -> str:
    return f"{one.told} {one.id} {one.project} {one.pattern}".casefold()


def _changed(days: Days, noticed: Iterable[Change]) -> Iterator[tuple[LogEntry, str]]:
    """A line for what was noticed by one look and has one reason; with all that may be looked for in it."""
    for _, group in groupby(noticed, key=lambda change: (change.noticing, change.why)):
        changes = list(group)
        first, last = changes[0], changes[-1]
        more = f" and {len(changes) - _NAMED} more" if len(changes) > _NAMED else ""
        why = f": {days.told(first.why)}" if first.why else ""
        told = f"{', '.join(change.path for change in changes[:_NAMED])}{more}{why}"
        entry = LogEntry(
            first.at, "changed", told, first.id if first is last else f"{first.id}-{last.id}", day=first.day
        )
        yield entry, " ".join([why, *(f"{change.id} {change.path}" for change in changes)]).casefold()


def _written(days: Days, events: Iterable[Event]) -> Iterator[tuple[LogEntry, str]]:
    for event in events:
        if isinstance(fact := event.fact, AppWritten):
            logged = f"logged {counted(fact.repetitions, 'time')} of {fact.encode_after}"
            told = f"an app, {logged}" + (f", anyway: {days.told(fact.why)}" if fact.why else "")
            yield LogEntry(moment(event.at), "written", told, fact.app, day=fact.day), f"{fact.app} {told}".casefold()
