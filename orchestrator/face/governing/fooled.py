"""Where the system may be fooling its person, or itself: a line each, with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from orchestrator.face.gate_answer import CASES
from orchestrator.face.governing.evidence import SystemEvidence
from orchestrator.face.governing.gates import gate_lines, hasty_mean, in_period
from orchestrator.text.quantity import counted
from orchestrator.values import dataclass

FooledKind = Literal["rejected", "hasty", "silent", "unfollowed"]

_FEW = 5
"""Cases, days with a plan: fewer tell nothing."""
RULE_DAYS = 90
_CHANCES = 20
"""Days on which a plan was shown, or answers at its gates, after which a rule that never spoke could have."""


@dataclass(frozen=True)
class Fooled:
    kind: FooledKind
    subject: str
    told: str


def fooled(evidence: SystemEvidence) -> list[Fooled]:
    return [*_rejected(evidence), *_hasty(evidence), *_silent(evidence), *_unfollowed(evidence)]


def _rejected(evidence: SystemEvidence) -> Iterator[Fooled]:
    """An app whose every output of the period is refused, and there were some."""
    period = evidence.period
    for app in evidence.apps:
        cases = [
            one
            for one in evidence.answers
            if one.app == app.name
            and one.by == "you"
            and one.kind == "gate"
            and one.outcome in CASES
            and period.since <= one.answered_at < period.until
        ]
        if len(cases) >= _FEW and all(one.outcome == "rejected" for one in cases):
            told = f"{app.name}: every output was rejected, {len(cases)} of {len(cases)}"
            yield Fooled("rejected", app.name, f"{told} ({cases[0].decision} to {cases[-1].decision})")


def _hasty(evidence: SystemEvidence) -> Iterator[Fooled]:
    """A gate that is answered before anybody can have read it. What was not measured says nothing."""
    for line in gate_lines(evidence):
        measured = [one for one in in_period(evidence, line.gate) if one.is_measured]
        mean = hasty_mean(measured)
        if mean is not None:
            told = f"{line.gate}: answered after {mean:.1f} s on average, {counted(len(measured), 'answer')} measured"
            yield Fooled("hasty", line.gate, told)


def _silent(evidence: SystemEvidence) -> Iterator[Fooled]:
    for rule in evidence.rules:
        if rule.spoke or rule.chances < _CHANCES:
            continue
        of = "days with a plan" if "attention.yaml" in rule.file else "answers at its gates"
        told = f"rule {rule.name} of {rule.file} never fired in {RULE_DAYS} days, on {rule.chances} {of}"
        yield Fooled("silent", rule.name, told)


def _unfollowed(evidence: SystemEvidence) -> Iterator[Fooled]:
    plans = evidence.plans
    if plans.unread or plans.days < _FEW or plans.followed or not plans.placed:
        return
    told = f"plans were shown on {plans.days} of 14 days, and none of the {plans.placed} things in them was done"
    yield Fooled("unfollowed", "plan", told)
