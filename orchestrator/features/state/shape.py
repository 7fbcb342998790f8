"""The state, the log and what was said, as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.agenda.state import State
from orchestrator.agenda.values import (
    at,
    constraints_value,
    energy_value,
    hole_values,
    pending_value,
    projects_value,
    task_value,
)
from orchestrator.domain.canonical import JSON
from orchestrator.face.shape import VERSION
from orchestrator.features.state.log import LogEntry
from orchestrator.features.state.saying import Acknowledgement


def state_shape(state: State) -> dict[str, JSON]:
    constraints = constraints_value(state.constraints)
    return {
        "v": VERSION,
        "day": state.day.isoformat(),
        "energy": energy_value(state.energy),
        "projects": projects_value(state),
        "tasks": [task_value(task) for task in state.tasks],
        "pending": [pending_value(one, state) for one in state.pending],
        "limits": constraints["limits"],
        "deep_minutes_done": state.history.deep_minutes,
        "as_of": {part: at(moment) for part, moment in state.as_of.items()},
        "checked": {part: at(moment) for part, moment in state.checked.items()},
        "unread": list(state.unread),
        "holes": hole_values(state.holes),
        "troubles": [{"place": one.place, "told": one.told} for one in state.troubles],
        "defaults": constraints["defaults"],
    }


def log_shape(entries: Iterable[LogEntry]) -> dict[str, JSON]:
    return {"v": VERSION, "log": [one.value() for one in entries]}


def said_shape(said: Acknowledgement) -> dict[str, JSON]:
    return {"v": VERSION, "recorded": said.kind, "id": said.id or None, "told": said.told}
