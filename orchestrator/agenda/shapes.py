"""The state and the plan as plain JSON, in an order that depends on nothing but them, and their digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, tzinfo
from typing import Any

from orchestrator.agenda.calendar import touching
from orchestrator.agenda.candidate import Candidate, project_values, values_of
from orchestrator.agenda.plan import DayPlan, HeldItem, LeftItem, PlacedItem, PlannedItem
from orchestrator.agenda.reading import Hole
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.score import RuleScore, SpokenRule
from orchestrator.agenda.state import State
from orchestrator.domain.canonical import JSON, Digest, digest_of_json
from orchestrator.values import fields, is_dataclass, replace

_OWN_SHAPE = ("placed", "held", "left")


def plan_json(plan: DayPlan) -> JSON:
    """A plan: its fields, what is computed from them, its digest. Minutes are whole, moments ISO 8601 with offset."""
    return {**_plan_body(plan), "digest": plan_digest(plan)}


def plan_digest(plan: DayPlan) -> Digest:
    """Of all that a plan says but since when: two plans of one digest propose the same for the same reasons."""
    return digest_of_json({**_plan_body(plan), "holes": _lasting(plan.holes)})


def _plan_body(plan: DayPlan) -> JSON:
    said: dict[int, JSON] = {}
    return {
        **{each.name: plain(getattr(plan, each.name)) for each in fields(plan) if each.name not in _OWN_SHAPE},
        "placed": [_placed(one, said) for one in plan.placed],
        "held": [_held(one, said) for one in plan.held],
        "left": [_left(one, said) for one in plan.left],
        "placed_minutes": plan.placed_minutes,
        "left_minutes": plan.left_minutes,
        "wanted_minutes": plan.wanted_minutes,
        "deep_minutes": plan.deep_minutes,
    }


def _placed(one: PlacedItem, said: dict[int, JSON]) -> JSON:
    start, end = one.start.isoformat(), one.end.isoformat()
    own = {"start": start, "end": end, "rank": one.rank, "before": one.before, "deep": one.is_deep}
    return {**_item(one.item, said), **own}


def _held(one: HeldItem, said: dict[int, JSON]) -> JSON:
    return {**_item(one.item, said), "reasons": [plain(reason) for reason in one.reasons]}


def _left(one: LeftItem, said: dict[int, JSON]) -> JSON:
    return {**_item(one.item, said), "rank": one.rank, "reason": one.kind, "why": one.why}


def _item(item: PlannedItem, said: dict[int, JSON]) -> JSON:
    return {
        "id": item.id,
        "title": item.title,
        "kind": item.kind,
        "minutes": item.minutes,
        "minutes_assumed": item.assumed,
        "place": item.place,
        "due": item.due.isoformat() if item.due else None,
        "carried": item.carried,
        "first": item.score.is_first,
        "points": item.score.points,
        "rules": [_spoken(one, said) for one in item.score.spoken],
    }


def score_json(score: RuleScore) -> JSON:
    said: dict[int, JSON] = {}
    rules = [_spoken(one, said) for one in score.spoken]
    return {"first": score.is_first, "points": score.points, "rules": rules, "failed": plain(score.failed)}


def _spoken(one: SpokenRule, said: dict[int, JSON]) -> JSON:
    """Tasks that are alike share what a rule says of them, and its shape."""
    if id(one) not in said:
        said[id(one)] = {
            "rule": one.rule, "verb": one.verb, "points": one.points, "why": one.why, "place": one.place
        }  # fmt: skip
    return said[id(one)]


def state_json(state: State, candidates: Iterable[Candidate]) -> JSON:
    """A state, tasks and decisions as rules see them."""
    projects = project_values(state)
    seen = [values_of(one, state, projects) for one in candidates]
    return {
        "day": state.day.isoformat(),
        "projects": [
            {**projects[one.id], "minutes_left": minutes, "minutes_unsaid": unsaid}
            for one in state.projects
            for minutes, unsaid in (state.minutes_left(one.id),)
        ],
        "energy": plain(state.energy),
        "tasks": [values["task"] for values in seen if values["decision"] is None],
        "pending": [values["decision"] for values in seen if values["decision"] is not None],
        "constraints": plain(state.constraints),
        "calendar": plain(touching(state.calendar, state.day, state.constraints.timezone)),
        "as_of": plain(state.as_of),
        "holes": plain(state.holes),
        "troubles": plain(state.troubles),
    }


def parts_of(state: State, rules: Iterable[Rule], candidates: Iterable[Candidate]) -> dict[str, Digest]:
    """Digest of each part of the state that a plan is made from, so that what changed can be named."""
    projects = project_values(state)
    seen = [values_of(one, state, projects) for one in candidates]
    history = state.history
    parts = {
        "tasks": [values["task"] for values in seen if values["decision"] is None],
        "decisions": [values["decision"] for values in seen if values["decision"] is not None],
        "projects": list(projects.values()),
        "constraints": plain(state.constraints),
        "energy": state.energy.word,
        "calendar": plain(touching(state.calendar, state.day, state.constraints.timezone)),
        "rules": plain(tuple(rules)),
        "sources": [_lasting(state.holes), state.unread],
        "done so far": [history.deep_minutes, plain(history.reached)],
    }
    return {name: digest_of_json(part) for name, part in parts.items()}


def _lasting(holes: Iterable[Hole]) -> JSON:
    """What of holes is the same while nothing changes: since when one is there is known only later."""
    return plain([replace(hole, since="") for hole in holes])


def plain(value: Any) -> JSON:
    """Dataclasses as objects with all their fields, days and moments in ISO 8601, zones by name."""
    if value is None or isinstance(value, str | int | float):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tzinfo):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no plain shape")
