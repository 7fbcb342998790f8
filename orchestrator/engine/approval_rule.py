"""Approval rules: the person's standing answers, first match wins, an error means ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from orchestrator.domain.answers import APPROVE
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import ApprovalRule
from orchestrator.domain.facts import Trigger
from orchestrator.errors import TemplateError

BY_RULE = "rule:"


def first_rule(
    rules: Iterable[ApprovalRule],
    *,
    app: str,
    phase: str,
    effect: str,
    values: Mapping[str, JSON],
    begun: Trigger | None = None,
) -> ApprovalRule | None:
    """The rule that answers here, or None when the person is to be asked.

    Args:
        begun: what the run was begun by, where no person did. A rule says yes to work of the person's own; a program
            that speaks through MCP chose this run and what it reads, so there a rule can only say no.
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
            return rule if rule.answer != "ask" and not _is_for_the_person(rule, begun) else None
    return None


def _is_for_the_person(rule: ApprovalRule, begun: Trigger | None) -> bool:
    """Whether it is a yes, and to what a client asked for."""
    return rule.answer == APPROVE and begun is not None and begun.by == "mcp"


def _is_for(rule: ApprovalRule, effect: str) -> bool:
    """At a gate, rules that name no effect; at an effect, those that name it, and what says no or asks of all."""
    if not rule.effect:
        return not effect or rule.answer != APPROVE
    return bool(effect) and fnmatchcase(effect, rule.effect)


def by_rule(rule: ApprovalRule) -> str:
    """The actor of what a rule does."""
    return f"{BY_RULE}{rule.name}"
