"""What was noted, decided, asked, done and said, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from orchestrator.agenda.facts import AgendaEvent
from orchestrator.domain.canonical import JSON
from orchestrator.domain.day_facts import (
    ChangeExplained,
    DayPlanned,
    EnergySaid,
    NoteTaken,
    QuestionAsked,
    QuestionDecided,
    TaskAsked,
    TaskDeferred,
    TaskDone,
    Undone,
)
from orchestrator.face.day import Days, by_client
from orchestrator.values import dataclass, replace


@dataclass(frozen=True)
class LogEntry:
    at: datetime
    kind: str
    """`note decided asked task done deferred energy planned changed written`"""
    told: str
    id: str = ""
    project: str = ""
    pattern: str = ""
    minutes: int = 0
    day: str = ""
    """The person's, ISO 8601, when it was said."""
    seq: int = 0
    """Of its event in the system's stream."""
    client: str = ""
    """Of words that are not the person's: the program that wrote them through MCP, as it calls itself."""

    def value(self) -> dict[str, JSON]:
        return {
            "at": self.at.isoformat(),
            "kind": self.kind,
            "told": self.told,
            "id": self.id or None,
            "project": self.project or None,
            "pattern": self.pattern or None,
            "minutes": self.minutes or None,
            "seq": self.seq,
            "client": self.client or None,
        }


def log_entries(days: Days) -> Iterator[LogEntry]:
    """Oldest first. What was taken back is left out."""
    return (
        replace(entry, day=event.fact.day, seq=event.seq) for event in days.standing() if (entry := _entry(days, event))
    )


def is_within(day: str, start: date | None, end: date | None) -> bool:
    """Whether a day, ISO 8601, lies in a window; the end is the day behind it."""
    return start is None or end is None or start.isoformat() <= day < end.isoformat()


def _entry(days: Days, event: AgendaEvent) -> LogEntry | None:
    match event.fact:
        case NoteTaken() as note:
            told = f"{by_client(note.client)}{days.told(note.text)}"
            return LogEntry(event.at, "note", told, "", note.project, note.pattern, note.minutes, client=note.client)
        case QuestionAsked(id=id_, question=question):
            return LogEntry(event.at, "asked", days.told(question), id_)
        case QuestionDecided(id=id_, answer=answer, why=why):
            because = f" ({days.told(why)})" if why else ""
            return LogEntry(event.at, "decided", f"{days.told(answer)}{because}", id_)
        case TaskDone(task=task, title=title, minutes=minutes):
            return LogEntry(
                event.at, "done", days.told(title) if title else "", task, minutes=minutes, day=event.fact.day
            )
        case TaskAsked() as task:
            told = f"{by_client(task.client)}{days.told(task.title)}"
            return LogEntry(event.at, "task", told, task.id, task.project, minutes=task.minutes, client=task.client)
        case TaskDeferred(task=task, to=to):
            return LogEntry(event.at, "deferred", f"to {to}", task)
        case EnergySaid(level=level):
            return LogEntry(event.at, "energy", level)
        case DayPlanned(placed=placed, held=held, left=left):
            return LogEntry(
                event.at, "planned", f"{len(placed)} placed, {held} held, {left} left over", day=event.fact.day
            )
        case ChangeExplained() | Undone():
            return None  # it is told with the changes it is of
