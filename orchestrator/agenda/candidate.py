"""What could be done on a day: open tasks and pending decisions, and what rules see of each."""

from __future__ import annotations

from datetime import date

from orchestrator.agenda.constraints import WEEKDAYS
from orchestrator.agenda.energy import Level
from orchestrator.agenda.open_task import OpenTask
from orchestrator.agenda.pending import PendingDecision
from orchestrator.agenda.project import Project
from orchestrator.agenda.state import ASSUMED_MINUTES, State
from orchestrator.domain.canonical import JSON
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """Exactly one of `task` and `decision` is there."""

    id: str
    title: str
    minutes: int
    assumed: bool
    """The task names no minutes."""
    energy: Level | None
    due: date | None
    after: tuple[str, ...]
    task: OpenTask | None = None
    decision: PendingDecision | None = None

    @property
    def is_deep(self) -> bool:
        return self.energy == "high"


def candidates_of(state: State) -> tuple[Candidate, ...]:
    """All open tasks and pending decisions, by id."""
    tasks = [
        Candidate(
            id=task.id,
            title=task.entry.title,
            minutes=task.entry.minutes or ASSUMED_MINUTES,
            assumed=task.entry.minutes is None,
            energy=task.energy,
            due=task.due,
            after=tuple(dict.fromkeys(task.entry.after)),
            task=task,
        )
        for task in state.tasks
    ]
    decisions = [
        Candidate(one.id, one.title, one.minutes, assumed=False, energy=None, due=one.by, after=(), decision=one)
        for one in state.pending
    ]
    return tuple(sorted([*tasks, *decisions], key=lambda one: one.id))


def values_of(candidate: Candidate, state: State, projects: dict[str, JSON]) -> dict[str, JSON]:
    """`task`, `project` and `decision` as rules see them; none where there is none. A decision is a task too, with
    its question as title and its `by` as due date.

    Args:
        projects: by id, as `project_values` makes them; shared by all tasks of one.
    """
    if candidate.task is not None:
        project = candidate.task.project
        return {
            "task": _task_values(candidate, candidate.task),
            "project": projects[project.id] if project else None,
            "decision": None,
        }
    assert candidate.decision is not None, "a candidate is a task or a decision"  # noqa: S101
    return {
        "task": _decision_as_task(candidate, state),
        "project": None,
        "decision": _decision_values(candidate.decision, state.day),
    }


def project_values(state: State) -> dict[str, JSON]:
    open_: dict[str, int] = {}
    for task in state.tasks:
        if task.project:
            open_[task.project.id] = open_.get(task.project.id, 0) + 1
    return {one.id: _project_values(one, open_.get(one.id, 0)) for one in state.projects}


def shared_values(state: State, work_minutes: int, free_minutes: int) -> dict[str, JSON]:
    """`energy`, `day` and `constraints`, which are the same for all."""
    constraints = state.constraints
    return {
        "energy": state.energy.word,
        "day": state.day.isoformat(),
        "constraints": {
            "timezone": str(constraints.timezone),
            "weekday": WEEKDAYS[state.day.weekday()],
            "away": constraints.is_away(state.day),
            "buffer": constraints.buffer,
            "limits": {
                "deep_minutes": constraints.limits.deep_minutes,
                "open_decisions": constraints.limits.open_decisions,
            },
            "work_minutes": work_minutes,
            "free_minutes": free_minutes,
        },
    }


def _task_values(candidate: Candidate, task: OpenTask) -> JSON:
    entry = task.entry
    return {
        "id": candidate.id,
        "title": entry.title,
        "source": entry.source,
        "place": entry.place,
        "project": task.project.id if task.project else None,
        "minutes": entry.minutes,
        "energy": task.energy,
        "due": _iso(task.due),
        "scheduled": _iso(entry.scheduled),
        "deferred": _iso(task.deferred_to),
        "priority": entry.priority,
        "weight": task.weight,
        "after": list(entry.after),
        "blocks": list(task.blocks),
        "recurrence": entry.recurrence,
        "tags": list(entry.tags),
        "carried": task.carried,
        "due_in_days": task.due_in_days,
        "workdays_left": task.workdays_left,
        "slack_days": task.slack_days,
    }


def _decision_as_task(candidate: Candidate, state: State) -> JSON:
    due = candidate.due
    return {
        "id": candidate.id,
        "title": candidate.title,
        "source": "decisions",
        "place": "",
        "project": None,
        "minutes": candidate.minutes,
        "energy": None,
        "due": _iso(due),
        "scheduled": None,
        "deferred": None,
        "priority": None,
        "weight": 1,
        "after": [],
        "blocks": [task.id for task in state.tasks if candidate.id in task.entry.after],
        "recurrence": "",
        "tags": [],
        "carried": state.history.carried(candidate.id, state.day),
        "due_in_days": (due - state.day).days if due else None,
        "workdays_left": state.constraints.working_days(state.day, due) if due else None,
        "slack_days": state.constraints.slack_days(state.day, due, candidate.minutes) if due else None,
    }


def _project_values(project: Project, open_tasks: int) -> JSON:
    return {
        "id": project.id,
        "title": project.title,
        "status": project.status,
        "weight": project.weight,
        "due": _iso(project.due),
        "energy": project.energy,
        "open_tasks": open_tasks,
    }


def _decision_values(decision: PendingDecision, day: date) -> JSON:
    return {
        "id": decision.id,
        "question": decision.question,
        "kind": decision.kind,
        "app": decision.app,
        "asked": decision.asked.isoformat(),
        "age_days": decision.age_days(day),
        "by": _iso(decision.by),
        "default": decision.default,
        "cost_of_delay": decision.cost_of_delay,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
