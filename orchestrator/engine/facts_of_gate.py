"""What each fact of a decision, and of the effect it allows, makes of the state of a run. Pure, as `fold` is."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain import facts
from orchestrator.domain.answers import SEND_BACK, WITH_A_MEANING
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import ELSEWHERE, PERSON
from orchestrator.engine.approval import approvals_of
from orchestrator.engine.persistent import changed, filled, nothing, put, table, with_all, without
from orchestrator.engine.state import Answered, RunState, visit_of
from orchestrator.values import replace


def decision_opened(state: RunState, event: Event, fact: facts.DecisionOpened, *, ours: bool) -> RunState:
    return filled(
        state,
        decision=fact,
        decision_opened_at=event.at,
        # from here on only the answer to this question counts
        approvals=() if fact.kind == "gate" else state.approvals,
        opened_here=ours,
        status="waiting",
        driver="",
    )


def decision_answered(state: RunState, event: Event, fact: facts.DecisionAnswered, *, ours: bool) -> RunState:
    opened = state.decision
    if opened is None or opened.decision != fact.decision:
        raise ValueError(f"event {event.seq} of {event.stream} answers a decision that is not open")
    ours = state.opened_here and ours
    actor = event.actor if ours else ELSEWHERE
    state = filled(
        state,
        answered=state.answered.plus(fact.decision, Answered(opened, fact, event.at, actor)),
        decision=None,
        status="stopped",
        # neither a standing rule nor money lifts a loop's bound, nor that a model is tried again
        taken=nothing() if actor == PERSON and opened.kind not in ("budget", "model") else state.taken,
        approvals=(*state.approvals, *(approvals_of(opened, fact.answer) if fact.approves and actor == PERSON else ())),
        yours=state.yours.after_answer(opened, fact) if actor == PERSON else state.yours,
        visit=changed(state.visit, edited=table(fact.edited)) if state.visit else None,
    )
    if fact.answer == SEND_BACK or fact.answer not in WITH_A_MEANING:  # a gate's own word may lead back too
        state = _make_stale(state, {name: v.digest for name, v in state.artifacts.items() if v.phase == fact.to})
    if fact.edited:
        state = _make_stale(state, {name: opened.shows[name] for name in fact.edited})
    return noted(state, fact.to, fact.comment)


def _make_stale(state: RunState, roots: Mapping[str, Digest]) -> RunState:
    """Mark what was made, directly or through others, from these versions. The roots themselves stay."""
    through = dict(roots)
    while True:
        reached = {
            name: version.digest
            for name, version in state.artifacts.items()
            if name not in through and any(through.get(read) == digest for read, digest in version.made_from.items())
        }
        if not reached:
            break
        through.update(reached)
    stale = {name: replace(state.artifacts[name], stale=True) for name in through if name not in roots}
    return filled(state, artifacts=with_all(state.artifacts, stale)) if stale else state


def noted(state: RunState, phase: str, comment: Digest | None) -> RunState:
    """A person's note to a phase, where there is one."""
    if not comment:
        return state
    return filled(state, feedback=put(state.feedback, phase, (*state.feedback.get(phase, ()), comment)))


def decision_withdrawn(state: RunState, _: Event, fact: facts.DecisionWithdrawn) -> RunState:
    elsewhere = state.asked_elsewhere
    if elsewhere and elsewhere.decision == fact.decision:
        elsewhere = None
    return filled(state, asked_elsewhere=elsewhere, decision=None, status="stopped")


def effect_intended(state: RunState, event: Event, fact: facts.EffectIntended, *, ours: bool) -> RunState:
    visit = visit_of(state)
    begun_before = fact.key in state.begun
    steps = state.begun.get(fact.key, nothing())
    begun = state.begun if begun_before else state.begun.plus(fact.key, steps)
    if not ours:  # somebody may have begun, and nobody here has allowed it
        return filled(state, visit=changed(visit, begun=fact), begun=begun)
    visit = changed(visit, begun=fact, intent=fact, intended_at=event.digest, begun_before=begun_before, steps=steps)
    used = (fact.approval, fact.phase)
    return filled(
        state,
        visit=visit,
        begun=begun,
        left=without(state.left, fact.key),
        approvals=tuple(one for one in state.approvals if (one.decision, one.effect) != used),
    )


def effect_step_done(state: RunState, _: Event, fact: facts.EffectStepDone) -> RunState:
    visit = visit_of(state)
    steps = put(visit.steps, fact.step, fact.found)
    return filled(
        state,
        visit=changed(visit, steps=steps),
        begun=state.begun.plus(visit.intent.key, steps) if visit.intent else state.begun,
        # a driver that lost the run was at this step, and cannot come to the next one
        displaced=without(state.displaced, visit.begun.key) if visit.begun else state.displaced,
    )


def effect_step_told(state: RunState, _: Event, fact: facts.EffectStepTold) -> RunState:
    left = state.left.get(fact.key)
    if left:
        left = changed(left, told=put(left.told, fact.step, fact.state))
        state = filled(state, left=put(state.left, fact.key, left))
    drivers = state.displaced.get(fact.key)
    if drivers:
        state = filled(state, displaced=put(state.displaced, fact.key, drivers - {fact.driver}))
    if fact.state != "done":
        return state
    steps = put(state.begun.get(fact.key, nothing()), fact.step, fact.found)
    visit = state.visit
    if visit and visit.intent and visit.intent.key == fact.key:
        visit = changed(visit, steps=steps)
    return filled(state, begun=state.begun.plus(fact.key, steps), visit=visit)
