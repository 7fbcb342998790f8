"""The plan of a day of the workspace: from the person's state and the rules as they stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from orchestrator.agenda.energy import Level
from orchestrator.agenda.plan import DayPlan, changed_since
from orchestrator.agenda.planning import plan_day
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.state import State
from orchestrator.errors import Fault
from orchestrator.face.attention import rules_of
from orchestrator.face.day import Days
from orchestrator.face.source import Freshness
from orchestrator.values import dataclass


@dataclass(frozen=True)
class PlannedDay:
    plan: DayPlan
    state: State
    rules: tuple[Rule, ...]
    faults: tuple[Fault, ...]
    """Of rules that were left out."""
    changed: tuple[str, ...]
    """Parts of the state that are not what the plan shown before today was made from."""


def planned_from(state: State, root: Path, *, energy: Level | None = None) -> PlannedDay:
    """The plan of a state's day; with `energy`, what it would be if the person said so."""
    state = state.with_energy(energy) if energy else state
    rules, faults = rules_of(root)
    plan = plan_day(state, rules)
    shown = state.history.shown
    return PlannedDay(plan, state, rules, tuple(faults), changed_since(shown, plan) if shown and not energy else ())


def planned_on(
    days: Days, root: Path, day: date | None = None, *, energy: Level | None = None, freshness: Freshness = "now"
) -> PlannedDay:
    """The plan of a day, of today when none is named."""
    return planned_from(days.on(day, freshness=freshness).state, root, energy=energy)
