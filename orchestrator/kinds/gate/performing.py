"""Performs gates: shows what is to be decided, lets a standing rule answer, or asks the person."""

from __future__ import annotations

from orchestrator.domain.answers import REJECT
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import ApprovalRule
from orchestrator.domain.duration import duration
from orchestrator.engine.approval_rule import first_rule
from orchestrator.engine.effects_ahead import lets_act
from orchestrator.engine.expiry import says_yes
from orchestrator.engine.performer import Ask, Assignment, Outcome
from orchestrator.engine.values import root_of
from orchestrator.errors import RunError
from orchestrator.kinds.gate.spec import GateSpec
from orchestrator.kinds.kind import spec_of
from orchestrator.kinds.previews import Effects
from orchestrator.kinds.seen_first import seen_first
from orchestrator.ports.clock import Clock, stamp
from orchestrator.templates.line import line_of

MOST_BY_RULE = 5
"""How often a rule answers at one gate until a person is asked again: a loop through it would have no end."""
_MEND = "Mend its app, then fork the run: baton fork"


class GatePerformer:
    def __init__(self, effects: Effects, clock: Clock) -> None:
        self._effects = effects
        self._clock = clock

    async def perform(self, assignment: Assignment) -> Outcome:
        phase, spec = assignment.phase, spec_of(GateSpec, assignment.phase)
        acting = lets_act(assignment.definition.app, assignment.state, phase)
        effects = {effect.name: effect for effects in acting.values() for effect in effects}
        previews = {name: await self._effects.preview_at_gate(assignment, effect) for name, effect in effects.items()}
        must_see = seen_first(assignment) if any(acting.values()) else None
        rule, tired = self._rule(assignment)
        if rule and must_see and rule.answer in acting:
            tired = f" (Rule {rule.name} does not answer: a warning was lost, which a person must see.)"
            rule = None
        form = Artifact.of_json(to_plain(spec.asks)) if spec.asks else None
        expires = not says_yes(spec.expires_answer, acting)  # an app pinned before that was a fault
        return Ask(
            question=line_of(spec.gate, assignment.values()) + tired,
            answers=dict(phase.answers),
            shows=dict(assignment.versions),
            edits=root_of(next(iter(phase.reads.values()), "")),
            approving=tuple(sorted(acting)),
            writes=phase.writes,
            form=form,
            acts={answer: tuple(effect.name for effect in effects) for answer, effects in acting.items() if effects},
            previews=previews,
            expires_at=self._expiry(spec.expires_after) if expires else "",
            expires_answer=spec.expires_answer if expires else "",
            must_see=must_see,
            rule=rule,
        )

    def _rule(self, assignment: Assignment) -> tuple[ApprovalRule | None, str]:
        """The standing rule that answers here, none of which can fill in a form; or why it does no longer."""
        rule = self._first_rule(assignment)
        if rule is None:
            return None, ""
        times = assignment.state.taken.get((assignment.phase.name, assignment.phase.answers[rule.answer], 0), 0)
        if times < MOST_BY_RULE:
            return rule, ""
        return None, f" (Rule {rule.name} has answered here {times} times in a row.)"

    def _first_rule(self, assignment: Assignment) -> ApprovalRule | None:
        app, phase = assignment.definition.app.name, assignment.phase.name
        values = assignment.values(app=app, phase=phase, effect="", cost_usd=assignment.state.cost_usd)
        rules, begun = assignment.definition.approval_rules, assignment.state.trigger
        rule = first_rule(rules, app=app, phase=phase, effect="", values=values, begun=begun)
        if (
            rule is None
            or rule.answer not in assignment.phase.answers
            or (spec_of(GateSpec, assignment.phase).asks and rule.answer != REJECT)
        ):
            return None
        return rule

    def _expiry(self, after: str) -> str:
        if not after:
            return ""
        try:
            return stamp(self._clock() + duration(after))
        except ValueError as error:  # pinned before such a length was a fault
            raise RunError(f"the gate expires after '{after}', which {error}.", mend=_MEND) from error
