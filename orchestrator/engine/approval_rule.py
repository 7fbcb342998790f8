"""Approval rules: the person's standing answers, first match wins, an error means ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import ApprovalRule
from orchestrator.errors import TemplateError
from orchestrator.templates.expression import Expression


def first_rule(
    rules: Iterable[ApprovalRule], *, app: str, phase: str, effect: str, values: Mapping[str, JSON]
) -> ApprovalRule | None:
    """The rule that answers here, or None when the person is to be asked.

    Args:
        effect: the effect about to act; empty at a gate, where rules that name an effect do not apply.
        values: what `when` may read: inputs, artifacts, and `app phase effect args cost_usd`.
    """
    for rule in rules:
        if not (fnmatchcase(app, rule.app) and fnmatchcase(phase, rule.phase)):
            continue
        if (rule.effect != "*" and not effect) or not fnmatchcase(effect, rule.effect):
            continue
        try:
            applies = not rule.when or Expression.parse(rule.when).evaluate(values)
        except TemplateError:
            return None
        if applies:
            return rule if rule.answer != "ask" else None
    return None
