"""The state, the log and what was said, as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.agenda.open_task import OpenTask
from orchestrator.agenda.pending import PendingDecision
from orchestrator.agenda.reading import Hole
from orchestrator.agenda.state import State
from orchestrator.domain.canonical import JSON
from orchestrator.face.shape import VERSION
from orchestrator.features.state.log import LogEntry
from orchestrator.features.state.saying import Acknowledgement


def state_shape(state: State) -> dict[str, JSON]:
    limits = state.constraints.limits
    return {
        "v": VERSION,
        "day": state.day.isoformat(),
        "energy": {"level": state.energy.level, "said_at": _at(state.energy.said_at)},
        "projects": [
            {
                "id": one.id,
                "title": one.title,
                "status": one.status,
                "weight": one.weight,
                "due": one.due.isoformat() if one.due else None,
                "minutes_left": state.minutes_left(one.id)[0],
                "tasks_without_minutes": state.minutes_left(one.id)[1],
            }
            for one in state.projects
        ],
        "tasks": [task_shape(task) for task in state.tasks],
        "pending": [pending_shape(one, state) for one in state.pending],
        "limits": {"deep_minutes": limits.deep_minutes, "open_decisions": limits.open_decisions},
        "deep_minutes_done": state.history.deep_minutes,
        "as_of": {part: _at(moment) for part, moment in state.as_of.items()},
        "checked": {part: _at(moment) for part, moment in state.checked.items()},
        "unread": list(state.unread),
        "holes": holes_shape(state.holes),
        "troubles": [{"place": one.place, "told": one.told} for one in state.troubles],
        "defaults": list(state.constraints.defaults),
    }


def task_shape(task: OpenTask) -> JSON:
    entry = task.entry
    return {
        "id": task.id,
        "title": entry.title,
        "place": entry.place,
        "project": task.project.id if task.project else None,
        "minutes": entry.minutes,
        "energy": task.energy,
        "due": task.due.isoformat() if task.due else None,
        "scheduled": entry.scheduled.isoformat() if entry.scheduled else None,
        "deferred_to": task.deferred_to.isoformat() if task.deferred_to else None,
        "priority": entry.priority,
        "weight": task.weight,
        "inherited": list(task.inherited),
        "after": list(entry.after),
        "blocks": list(task.blocks),
        "carried": task.carried,
        "workdays_left": task.workdays_left,
    }


def pending_shape(one: PendingDecision, state: State) -> JSON:
    return {
        "id": one.id,
        "kind": one.kind,
        "question": one.question,
        "asked": one.asked.isoformat(),
        "age_days": one.age_days(state.day),
        "by": one.by.isoformat() if one.by else None,
        "default": one.default or None,
        "cost_of_delay": one.cost_of_delay or None,
        "app": one.app or None,
    }


def holes_shape(holes: Iterable[Hole]) -> JSON:
    return [{"source": one.source, "why": one.why, "since": one.since or None} for one in holes]


def log_shape(entries: Iterable[LogEntry]) -> dict[str, JSON]:
    return {
        "v": VERSION,
        "log": [
            {
                "at": _at(one.at),
                "kind": one.kind,
                "told": one.told,
                "id": one.id or None,
                "project": one.project or None,
                "pattern": one.pattern or None,
                "minutes": one.minutes or None,
            }
            for one in entries
        ],
    }


def said_shape(said: Acknowledgement) -> dict[str, JSON]:
    return {"v": VERSION, "recorded": said.kind, "id": said.id or None, "told": said.told}


def _at(moment: object) -> str | None:
    return moment.isoformat() if hasattr(moment, "isoformat") else None
