"""Approval rules that bear on an app ask for names it has."""

from __future__ import annotations

from fnmatch import fnmatchcase

from orchestrator.domain.definition import ApprovalRule
from orchestrator.errors import TemplateError
from orchestrator.templates.expression import Expression
from orchestrator.workspace.check_reads import place_of_name
from orchestrator.workspace.checked_app import CheckedApp
from orchestrator.workspace.node import Scalar
from orchestrator.workspace.rules import RuleSource

RULE_NAMES = ("app", "phase", "agent", "effect", "args", "cost_usd")
"""What every rule may ask for besides the inputs and artifacts of the app."""


def bearing_rules(app: CheckedApp) -> tuple[ApprovalRule, ...]:
    """The rules whose `app` fits, in the order written."""
    return tuple(source.rule for source in _bearing(app))


def _bearing(app: CheckedApp) -> list[RuleSource]:
    name = app.source.app.name
    return [source for source in app.files.approvals.rules if fnmatchcase(name, source.rule.app)]


def check_rules(app: CheckedApp) -> None:
    for source in _bearing(app):
        if source.when:
            _check(source.rule, source.when, app)


def _check(rule: ApprovalRule, when: Scalar, app: CheckedApp) -> None:
    try:
        expression = Expression.parse(when.text)
    except TemplateError as trouble:
        app.faults.add(when.place, f"'when' of rule {rule.name}: {trouble.message.rstrip('.')}", trouble.mend)
        return
    if "*" in rule.app:
        return  # a rule for many apps may ask for what only some of them have
    for path in sorted(expression.paths):
        if path[0] not in RULE_NAMES and path[0] not in app.names:
            app.unknown.add(path[0], f"rule {rule.name}", "asks for '{}'", place_of_name(when, path))
