"""Performs effects: only with an approval of exactly the bytes they act on, which is consumed before they act.

Effects are plain functions that may take long (a push), so they run in a thread beside the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest, digest_of_json, short
from orchestrator.domain.definition import ApprovalRule
from orchestrator.domain.facts import KERNEL, REJECTED, EffectIntended, EffectStepDone
from orchestrator.engine.approval import gate_before, unshown, unspent_approval
from orchestrator.engine.approval_rule import first_rule
from orchestrator.engine.performer import Ask, Assignment, Move, Outcome, Produced
from orchestrator.engine.values import root_of, versions_read
from orchestrator.errors import EffectMoved, EffectRefused
from orchestrator.performers.leaving import check_effect
from orchestrator.performers.preview import Effects
from orchestrator.ports.effect import Mark, Probe, binds_of

_TOLD = {"done": Probe("done", "you said so"), "again": Probe("not_done")}


class EffectPerformer:
    def __init__(self, effects: Effects) -> None:
        self._effects = effects

    async def perform(self, assignment: Assignment) -> Outcome:
        resumed = assignment.visit.intent is not None
        elsewhere = await (self._look_again(assignment) if resumed else self._consume_approval(assignment))
        return elsewhere or await self._act(assignment, resumed=resumed)

    async def _consume_approval(self, assignment: Assignment) -> Outcome | None:
        """Spend an approval and journal the intent in one commit; or say where the run goes instead."""
        arguments = assignment.arguments()
        rule = self._rule(assignment, arguments)
        if rule and rule.answer == "reject":
            return Move(REJECTED, f"rule {rule.name}: {rule.why}", KERNEL)
        approval = unspent_approval(assignment.state, assignment.phase, assignment.versions)
        allowed_by = approval.decision if approval else f"rule:{rule.name}" if rule else ""
        try:
            preview = await self._effects.preview(assignment, assignment.phase, arguments)
        except EffectRefused as refused:
            return self._back_to_the_gate(assignment, refused, asked_nobody=_is_rule(assignment, allowed_by))
        if approval and approval.preview and self._differs(assignment, approval.preview, preview):
            return self._ask(assignment, preview, f"the world has moved since {approval.decision} was answered")
        if approval is None and rule is None:
            return self._ask(assignment, preview, "no approval holds for what would go out now")
        kept = Artifact.of_json(arguments)
        key = short(
            digest_of_json([assignment.state.nonce, assignment.phase.name, kept.digest, _times_done(assignment)]), 32
        )
        intent = EffectIntended(
            assignment.phase.name, assignment.phase.uses, key, allowed_by, kept.digest, preview.digest
        )
        assignment.record(intent, actor=KERNEL, artifacts=[kept, preview])
        return None

    async def _look_again(self, assignment: Assignment) -> Outcome | None:
        """After a crash or a failure before the first step was recorded: the approval holds for the world as it was."""
        intent = self._intended(assignment)
        first = self._steps(assignment)[0]
        if assignment.visit.steps:
            return None
        try:
            if (await self._probe(assignment, first)).state != "not_done":
                return None
        except EffectMoved as moved:
            return await self._ask_anew(assignment, moved)
        try:
            preview = await self._effects.preview(
                assignment, assignment.phase, assignment.artifact(intent.arguments).value
            )
        except EffectRefused as refused:
            return self._back_to_the_gate(assignment, refused, asked_nobody=_is_rule(assignment, intent.approval))
        if self._differs(assignment, intent.preview, preview):
            return self._ask(assignment, preview, "the world has moved since it was approved")
        return None

    async def _act(self, assignment: Assignment, *, resumed: bool) -> Outcome:
        try:
            return await self._take_steps(assignment, resumed=resumed)
        except EffectMoved as moved:
            return await self._ask_anew(assignment, moved)

    async def _take_steps(self, assignment: Assignment, *, resumed: bool) -> Outcome:
        """Take each step that is not recorded as done. What may have been begun before is probed first."""
        intent = self._intended(assignment)
        effect = self._effects.named(assignment, intent.effect)
        arguments = assignment.artifact(intent.arguments).value
        told = "" if resumed else self._told(assignment)
        unsure = resumed or assignment.visit.begun_before
        for step in self._steps(assignment):
            if step in assignment.visit.steps:
                continue
            probe = _TOLD.get(told) or (await self._probe(assignment, step) if unsure else Probe("not_done"))
            told = ""  # it was said of the first step that is not recorded
            if probe.state == "in_doubt":
                return self._in_doubt(assignment, step, probe.found)
            found = probe.found
            if probe.state == "not_done":
                check_effect(assignment.secrets, assignment.phase, arguments)
                where = self._effects.surroundings(assignment, intent.effect)
                found = await asyncio.to_thread(effect.act, step, arguments, where, self._mark(assignment))
            artifact = Artifact.of_json(assignment.secrets.redact_value(found, f"what {intent.effect} did"))
            assignment.record(EffectStepDone(step, artifact.digest), actor=KERNEL, artifacts=[artifact])
        outcome = {step: assignment.artifact(digest).value for step, digest in assignment.visit.steps.items()}
        return Produced(Artifact.of_json({"effect": intent.effect, "key": intent.key, "steps": outcome}), intent.effect)

    async def _probe(self, assignment: Assignment, step: str) -> Probe:
        intent = self._intended(assignment)
        effect = self._effects.named(assignment, intent.effect)
        arguments = assignment.artifact(intent.arguments).value
        where = self._effects.surroundings(assignment, intent.effect)
        probe = await asyncio.to_thread(effect.probe, step, arguments, where, self._mark(assignment))
        return replace(probe, found=assignment.secrets.redact_value(probe.found, f"what {intent.effect} found"))

    def _back_to_the_gate(self, assignment: Assignment, refused: EffectRefused, *, asked_nobody: bool) -> Move:
        """What was approved cannot be done as the world is now: the person sees why, and decides anew.

        Raises:
            EffectRefused: no gate shows it, or a standing rule would approve it again and again.
        """
        gate = gate_before(assignment.definition.app, assignment.phase)
        if gate is None or asked_nobody:
            raise refused
        why = f"{assignment.phase.uses} would refuse now: {refused.message}"
        return Move(gate.name, assignment.secrets.redact_text(why, f"why {assignment.phase.uses} refused"), KERNEL)

    async def _ask_anew(self, assignment: Assignment, moved: EffectMoved) -> Outcome:
        """A step would do other than what was approved. What is done stays; for the rest the person is asked.

        Raises:
            EffectRefused: the effect refuses as things are now.
        """
        arguments = assignment.artifact(self._intended(assignment).arguments).value
        preview = await self._effects.preview(assignment, assignment.phase, arguments)
        why = assignment.secrets.redact_text(moved.message, f"why {assignment.phase.uses} stopped")
        return self._ask(assignment, preview, why.rstrip("."))

    def _ask(self, assignment: Assignment, preview: Artifact, why: str) -> Outcome:
        """Back to the gate that shows what this effect acts on; the effect asks by itself when none shows it all."""
        gate = gate_before(assignment.definition.app, assignment.phase)
        if gate and unshown(assignment.state, assignment.phase, assignment.versions) <= set(
            versions_read(assignment.state, gate)
        ):
            return Move(gate.name, why, KERNEL)
        name = assignment.phase.name
        return Ask(
            f"{assignment.phase.uses} has no approval: {why}. Let it act?",
            {"approve": name, "reject": REJECTED},
            shows=dict(assignment.versions),
            approving=("approve",),
            preview=preview,
        )

    def _in_doubt(self, assignment: Assignment, step: str, found: JSON) -> Ask:
        phase = assignment.phase
        is_last = step == self._steps(assignment)[-1]
        return Ask(
            f"It is not certain whether {phase.uses} did its step {step}: {_in_words(found)}. Was it done?",
            {"done": phase.then[-1].to if is_last else phase.name, "again": phase.name, "reject": REJECTED},
            kind="in_doubt",
            shows=dict(assignment.versions),
            approving=("again",) if is_last else ("again", "done"),
            writes=phase.writes,
        )

    def _told(self, assignment: Assignment) -> str:
        """What the person said of a step in doubt, when it is their answer that lets the effect go on."""
        allowed = assignment.state.answered.get(self._intended(assignment).approval)
        return allowed.given.answer if allowed and allowed.opened.kind == "in_doubt" else ""

    def _rule(self, assignment: Assignment, arguments: Mapping[str, JSON]) -> ApprovalRule | None:
        app, phase, effect = assignment.definition.app.name, assignment.phase.name, assignment.phase.uses
        known = {"app": app, "phase": phase, "effect": effect, "args": arguments, "cost_usd": assignment.state.cost_usd}
        rules = assignment.definition.approval_rules
        return first_rule(rules, app=app, phase=phase, effect=effect, values={**assignment.values(), **known})

    def _mark(self, assignment: Assignment) -> Mark:
        intent = self._intended(assignment)
        first = root_of(next(iter(assignment.phase.reads.values()), ""))
        artifact = assignment.versions.get(first, "")
        return Mark(
            assignment.state.run, intent.key, artifact, assignment.visit.intended_at, self._approved(assignment)
        )

    def _approved(self, assignment: Assignment) -> JSON:
        """What the approval binds that the visit acts on."""
        return binds_of(assignment.artifact(self._intended(assignment).preview).value)

    def _steps(self, assignment: Assignment) -> tuple[str, ...]:
        intent = self._intended(assignment)
        return self._effects.named(assignment, intent.effect).steps(self._approved(assignment))

    def _differs(self, assignment: Assignment, approved: Digest, fresh: Artifact) -> bool:
        """Whether what was approved is other than what would be done now."""
        return bool(binds_of(assignment.artifact(approved).value) != binds_of(fresh.value))

    def _intended(self, assignment: Assignment) -> EffectIntended:
        if assignment.visit.intent is None:
            raise RuntimeError(f"effect {assignment.phase.name} acts without an intent")
        return assignment.visit.intent


def _is_rule(assignment: Assignment, allowed_by: str) -> bool:
    """Whether a standing rule let the effect act, by itself or in the person's place at a gate."""
    answered = assignment.state.answered.get(allowed_by)
    return (answered.actor if answered else allowed_by).startswith("rule:")


def _times_done(assignment: Assignment) -> int:
    """How often this effect has come to its end: doing the same once more, approved once more, has a key of its own."""
    name = assignment.phase.name
    handoffs = (handoff.fact for handoff in assignment.state.handoffs)
    return sum(fact.phase == name and fact.to != name and bool(fact.artifacts) for fact in handoffs)


def _in_words(found: JSON) -> str:
    """What a probe found, for a person to read within a sentence."""
    if not isinstance(found, dict):
        return str(found).rstrip(".")
    return "; ".join(str(told) if name == "why" else f"{name} {told}" for name, told in found.items()).rstrip(".")
