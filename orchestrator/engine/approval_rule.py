"""Approval rules: the person's standing answers, first match wins, an error means ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from orchestrator.domain.answers import APPROVE
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import ApprovalRule
from orchestrator.errors import TemplateError

BY_RULE = "rule:"


def first_rule(
    rules: Iterable[ApprovalRule], *, app: str, phase: str, effect: str, values: Mapping[str, JSON]
) -> ApprovalRule | None:
    """The rule that answers here, or None when the person is to be asked.

    Args:
        effect: the effect about to act, which only a rule that names it lets act; empty at a gate, where such a rule
            does not apply.
        values: what `when` may read: inputs, artifacts, and `app phase effect args cost_usd`.
    """
    for rule in rules:
        if not (fnmatchcase(app, rule.app) and fnmatchcase(phase, rule.phase)):
            continue
        if not _is_for(rule, effect):
            continue
        from orchestrator.templates.expression import Expression  # with Jinja, which few gates need

        try:
            applies = not rule.when or Expression.parse(rule.when).evaluate(values)
        except TemplateError:
            return None
        if applies:
            return rule if rule.answer != "ask" else None
    return None


def _is_for(rule: ApprovalRule, effect: str) -> bool:
    """At a gate, rules that name no effect; at an effect, those that name it, and what says no or asks of all."""
    if not rule.effect:
        return not effect or rule.answer != APPROVE
    return bool(effect) and fnmatchcase(effect, rule.effect)


def by_rule(rule: ApprovalRule) -> str:
    """The actor of what a rule does."""
    return f"{BY_RULE}{rule.name}"
