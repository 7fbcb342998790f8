"""Plans, explanations and rules, as JSON."""

from __future__ import annotations

from orchestrator.agenda.explain import Explanation
from orchestrator.agenda.plan import PlannedItem, opening
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.shapes import plan_digest
from orchestrator.domain.canonical import JSON
from orchestrator.errors import Fault
from orchestrator.face.shape import VERSION
from orchestrator.features.rules.day import PlannedDay, TriedExpression
from orchestrator.features.state.shape import holes_shape


def today_shape(today: PlannedDay) -> dict[str, JSON]:
    plan = today.plan
    return {
        "v": VERSION,
        "day": plan.day.isoformat(),
        "timezone": plan.timezone,
        "digest": plan_digest(plan),
        "energy": plan.energy.level,
        "opening": opening(plan) or None,
        "free_minutes": plan.free_minutes,
        "plannable_minutes": plan.plannable_minutes,
        "placed": [
            {**_item(one.item), "start": one.start.isoformat(), "end": one.end.isoformat(), "rank": one.rank}
            for one in plan.placed
        ],
        "held": [{**_item(one.item), "why": [reason.why for reason in one.reasons]} for one in plan.held],
        "left": [{**_item(one.item), "rank": one.rank, "why": one.why} for one in plan.left],
        "loops": [list(loop) for loop in plan.loops],
        "calendar": [
            {"title": one.title, "start": one.start.isoformat(), "end": one.end.isoformat(), "all_day": one.all_day}
            for one in plan.calendar
        ],
        "left_minutes": plan.left_minutes,
        "before": _before(today),
        "changed": list(today.changed),
        "failed_rules": [{"rule": one.rule, "place": one.place, "told": one.told} for one in plan.failed],
        "unread": list(plan.unread),
        "holes": holes_shape(plan.holes),
        "troubles": [{"place": one.place, "told": one.told} for one in plan.troubles],
        "defaults": list(plan.defaults),
    }


def _item(item: PlannedItem) -> dict[str, JSON]:
    return {
        "id": item.id,
        "title": item.title,
        "kind": item.kind,
        "minutes": item.minutes,
        "assumed": item.assumed,
        "due": item.due.isoformat() if item.due else None,
        "carried": item.carried,
        "points": item.score.points,
        "first": item.score.is_first,
        "spoken": [
            {"rule": one.rule, "verb": one.verb, "points": one.points, "why": one.why, "place": one.place}
            for one in item.score.spoken
        ],
    }


def _before(today: PlannedDay) -> JSON:
    before = today.plan.before
    if before is None:
        return None
    return {
        "day": before.day.isoformat(),
        "planned": before.planned,
        "done": list(before.done),
        "open": list(before.open),
        "gone": list(before.gone),
    }


def explanation_shape(found: Explanation) -> dict[str, JSON]:
    return {
        "v": VERSION,
        "id": found.candidate.id,
        "title": found.candidate.title,
        "points": found.score.points,
        "first": found.score.is_first,
        "rank": found.rank.at,
        "of": found.rank.of,
        "held": [reason.why for reason in found.rank.reasons],
        "spoken": [
            {"rule": one.rule, "verb": one.verb, "points": one.points, "why": one.why, "place": one.place}
            for one in found.score.spoken
        ],
        "inherited": list(found.inherited),
        "inherited_from": found.inherited_from or None,
        "what_if": [{"supposed": one.supposed, "rank": one.rank.told(found.rank)} for one in found.what_ifs],
        "silent": list(found.silent),
    }


def rules_shape(rules: tuple[Rule, ...], today: PlannedDay) -> dict[str, JSON]:
    history, day = today.state.history, today.state.day
    return {
        "v": VERSION,
        "rules": [
            {
                "rule": rule.name,
                "verb": rule.verb,
                "expression": rule.expression,
                "place": rule.place,
                "days_spoken_in_90": history.days_spoken(rule.name, day),
            }
            for rule in rules
        ],
    }


def tried_shape(found: tuple[TriedExpression, ...], faults: tuple[Fault, ...]) -> dict[str, JSON]:
    return {
        "v": VERSION,
        "tried": [
            {"id": one.candidate.id, "title": one.candidate.title, "value": one.value, "failed": one.failed or None}
            for one in found
        ],
        "told": [f"{fault.found}. {fault.mend}".strip() for fault in faults],
    }
