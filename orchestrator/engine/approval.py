"""Which approval lets an effect act, and where the person is asked when none does. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import App, Phase
from orchestrator.domain.facts import PERSON
from orchestrator.engine.state import Approval, RunState
from orchestrator.engine.values import root_of


def unspent_approval(state: RunState, phase: Phase, versions: Mapping[str, Digest]) -> Approval | None:
    """The newest unspent approval that lets this effect act on exactly these versions, or None.

    Every artifact the effect reads must have been shown, in the version it acts on, by a decision that approved;
    and one that is not spent must be among them, or have led straight to this phase.
    """
    if unshown(state, phase, versions):
        return None
    artifacts = _acted_on(state, phase, versions)
    for approval in reversed(state.approvals):
        covers = any(approval.shown.get(name) == digest for name, digest in artifacts.items())
        if not approval.spent and (covers or approval.to == phase.name):
            return approval
    return None


def unshown(state: RunState, phase: Phase, versions: Mapping[str, Digest]) -> set[str]:
    """What the effect acts on that no decision that approved has shown in this version."""
    shown = {(name, digest) for approval in state.approvals for name, digest in approval.shown.items()}
    return {name for name, digest in _acted_on(state, phase, versions).items() if (name, digest) not in shown}


def _acted_on(state: RunState, phase: Phase, versions: Mapping[str, Digest]) -> dict[str, Digest]:
    """The artifacts among what the effect reads; inputs are the person's own until somebody edits them."""
    return {name: digest for name, digest in versions.items() if name in state.artifacts and name in reads(phase)}


def gate_before(app: App, effect: Phase) -> Phase | None:
    """The gate whose approval leads to this effect, if the app has one."""
    for phase in app.phases:
        if phase.kind == "gate" and phase.answers.get("approve") == effect.name:
            return phase
    return next((p for p in app.phases if p.kind == "gate" and effect.name in p.answers.values()), None)


def effect_behind(app: App, gate: Phase) -> Phase | None:
    """The effect that approving at this gate leads straight to, if there is one."""
    target = gate.answers.get("approve", "")
    return next((phase for phase in app.phases if phase.name == target and phase.kind == "effect"), None)


def preview_last_seen(state: RunState, effect: Phase) -> Digest | None:
    """The preview of this effect that a person answered last: neither a rule nor silence has looked at it."""
    seen = None
    for answered in state.answered.values():
        if answered.actor == PERSON and answered.opened.answers.get("approve") == effect.name:
            seen = answered.opened.preview or seen
    return seen


def reads(phase: Phase) -> frozenset[str]:
    """Names of the inputs and artifacts a phase reads."""
    return frozenset(root_of(path) for path in (*phase.reads.values(), *phase.may_read.values()))
