"""The state and the plan as JSON values: for programs, for the inputs of apps, and for whoever checks a plan.

Days and moments are ISO 8601, minutes are whole, points are the sums of their addends. What is not known is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from orchestrator.agenda.calendar import CalendarEntry
from orchestrator.agenda.constraints import Constraints
from orchestrator.agenda.energy import Energy
from orchestrator.agenda.open_task import OpenTask
from orchestrator.agenda.pending import PendingDecision
from orchestrator.agenda.plan import DayPlan, PlannedBefore, PlannedItem, opening
from orchestrator.agenda.reading import Hole
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.score import RuleScore
from orchestrator.agenda.shapes import plan_digest
from orchestrator.agenda.state import State
from orchestrator.domain.canonical import JSON


def energy_value(energy: Energy) -> dict[str, JSON]:
    return {"level": energy.level, "said_at": at(energy.said_at)}


def projects_value(state: State) -> list[JSON]:
    """Each with what is left of it."""
    values = []
    for one in state.projects:
        minutes, unsaid = state.minutes_left(one.id)
        values.append(
            {
                "id": one.id,
                "title": one.title,
                "status": one.status,
                "weight": one.weight,
                "due": one.due.isoformat() if one.due else None,
                "minutes_left": minutes,
                "tasks_without_minutes": unsaid,
            }
        )
    return values


def task_value(task: OpenTask) -> JSON:
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


def pending_value(one: PendingDecision, state: State) -> JSON:
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
        "path": one.path or None,
    }


def hole_values(holes: Iterable[Hole]) -> list[JSON]:
    return [{"source": one.source, "why": one.why, "since": one.since or None} for one in holes]


def constraints_value(constraints: Constraints) -> dict[str, JSON]:
    limits = constraints.limits
    return {
        "timezone": str(constraints.timezone),
        "work_hours": {day: str(span) for day, span in constraints.work_hours.items()},
        "lunch": str(constraints.lunch) if constraints.lunch else None,
        "buffer": constraints.buffer,
        "energy_curve": {level: str(span) for level, span in constraints.energy_curve.items()},
        "limits": {"deep_minutes": limits.deep_minutes, "open_decisions": limits.open_decisions},
        "away": [[span.first.isoformat(), span.last.isoformat()] for span in constraints.away],
        "defaults": list(constraints.defaults),
    }


def plan_value(plan: DayPlan, state: State) -> dict[str, JSON]:
    """A plan with all that whoever checks it needs: addends, dependencies, gaps, and every open thing by its id."""
    return {
        "day": plan.day.isoformat(),
        "timezone": plan.timezone,
        "digest": plan_digest(plan),
        "energy": plan.energy.level,
        "opening": opening(plan) or None,
        "work_minutes": plan.work_minutes,
        "free_minutes": plan.free_minutes,
        "plannable_minutes": plan.plannable_minutes,
        "deep_minutes": plan.deep_minutes,
        "deep_limit": plan.deep_limit,
        "open": sorted({*(task.id for task in state.tasks), *(one.id for one in state.pending)}),
        **_items(plan, {task.id: task for task in state.tasks}),
        "loops": [list(loop) for loop in plan.loops],
        "calendar": [entry_value(one) for one in plan.calendar],
        "left_minutes": plan.left_minutes,
        "before": before_value(plan.before),
        "failed_rules": [{"rule": one.rule, "place": one.place, "told": one.told} for one in plan.failed],
        "unread": list(plan.unread),
        "holes": hole_values(plan.holes),
        "troubles": [{"place": one.place, "told": one.told} for one in plan.troubles],
        "defaults": list(plan.defaults),
    }


def _items(plan: DayPlan, tasks: Mapping[str, OpenTask]) -> dict[str, JSON]:
    """What is planned, held and left; a loop's tasks are held."""
    return {
        "placed": [
            {
                **item_value(one.item, tasks.get(one.item.id)),
                "start": one.start.isoformat(),
                "end": one.end.isoformat(),
                "rank": one.rank,
                "deep": one.is_deep,
            }
            for one in plan.placed
        ],
        "held": [
            {**item_value(one.item, tasks.get(one.item.id)), "why": [reason.why for reason in one.reasons]}
            for one in plan.held
        ],
        "left": [
            {**item_value(one.item, tasks.get(one.item.id)), "rank": one.rank, "why": one.why} for one in plan.left
        ],
    }


def entry_value(one: CalendarEntry) -> JSON:
    return {
        "title": one.title,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "all_day": one.all_day,
        "busy": one.busy and not one.cancelled,
    }


def item_value(item: PlannedItem, task: OpenTask | None) -> dict[str, JSON]:
    return {
        "id": item.id,
        "title": item.title,
        "kind": item.kind,
        "minutes": item.minutes,
        "assumed": item.assumed,
        "due": item.due.isoformat() if item.due else None,
        "after": list(task.entry.after) if task else [],
        "carried": item.carried,
        "points": item.score.points,
        "first": item.score.is_first,
        "spoken": spoken_values(item.score),
    }


def spoken_values(score: RuleScore) -> list[JSON]:
    return [
        {"rule": one.rule, "verb": one.verb, "points": one.points, "why": one.why, "place": one.place}
        for one in score.spoken
    ]


def before_value(before: PlannedBefore | None) -> JSON:
    if before is None:
        return None
    return {
        "day": before.day.isoformat(),
        "planned": before.planned,
        "done": list(before.done),
        "open": list(before.open),
        "gone": list(before.gone),
    }


def rule_values(rules: Iterable[Rule], state: State) -> list[JSON]:
    """Each with on how many of the last 90 days it spoke in a plan that was shown."""
    return [
        {
            "rule": rule.name,
            "verb": rule.verb,
            "expression": rule.expression,
            "place": rule.place,
            "days_spoken_in_90": state.history.days_spoken(rule.name, state.day),
        }
        for rule in rules
    ]


def at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
