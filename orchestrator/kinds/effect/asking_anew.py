"""Where a person is asked when no approval lets an effect act, or nobody can tell whether it has."""

from __future__ import annotations

from orchestrator.domain.answers import AGAIN, APPROVE, DONE, REJECT
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, digest_of_json
from orchestrator.domain.definition import Phase
from orchestrator.domain.facts import KERNEL, REJECTED
from orchestrator.engine.approval_rule import BY_RULE
from orchestrator.engine.effects_ahead import gates_before
from orchestrator.engine.performer import Ask, Assignment, Move, Outcome, Previewed
from orchestrator.errors import EffectRefused
from orchestrator.kinds.seen_first import seen_first


def ask(assignment: Assignment, preview: Artifact, why: str) -> Outcome:
    """At the gate whose yes would let this effect act; the effect asks by itself where there is none."""
    gate = _gate(assignment)
    if gate:
        return Move(gate.name, why, KERNEL)
    name = assignment.phase.name
    arguments = digest_of_json(assignment.arguments())
    return Ask(
        f"{assignment.phase.named} has no approval: {why}. Let it act?",
        {APPROVE: name, REJECT: REJECTED},
        shows=dict(assignment.versions),
        approving=(APPROVE,),
        acts={APPROVE: (name,)},
        previews={name: Previewed(preview, arguments)},
        must_see=seen_first(assignment),
    )


def back_to_the_gate(assignment: Assignment, refused: EffectRefused) -> Move:
    """What was approved cannot be done as the world is now: the person sees why, and decides anew.

    Raises:
        EffectRefused: no gate shows it, or a standing rule would answer there again and again.
    """
    gate = _gate(assignment)
    if gate is None:
        raise refused
    why = f"{assignment.phase.named} would refuse now: {refused.message}"
    return Move(gate.name, assignment.secrets.redact_text(why, f"why {assignment.phase.named} refused"), KERNEL)


def in_doubt(assignment: Assignment, step: str, found: JSON, *, is_last: bool) -> Ask:
    """Was this step done? The answer holds for what was approved, and for the world as it was shown."""
    phase, intent = assignment.phase, assignment.intent
    says = (AGAIN,) if is_last else (AGAIN, DONE)
    return Ask(
        f"It is not certain whether {phase.named} did its step {step}: {_in_words(found)}. Was it done?",
        {DONE: phase.then[-1].to if is_last else phase.name, AGAIN: phase.name, REJECT: REJECTED},
        kind="in_doubt",
        step=step,
        shows=dict(assignment.versions),
        approving=says,
        writes=phase.writes,
        acts=dict.fromkeys(says, (phase.name,)),
        previews={phase.name: Previewed(assignment.artifact(intent.preview), intent.arguments)},
    )


def _gate(assignment: Assignment) -> Phase | None:
    """The one to go back to: the last that was answered, unless a rule answers there in the person's place."""
    state = assignment.state
    last = {answered.opened.phase: answered.actor for answered in state.answered.values()}
    gates = gates_before(assignment.definition.app, state, assignment.phase)
    asking = [gate for gate in gates if not last.get(gate.name, "").startswith(BY_RULE)]
    answered = [name for name in reversed(last) if name in {gate.name for gate in asking}]
    return next((gate for gate in asking if [gate.name] == answered[:1]), asking[0] if asking else None)


def _in_words(found: JSON) -> str:
    """What a probe found, for a person to read within a sentence."""
    if not isinstance(found, dict):
        return str(found).rstrip(".")
    return "; ".join(str(told) if name == "why" else f"{name} {told}" for name, told in found.items()).rstrip(".")
