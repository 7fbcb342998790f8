"""The plan of a day, and why a task stands where it stands. It proposes; nothing moves by itself."""

from __future__ import annotations

from datetime import date, datetime

from orchestrator.agenda.calendar import CalendarEntry as CalendarEntry
from orchestrator.agenda.check import check_rules
from orchestrator.agenda.energy import Level
from orchestrator.agenda.explain import Explanation as Explanation
from orchestrator.agenda.explain import explain
from orchestrator.agenda.plan import PlacedItem as PlacedItem
from orchestrator.agenda.plan import PlannedItem as PlannedItem
from orchestrator.agenda.plan import opening as opening
from orchestrator.agenda.planning import day_planned
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.state import State as State
from orchestrator.agenda.trying import TriedExpression as TriedExpression
from orchestrator.agenda.trying import tried_on
from orchestrator.errors import Fault, TemplateError, UsageError
from orchestrator.face.planned import PlannedDay as PlannedDay
from orchestrator.face.planned import planned_on
from orchestrator.face.source import Freshness
from orchestrator.face.workspace import Workspace
from orchestrator.features.rules.keeping import behind_today, keep
from orchestrator.features.state.saying import task_named


def planned(
    workspace: Workspace, day: date | None = None, *, energy: Level | None = None, freshness: Freshness = "now"
) -> PlannedDay:
    """The plan of a day; with `energy`, what it would be if the person said so. Of today's a glance is kept.

    Args:
        workspace: whose person's.
        day: today, if none is named.
        energy: supposed.
        freshness: of what is not a file, as in `Workspace.state`.
    """
    behind = None if day or energy else behind_today(workspace)
    made = planned_on(workspace.days, workspace.root, day, energy=energy, freshness=freshness)
    if behind:
        keep(workspace, made.plan, made.state, behind)
    return made


def note_shown(workspace: Workspace, today: PlannedDay) -> bool:
    """Record that the plan was before the person, once for its day and digest. Returns whether it was recorded now."""
    fact = day_planned(today.plan)
    return workspace.days.say(fact, key=f"day-planned:{fact.day}:{fact.plan}")


def next_item(today: PlannedDay, now: datetime, *, task: bool = False) -> str:
    """The id of what is to be done next: of what has its time, what comes first whose time is not over; without any,
    of what leaves and of what is held. Empty when there is nothing.

    Args:
        today: the plan.
        now: the moment.
        task: a task before any decision.
    """
    plan = today.plan
    later = [one.item for one in plan.placed if one.end > now]
    over = [one.item for one in plan.placed if one.end <= now]
    items = [*later, *over, *(one.item for one in plan.left), *(one.item for one in plan.held)]
    items = sorted(items, key=lambda one: task and one.kind != "task")
    return items[0].id if items else ""


def explained(workspace: Workspace, given: str, *, energy: Level | None = None) -> tuple[Explanation, PlannedDay]:
    """Raises NotFound or UsageError as `task_named`; decisions are named by their id."""
    today = planned(workspace, energy=energy)
    ids = {one.id for one in today.state.pending}
    id_ = given if given in ids else task_named(today.state, given).id
    return explain(today.state, today.rules, id_), today


def tried(workspace: Workspace, written: str) -> tuple[tuple[TriedExpression, ...], tuple[Fault, ...]]:
    """What an expression comes to for each task and decision of today, and what `rules check` would say of it.

    Raises:
        UsageError: it cannot be read, or asked of none of them.
    """
    state = workspace.days.on().state
    try:
        found = tried_on(state, written)
    except TemplateError as error:
        raise UsageError(f"that cannot be read: {error.message}", mend=error.mend) from error
    faults = check_rules((Rule("tried", "first", written, "it holds"),))
    if found and all(one.failed for one in found):
        told = faults[0].found.removeprefix("rule tried ") if faults else found[0].failed
        raise UsageError(f"that {told}.", mend=faults[0].mend if faults else "")
    return found, faults
