"""A rule that approves on nothing but what a model wrote says that this is accepted."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from orchestrator.domain.answers import APPROVE
from orchestrator.domain.definition import A_MODELS_WORD, ApprovalRule, Phase
from orchestrator.errors import TemplateError
from orchestrator.templates.expression import Expression
from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.yaml.node import Scalar

_SAYS_NOTHING = frozenset({"app", "phase", "agent", "effect", "cost_usd"})
"""Where a rule stands, not what it rests on."""


def check_ground(rule: ApprovalRule, when: Scalar, app: CheckedApp) -> None:
    """Whoever can make a model write something could otherwise give the person's yes."""
    if rule.answer != APPROVE or rule.accepts or not app.names_are_certain:
        return
    grounds = set(_grounds(rule, when, app))
    written = _by_models(app)
    if grounds and grounds <= written:
        found = f"rule {rule.name} approves on nothing but what a model wrote ({', '.join(sorted(grounds))})"
        mend = f"Ask in 'when' for something of yours too, or add: accepts: {A_MODELS_WORD}"
        app.faults.add(when.place, found, mend)


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
