"""Which approval lets an effect act. Pure.

An approval is a person's yes at one question to one effect, and says what that effect would do. It holds on the way the
answer led, until it is used, another gate is opened, or the person moves the run by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from orchestrator.domain.answers import APPROVE
from orchestrator.domain.canonical import Digest
from orchestrator.domain.facts import PERSON, DecisionOpened
from orchestrator.engine.state import Approval, RunState
from orchestrator.engine.values import root_of

if TYPE_CHECKING:  # looking at runs needs no definition
    from orchestrator.domain.definition import Phase


def approvals_of(opened: DecisionOpened, answer: str) -> list[Approval]:
    """What a person's answer lets act: the effects that were previewed, and for each what was shown of it."""
    if opened.preview:  # from before there could be several: of the effect that approving led straight to
        straight = opened.answers.get(APPROVE, "")
        return [Approval(opened.decision, straight, opened.preview)] if opened.answers[answer] == straight else []
    return [
        Approval(opened.decision, effect, opened.previews[effect], opened.previewed.get(effect, ""))
        for effect in opened.acts.get(answer, ())
        if effect in opened.previews
    ]


def previews_of(opened: DecisionOpened) -> Mapping[str, Digest]:
    """Effect, by its phase -> its preview, as the person is shown it."""
    return opened.previews or ({opened.answers.get(APPROVE, ""): opened.preview} if opened.preview else {})


def approval_for(state: RunState, phase: Phase, versions: Mapping[str, Digest], arguments: Digest) -> Approval | None:
    """The approval that lets this effect act on exactly this, or None.

    It was given for this phase and these arguments, and a person was shown every artifact among them.
    """
    if unshown(state, phase, versions):
        return None
    for approval in reversed(state.approvals):
        if approval.effect == phase.name and approval.arguments in ("", arguments):
            return approval
    return None


def unshown(state: RunState, phase: Phase, versions: Mapping[str, Digest]) -> set[str]:
    """The artifacts an effect acts on that no person was shown in this version when they approved.

    Neither a rule nor silence looks at anything. Inputs are the person's own until somebody edits them.
    """
    shown = {
        shown
        for answered in state.answered.values()
        if answered.actor == PERSON and answered.given.approves
        for shown in answered.opened.shows.items()
    }
    acted_on = {name for name in versions if name in state.artifacts and name in reads(phase)}
    return {name for name in acted_on if (name, versions[name]) not in shown}


def preview_last_seen(state: RunState, effect: Phase) -> Digest | None:
    """The preview of this effect that a person answered last: neither a rule nor silence has looked at it."""
    seen = None
    for answered in state.answered.values():
        if answered.actor == PERSON:
            seen = previews_of(answered.opened).get(effect.name, seen)
    return seen


def reads(phase: Phase) -> frozenset[str]:
    """Names of the inputs and artifacts a phase reads."""
    return frozenset(root_of(path) for path in (*phase.reads.values(), *phase.may_read.values()))
