"""Performs effects: only with an approval of exactly the bytes they act on, which is consumed before they act.

Effects are plain functions that may take long (a push), so they run in a thread beside the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, digest_of_json, short
from orchestrator.domain.definition import ApprovalRule
from orchestrator.domain.facts import KERNEL, REJECTED, EffectIntended, EffectStepDone
from orchestrator.engine.approval import gate_before, unshown, unspent_approval
from orchestrator.engine.approval_rule import first_rule
from orchestrator.engine.performer import Ask, Move, Outcome, Produced, Task
from orchestrator.engine.values import root_of, versions_read
from orchestrator.errors import EffectRefused
from orchestrator.performers.preview import Effects
from orchestrator.ports.effect import Mark, Probe

_TOLD = {"done": Probe("done", "you said so"), "again": Probe("not_done")}


class EffectPerformer:
    def __init__(self, effects: Effects) -> None:
        self._effects = effects

    async def perform(self, task: Task) -> Outcome:
        resumed = task.visit.intent is not None
        elsewhere = await (self._look_again(task) if resumed else self._consume_approval(task))
        return elsewhere or await self._act(task, resumed=resumed)

    async def _consume_approval(self, task: Task) -> Outcome | None:
        """Spend an approval and journal the intent in one commit; or say where the run goes instead."""
        arguments = task.arguments()
        rule = self._rule(task, arguments)
        if rule and rule.answer == "reject":
            return Move(REJECTED, f"rule {rule.name}: {rule.why}", KERNEL)
        approval = unspent_approval(task.state, task.phase, task.versions)
        try:
            preview = await self._effects.preview(task, task.phase, arguments)
        except EffectRefused as refused:
            return self._back_to_the_gate(task, refused, asked_nobody=approval is None and rule is not None)
        if approval and approval.preview not in (None, preview.digest):
            return self._ask(task, preview, f"the world has moved since {approval.decision} was answered")
        if approval is None and rule is None:
            return self._ask(task, preview, "no approval holds for what would go out now")
        allowed_by = approval.decision if approval else f"rule:{rule.name}" if rule else ""
        kept = Artifact.of_json(arguments)
        key = short(digest_of_json([task.state.nonce, task.phase.name, kept.digest, _times_done(task)]), 32)
        intent = EffectIntended(task.phase.name, task.phase.uses, key, allowed_by, kept.digest, preview.digest)
        task.record(intent, actor=KERNEL, artifacts=[kept, preview])
        return None

    async def _look_again(self, task: Task) -> Outcome | None:
        """After a crash or a failure before the first step was recorded: the approval holds for the world as it was."""
        intent = self._intended(task)
        first = self._effects.named(task, intent.effect).steps[0]
        if task.visit.steps or (await self._probe(task, first)).state != "not_done":
            return None
        try:
            preview = await self._effects.preview(task, task.phase, task.artifact(intent.arguments).value)
        except EffectRefused as refused:
            return self._back_to_the_gate(task, refused, asked_nobody=intent.approval.startswith("rule:"))
        moved = preview.digest != intent.preview
        return self._ask(task, preview, "the world has moved since it was approved") if moved else None

    async def _act(self, task: Task, *, resumed: bool) -> Outcome:
        """Take each step that is not recorded as done. What may have been begun before is probed first."""
        intent = self._intended(task)
        effect = self._effects.named(task, intent.effect)
        arguments = task.artifact(intent.arguments).value
        told = "" if resumed else self._told(task)
        unsure = resumed or task.visit.begun_before
        for step in effect.steps:
            if step in task.visit.steps:
                continue
            probe = _TOLD.get(told) or (await self._probe(task, step) if unsure else Probe("not_done"))
            told = ""  # it was said of the first step that is not recorded
            if probe.state == "in_doubt":
                return self._in_doubt(task, step, probe.found)
            found = probe.found
            if probe.state == "not_done":
                where = self._effects.surroundings(task, intent.effect)
                found = await asyncio.to_thread(effect.act, step, arguments, where, self._mark(task))
            artifact = Artifact.of_json(found)
            task.record(EffectStepDone(step, artifact.digest), actor=KERNEL, artifacts=[artifact])
        outcome = {step: task.artifact(digest).value for step, digest in task.visit.steps.items()}
        return Produced(Artifact.of_json({"effect": intent.effect, "key": intent.key, "steps": outcome}), intent.effect)

    async def _probe(self, task: Task, step: str) -> Probe:
        intent = self._intended(task)
        effect = self._effects.named(task, intent.effect)
        arguments = task.artifact(intent.arguments).value
        where = self._effects.surroundings(task, intent.effect)
        return await asyncio.to_thread(effect.probe, step, arguments, where, self._mark(task))

    def _back_to_the_gate(self, task: Task, refused: EffectRefused, *, asked_nobody: bool) -> Move:
        """What was approved cannot be done as the world is now: the person sees why, and decides anew.

        Raises:
            EffectRefused: no gate shows it, or a standing rule would approve it again and again.
        """
        gate = gate_before(task.definition.app, task.phase)
        if gate is None or asked_nobody:
            raise refused
        return Move(gate.name, f"{task.phase.uses} would refuse now: {refused.message}", KERNEL)

    def _ask(self, task: Task, preview: Artifact, why: str) -> Outcome:
        """Back to the gate that shows what this effect acts on; the effect asks by itself when none shows it all."""
        gate = gate_before(task.definition.app, task.phase)
        if gate and unshown(task.state, task.phase, task.versions) <= set(versions_read(task.state, gate)):
            return Move(gate.name, why, KERNEL)
        name = task.phase.name
        return Ask(
            f"{task.phase.uses} has no approval: {why}. Let it act?",
            {"approve": name, "reject": REJECTED},
            shows=dict(task.versions),
            approving=("approve",),
            preview=preview,
        )

    def _in_doubt(self, task: Task, step: str, found: JSON) -> Ask:
        phase = task.phase
        is_last = step == self._effects.named(task, phase.uses).steps[-1]
        return Ask(
            f"It is not certain whether {phase.uses} did its step {step}: {found}. Was it done?",
            {"done": phase.then[-1].to if is_last else phase.name, "again": phase.name, "reject": REJECTED},
            kind="in_doubt",
            shows=dict(task.versions),
            approving=("again",) if is_last else ("again", "done"),
            writes=phase.writes,
        )

    def _told(self, task: Task) -> str:
        """What the person said of a step in doubt, when it is their answer that lets the effect go on."""
        allowed = task.state.answered.get(self._intended(task).approval)
        return allowed.given.answer if allowed and allowed.opened.kind == "in_doubt" else ""

    def _rule(self, task: Task, arguments: Mapping[str, JSON]) -> ApprovalRule | None:
        app, phase, effect = task.definition.app.name, task.phase.name, task.phase.uses
        known = {"app": app, "phase": phase, "effect": effect, "args": arguments, "cost_usd": task.state.cost_usd}
        rules = task.definition.approval_rules
        return first_rule(rules, app=app, phase=phase, effect=effect, values={**task.values(), **known})

    def _mark(self, task: Task) -> Mark:
        intent = self._intended(task)
        first = root_of(next(iter(task.phase.reads.values()), ""))
        return Mark(task.state.run, intent.key, task.versions.get(first, ""), task.visit.intended_at)

    def _intended(self, task: Task) -> EffectIntended:
        if task.visit.intent is None:
            raise RuntimeError(f"effect {task.phase.name} acts without an intent")
        return task.visit.intent


def _times_done(task: Task) -> int:
    """How often this effect has come to its end: doing the same once more, approved once more, has a key of its own."""
    name = task.phase.name
    handoffs = (handoff.fact for handoff in task.state.handoffs)
    return sum(fact.phase == name and fact.to != name and bool(fact.artifacts) for fact in handoffs)
