"""Plans, explanations and rules, as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.agenda.explain import Explanation
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.values import plan_value, rule_values, spoken_values
from orchestrator.domain.canonical import JSON
from orchestrator.errors import Fault
from orchestrator.face.shape import VERSION
from orchestrator.features.rules.day import PlannedDay, TriedExpression


def today_shape(today: PlannedDay) -> dict[str, JSON]:
    return {"v": VERSION, **plan_value(today.plan, today.state), "changed": list(today.changed)}


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
        "spoken": spoken_values(found.score),
        "inherited": list(found.inherited),
        "inherited_from": found.inherited_from or None,
        "what_if": [{"supposed": one.supposed, "rank": one.rank.told(found.rank)} for one in found.what_ifs],
        "silent": list(found.silent),
    }


def rules_shape(rules: tuple[Rule, ...], today: PlannedDay) -> dict[str, JSON]:
    return {"v": VERSION, "rules": rule_values(rules, today.state)}


def checked_shape(rules: Sequence[Rule]) -> dict[str, JSON]:
    return {"v": VERSION, "rules": [rule.name for rule in rules]}


def tried_shape(found: tuple[TriedExpression, ...], faults: tuple[Fault, ...]) -> dict[str, JSON]:
    return {
        "v": VERSION,
        "tried": [
            {"id": one.candidate.id, "title": one.candidate.title, "value": one.value, "failed": one.failed or None}
            for one in found
        ],
        "told": [f"{fault.found}. {fault.mend}".strip() for fault in faults],
    }
