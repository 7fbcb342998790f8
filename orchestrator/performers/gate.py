"""Performs gates: shows what is to be decided, lets a standing rule answer, or asks the person."""

from __future__ import annotations

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import App, ApprovalRule, Phase
from orchestrator.domain.duration import duration
from orchestrator.engine.approval import effect_behind
from orchestrator.engine.approval_rule import first_rule
from orchestrator.engine.performer import Ask, Assignment, Outcome
from orchestrator.engine.values import root_of
from orchestrator.errors import RunError
from orchestrator.performers.preview import Effects
from orchestrator.ports.clock import Clock, stamp
from orchestrator.templates.prompt import render_line

_MEND = "Mend its app, then fork the run: baton fork"


class GatePerformer:
    def __init__(self, effects: Effects, clock: Clock) -> None:
        self._effects = effects
        self._clock = clock

    async def perform(self, assignment: Assignment) -> Outcome:
        phase = assignment.phase
        effect = effect_behind(assignment.definition.app, phase)
        preview = await self._effects.preview_at_gate(assignment, effect) if effect else None
        form = Artifact.of_json(to_plain(phase.asks)) if phase.asks else None
        return Ask(
            question=render_line(phase.uses, assignment.values()),
            answers=dict(phase.answers),
            shows=dict(assignment.versions),
            edits=root_of(next(iter(phase.reads.values()), "")),
            approving=_approving(assignment.definition.app, phase),
            writes=phase.writes,
            form=form,
            preview=preview,
            expires_at=self._expiry(phase.expires_after),
            expires_answer=phase.expires_answer,
            rule=self._rule(assignment),
        )

    def _rule(self, assignment: Assignment) -> ApprovalRule | None:
        """The standing rule that answers here. None can fill in a form."""
        app, phase = assignment.definition.app.name, assignment.phase.name
        values = {
            **assignment.values(),
            "app": app,
            "phase": phase,
            "effect": "",
            "cost_usd": assignment.state.cost_usd,
        }
        rule = first_rule(assignment.definition.approval_rules, app=app, phase=phase, effect="", values=values)
        if (
            rule is None
            or rule.answer not in assignment.phase.answers
            or (assignment.phase.asks and rule.answer != "reject")
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


def _approving(app: App, gate: Phase) -> tuple[str, ...]:
    """`approve`, and the gate's own words that lead straight to an effect."""
    effects = {phase.name for phase in app.phases if phase.kind == "effect"}
    own = (answer for answer, to in gate.answers.items() if to in effects and answer not in ("edit", "send_back"))
    return tuple(sorted({"approve", *own} & set(gate.answers)))
