"""Approval rules that bear on an app ask for names it has, and say so when they rest on a model's word alone."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase

from orchestrator.domain.answers import APPROVE
from orchestrator.domain.definition import A_MODELS_WORD, ApprovalRule, Phase
from orchestrator.errors import TemplateError, nearest_name
from orchestrator.templates.expression import Expression
from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.check.mentions import place_of_name
from orchestrator.workspace.check.toolbox import Toolbox
from orchestrator.workspace.home.app_files import retired_names
from orchestrator.workspace.read.rules import RuleSource
from orchestrator.workspace.yaml.faultlog import did_you_mean, listed
from orchestrator.workspace.yaml.node import Scalar

_SAYS_NOTHING = frozenset({"app", "phase", "agent", "effect", "cost_usd"})
"""Where a rule stands, not what it rests on."""

RULE_NAMES = ("app", "phase", "agent", "effect", "args", "cost_usd")
"""What every rule may ask for besides the inputs and artifacts of the app."""
_GLOB = re.compile(r"[*?\[]")


def bearing_rules(app: CheckedApp) -> tuple[ApprovalRule, ...]:
    """The rules whose `app` fits, in the order written."""
    return tuple(source.rule for source in _bearing(app))


def _bearing(app: CheckedApp) -> list[RuleSource]:
    name = app.source.app.name
    return [source for source in app.files.approvals.rules if fnmatch.fnmatchcase(name, source.rule.app)]


def check_rules(app: CheckedApp) -> None:
    """A rule with a slip in a name would never apply, and nobody would notice."""
    toolbox = Toolbox(app.files, app.catalog)
    for source in app.files.approvals.rules:
        known = (*app.files.app_names, *retired_names(app.files.root))
        _check_slip(source, "app", known, app)
        effect = source.parts.get("effect")
        if effect and not (_GLOB.search(effect.text) or toolbox.has_effect(effect.text)):
            _check_slip(source, "effect", toolbox.effect_names, app)
    for source in _bearing(app):
        if source.rule.app == app.source.app.name:
            _check_phase(source, app)
        if when := source.parts.get("when"):
            _check_condition(source.rule, when, app)
            check_ground(source.rule, when, app)


def _check_slip(source: RuleSource, key: str, known: Collection[str], app: CheckedApp) -> None:
    """Other names may belong to an app that was deleted, which is no fault."""
    written = source.parts.get(key)
    nearest = nearest_name(written.text, known, most=1) if written and not _GLOB.search(written.text) else None
    if written and nearest and nearest != written.text:
        found = f"rule {source.rule.name} is for {key} '{written.text}', which there is not"
        app.faults.add(written.place, found, f"Did you mean '{nearest}'?")


def _check_phase(source: RuleSource, app: CheckedApp) -> None:
    written = source.parts.get("phase")
    phases = [phase.name for phase in app.source.phases]
    if written and app.names_are_certain and not fnmatch.filter(phases, written.text):
        found = f"rule {source.rule.name} is for phase '{written.text}', which {app.source.app.name} does not have"
        app.faults.add(written.place, found, did_you_mean(written.text, phases, f"Phases are {listed(phases)}."))


def _check_condition(rule: ApprovalRule, when: Scalar, app: CheckedApp) -> None:
    try:
        expression = Expression.parse(when.text)
    except TemplateError as trouble:
        app.faults.add(when.place, f"'when' of rule {rule.name}: {trouble.message.rstrip('.')}", trouble.mend)
        return
    if _GLOB.search(rule.app):
        return  # a rule for many apps may ask for what only some of them have
    for path in sorted(expression.paths):
        if path[0] not in RULE_NAMES and path[0] not in app.names:
            app.unknown.add(path[0], f"rule {rule.name}", "asks for '{}'", place_of_name(when, path))


def check_ground(rule: ApprovalRule, when: Scalar, app: CheckedApp) -> None:
    """Whoever can make a model write something could otherwise give the person's yes."""
    if rule.answer != APPROVE or rule.accepts or not app.names_are_certain:
        return
    grounds = set(_grounds(rule, when, app))
    written = _by_models(app)
    if grounds and grounds <= written:
        fault = f"rule {rule.name} approves on nothing but what a model wrote ({', '.join(sorted(grounds))})"
        mend = f"Ask in 'when' for something of yours too, or add: accepts: {A_MODELS_WORD}"
        app.faults.add(when.place, fault, mend)


def _grounds(rule: ApprovalRule, when: Scalar, app: CheckedApp) -> Iterator[str]:
    """The inputs and artifacts a condition rests on, those it reads as an effect's arguments too."""
    try:
        paths = Expression.parse(when.text).paths
    except TemplateError:
        return
    for path in paths:
        if path[0] == "args":
            yield from _behind_arguments(rule, path[1:2], app)
        elif path[0] not in _SAYS_NOTHING:
            yield path[0]


def _behind_arguments(rule: ApprovalRule, named: tuple[str, ...], app: CheckedApp) -> Iterator[str]:
    """What the app's own constants say is the same each time, and so is no ground."""
    for source in app.source.phases:
        phase = source.phase
        if not (phase.acts and fnmatchcase(phase.name, rule.phase) and fnmatchcase(phase.named, rule.effect)):
            continue
        passed = {**phase.reads, **phase.may_read}
        yield from (path.split(".")[0] for key, path in passed.items() if not named or key == named[0])


def _by_models(app: CheckedApp) -> set[str]:
    """Artifacts that agents write, and what scripts and tools make of those."""
    written = {source.phase.writes for source in app.source.phases if app.written_by_model(source)}
    deriving = [
        source.phase for source in app.source.phases if (kind := app.kind(source)) and kind.rests_on == "what it reads"
    ]
    while True:
        derived = {phase.writes for phase in deriving if not written.isdisjoint(_roots(phase))} - written
        if not derived:
            return written
        written |= derived


def _roots(phase: Phase) -> set[str]:
    workers = (phase, *phase.together)
    return {path.split(".")[0] for one in workers for path in (*one.reads.values(), *one.may_read.values())}
