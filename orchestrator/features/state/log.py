"""The log: what was noted, decided, done and said, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orchestrator.agenda.facts import AgendaEvent
from orchestrator.domain.day_facts import (
    DayPlanned,
    EnergySaid,
    NoteTaken,
    QuestionAsked,
    QuestionDecided,
    TaskDeferred,
    TaskDone,
    Undone,
)
from orchestrator.face.day import Days
from orchestrator.face.workspace import Workspace


@dataclass(frozen=True)
class LogEntry:
    at: datetime
    kind: str
    """`note decided asked done deferred energy planned`"""
    told: str
    id: str = ""
    project: str = ""
    pattern: str = ""
    minutes: int = 0


def log_of(workspace: Workspace, query: str = "", since: datetime | None = None) -> list[LogEntry]:
    """What was taken back is left out. `query` is looked for in words, ids, projects and patterns."""
    days = workspace.days
    events = days.events()
    undone = {event.fact.seq for event in events if isinstance(event.fact, Undone)}
    entries = [entry for event in events if event.seq not in undone and (entry := _entry(days, event))]
    word = query.casefold()
    kept = [one for one in entries if word in _words(one)]
    return [one for one in reversed(kept) if since is None or one.at >= since]


def _words(one: LogEntry) -> str:
    return f"{one.told} {one.id} {one.project} {one.pattern}".casefold()


def _entry(days: Days, event: AgendaEvent) -> LogEntry | None:
    match event.fact:
        case NoteTaken() as note:
            told = days.told(note.text)
            return LogEntry(event.at, "note", told, "", note.project, note.pattern, note.minutes)
        case QuestionAsked(id=id_, question=question):
            return LogEntry(event.at, "asked", days.told(question), id_)
        case QuestionDecided(id=id_, answer=answer, why=why):
            because = f" ({days.told(why)})" if why else ""
            return LogEntry(event.at, "decided", f"{days.told(answer)}{because}", id_)
        case TaskDone(task=task, title=title, minutes=minutes):
            return LogEntry(event.at, "done", days.told(title) if title else "", task, minutes=minutes)
        case TaskDeferred(task=task, to=to):
            return LogEntry(event.at, "deferred", f"to {to}", task)
        case EnergySaid(level=level):
            return LogEntry(event.at, "energy", level)
        case DayPlanned(placed=placed, held=held, left=left):
            return LogEntry(event.at, "planned", f"{len(placed)} placed, {held} held, {left} left over")
        case Undone():
            return None
