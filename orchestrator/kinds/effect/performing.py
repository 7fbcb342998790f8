"""Performs effects: only with a person's approval of what they would do, or a rule that names them.

The approval is consumed before anything is done. What may have been begun before is looked for, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.answers import AGAIN, APPROVE, DONE, REJECT
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest, digest_of_json, short
from orchestrator.domain.definition import ApprovalRule
from orchestrator.domain.facts import KERNEL, REJECTED, EffectIntended
from orchestrator.engine.approval import approval_for
from orchestrator.engine.approval_rule import by_rule, first_rule
from orchestrator.engine.performer import Assignment, Move, Outcome, Produced
from orchestrator.engine.state import Approval
from orchestrator.errors import EffectError, EffectMoved, EffectRefused
from orchestrator.kinds.effect.acting import Acting
from orchestrator.kinds.effect.asking_anew import ask, back_to_the_gate, in_doubt
from orchestrator.kinds.previews import Effects
from orchestrator.kinds.seen_first import seen_first
from orchestrator.ports.effect import Probe, binds_of


class EffectPerformer:
    def __init__(self, effects: Effects) -> None:
        self._effects = effects

    async def perform(self, assignment: Assignment) -> Outcome:
        resumed = assignment.visit.intent is not None
        elsewhere = None if resumed else await self._intend(assignment)
        if elsewhere is None and (resumed or assignment.visit.begun_before):
            elsewhere = await self._look_again(assignment, resumed=resumed)
        return elsewhere or await self._act(assignment, resumed=resumed)

    async def _intend(self, assignment: Assignment) -> Outcome | None:
        """Spend an approval and journal the intent in one commit; or say where the run goes instead."""
        kept = Artifact.of_json(assignment.arguments())
        rule = self._rule(assignment, kept.value)
        if rule and rule.answer == REJECT:
            return Move(REJECTED, f"rule {rule.name}: {rule.why}", KERNEL)
        approval = approval_for(assignment.state, assignment.phase, assignment.versions, kept.digest)
        key = _key(assignment, kept.digest)
        if approval and key in assignment.state.begun:
            self._consume(assignment, kept, key, approval)  # what is left to do is compared before it is done
            return None
        try:
            asks = approval is not None or rule is None
            preview = await self._effects.preview(assignment, assignment.phase, kept.value, for_person=asks)
        except EffectRefused as refused:
            return back_to_the_gate(assignment, refused)
        if approval:
            if self._differs(assignment, approval.preview, preview):
                why = f"the world has moved since {approval.decision} was answered"
                return await self._ask_what_repeats(assignment, preview, why)
            self._consume(assignment, kept, key, approval)
            return None
        if rule is None:
            return ask(assignment, preview, "no approval holds for what would go out now")
        phase = assignment.phase
        intent = EffectIntended(phase.name, phase.named, key, by_rule(rule), kept.digest, preview.digest, rule.accepts)
        assignment.record(intent, actor=KERNEL, artifacts=[kept, preview])
        return None

    def _consume(self, assignment: Assignment, arguments: Artifact, key: str, approval: Approval) -> None:
        phase = assignment.phase
        preview = assignment.artifact(approval.preview)
        intent = EffectIntended(phase.name, phase.named, key, approval.decision, arguments.digest, preview.digest)
        assignment.record(intent, actor=KERNEL, artifacts=[arguments, preview])

    async def _look_again(self, assignment: Assignment, *, resumed: bool) -> Outcome | None:
        """Where nothing was done yet, the approval holds only for the world as it was shown."""
        acting = Acting(self._effects, assignment)
        told = "" if resumed else _told(assignment, acting.steps[0])
        if assignment.visit.steps or told == DONE:
            return None
        try:
            probe = await acting.probe(acting.steps[0])
        except EffectMoved as moved:
            return await self._ask_now(assignment, _in_a_sentence(assignment, moved))
        if probe.state == "done" or (probe.state == "in_doubt" and told != AGAIN):
            return None
        arguments = assignment.artifact(assignment.intent.arguments).value
        try:
            preview = await self._effects.preview(assignment, assignment.phase, arguments)
        except EffectRefused as refused:
            return back_to_the_gate(assignment, refused)
        if not self._differs(assignment, assignment.intent.preview, preview) or acting.others:
            return None
        return await self._ask_what_repeats(assignment, preview, "the world has moved since it was approved")

    async def _act(self, assignment: Assignment, *, resumed: bool) -> Outcome:
        """Take each step that is not recorded as done. What may have been begun before is probed first."""
        acting = Acting(self._effects, assignment)
        unsure = resumed or assignment.visit.begun_before
        try:
            for step in acting.steps:
                if step in assignment.visit.steps:
                    continue
                told = "" if resumed else _told(assignment, step)
                probe = await acting.found(step, told) if unsure else Probe("not_done")
                if probe.state == "in_doubt":
                    return in_doubt(assignment, step, probe.found, is_last=step == acting.steps[-1])
                await (acting.note(step, probe.found) if probe.state == "done" else acting.act(step))
        except EffectMoved as moved:
            return await self._ask_now(assignment, _in_a_sentence(assignment, moved))
        intent = assignment.intent
        outcome = {step: assignment.artifact(digest).value for step, digest in assignment.visit.steps.items()}
        return Produced(Artifact.of_json({"effect": intent.effect, "key": intent.key, "steps": outcome}), intent.effect)

    async def _ask_now(self, assignment: Assignment, why: str) -> Outcome:
        """What is done stays; for the rest the person is asked, with a preview of how things stand."""
        arguments = assignment.artifact(assignment.intent.arguments).value
        try:
            preview = await self._effects.preview(assignment, assignment.phase, arguments)
        except EffectRefused as refused:
            return back_to_the_gate(assignment, refused)
        return ask(assignment, preview, why)

    async def _ask_what_repeats(self, assignment: Assignment, preview: Artifact, why: str) -> Outcome:
        """A yes to a preview that is another one each time could never hold, and would be asked for without end.

        Raises:
            EffectError: two previews, one right after the other, bind different things.
        """
        again = await self._effects.preview(assignment, assignment.phase, assignment.arguments())
        if binds_of(again.value) != binds_of(preview.value):
            raise EffectError(
                f"the preview of {assignment.phase.named} is never the same twice, so no approval of it can hold.",
                where=f"phase {assignment.phase.name}",
                mend="Let its preview say in `binds` what a yes holds for; a new run takes the new source: baton fork",
            )
        return ask(assignment, again, why)

    def _rule(self, assignment: Assignment, arguments: Mapping[str, JSON]) -> ApprovalRule | None:
        app, phase, effect = assignment.definition.app.name, assignment.phase.name, assignment.phase.named
        rules = assignment.definition.approval_rules
        cost = assignment.state.cost_usd
        values = assignment.values(app=app, phase=phase, effect=effect, args=dict(arguments), cost_usd=cost)
        begun = assignment.state.trigger
        rule = first_rule(rules, app=app, phase=phase, effect=effect, values=values, begun=begun)
        return None if rule and rule.answer == APPROVE and seen_first(assignment) else rule

    def _differs(self, assignment: Assignment, approved: Digest, fresh: Artifact) -> bool:
        """Whether what was approved is other than what would be done now."""
        return bool(binds_of(assignment.artifact(approved).value) != binds_of(fresh.value))


def _told(assignment: Assignment, step: str) -> str:
    """What the person said of this step when it was in doubt, and it is their answer that lets the effect go on."""
    allowed = assignment.state.answered.get(assignment.intent.approval)
    return allowed.given.answer if allowed and allowed.opened.step == step else ""


def _key(assignment: Assignment, arguments: Digest) -> str:
    """The same for the same deed, so that what was begun is recognised when it is allowed once more."""
    return short(
        digest_of_json([assignment.state.nonce, assignment.phase.name, arguments, _times_done(assignment)]), 32
    )


def _times_done(assignment: Assignment) -> int:
    """How often this effect has come to its end: doing the same once more, approved once more, has a key of its own."""
    name = assignment.phase.name
    handoffs = (handoff.fact for handoff in assignment.state.handoffs)
    return sum(fact.phase == name and fact.to != name and bool(fact.artifacts) for fact in handoffs)


def _in_a_sentence(assignment: Assignment, moved: EffectMoved) -> str:
    return assignment.secrets.redact_text(moved.message, f"why {assignment.phase.named} stopped").rstrip(".")
