"""Fold events into the state of a run. Pure: no clock, disk, network, and no expression is evaluated again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from orchestrator.domain import facts
from orchestrator.domain.answers import SEND_BACK
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import ELSEWHERE, END, PERSON, REJECTED
from orchestrator.domain.money import in_nano
from orchestrator.domain.run_status import EndStatus
from orchestrator.engine.approval import approvals_of
from orchestrator.engine.state import Answered, Handoff, Left, RunState, Turn, TurnEntry, Used, Version, Visit

_OfTurn = (
    facts.ModelAsked
    | facts.ModelAnswered
    | facts.ModelFailed
    | facts.ToolCalled
    | facts.ToolReturned
    | facts.OutputRefused
    | facts.BudgetNeared
    | facts.BudgetRaised
)
_OfGate = (
    facts.DecisionOpened
    | facts.DecisionAnswered
    | facts.DecisionWithdrawn
    | facts.EffectIntended
    | facts.EffectStepDone
    | facts.EffectStepTold
)
_OfSystem = facts.StreamRemoved | facts.ArtifactsForgotten | facts.RunImported | facts.KeyClaimed


def fold(events: Iterable[Event], state: RunState | None = None) -> RunState:
    """The state after these events. Given a state, goes on from it and returns the same object.

    Raises:
        ValueError: there is no event and no state to begin with.
    """
    for event in events:
        if state is None:
            state = RunState(Head(event.stream))
        _take_in(state, event, event.fact)
        state.head = event.head
        state.changed_at = event.at
        if any(span.until == event.seq for span in state.imported):
            _arrived(state)
    if state is None:
        raise ValueError("a run has at least one event")
    return state


def _take_in(state: RunState, event: Event, fact: facts.Fact) -> None:
    """Facts of the run and its phases; the others follow. One without its place here fails the type check."""
    match fact:
        case facts.RunStarted():
            _started(state, event, fact)
        case facts.RunEnded():
            _run_ended(state, event, fact)
        case facts.RunUpgraded():
            _run_upgraded(state, event, fact)
        case facts.DriverClaimed():
            _driver_claimed(state, event, fact)
        case facts.DriverReleased():
            _driver_released(state, event, fact)
        case facts.PhaseStarted():
            _phase_started(state, event, fact)
        case facts.PhaseFailed():
            _phase_failed(state, event, fact)
        case facts.HandoffRecorded():
            _handoff(state, event, fact)
        case _:
            _take_in_of_turn(state, event, fact)


def _take_in_of_turn(state: RunState, event: Event, fact: _OfTurn | _OfGate | _OfSystem) -> None:
    match fact:
        case facts.ModelAsked():
            _model_asked(state, event, fact)
        case facts.ModelAnswered():
            _model_answered(state, event, fact)
        case facts.ModelFailed():
            _model_failed(state, event, fact)
        case facts.ToolCalled():
            _tool_called(state, event, fact)
        case facts.ToolReturned():
            _tool_returned(state, event, fact)
        case facts.OutputRefused():
            _output_refused(state, event, fact)
        case facts.BudgetNeared():
            _budget_neared(state, event, fact)
        case facts.BudgetRaised():
            _budget_raised(state, event, fact)
        case _:
            _take_in_of_gate(state, event, fact)


def _take_in_of_gate(state: RunState, event: Event, fact: _OfGate | _OfSystem) -> None:
    match fact:
        case facts.DecisionOpened():
            _decision_opened(state, event, fact)
        case facts.DecisionAnswered():
            _decision_answered(state, event, fact)
        case facts.DecisionWithdrawn():
            _decision_withdrawn(state, event, fact)
        case facts.EffectIntended():
            _effect_intended(state, event, fact)
        case facts.EffectStepDone():
            _effect_step_done(state, event, fact)
        case facts.EffectStepTold():
            _effect_step_told(state, event, fact)
        case facts.StreamRemoved() | facts.ArtifactsForgotten() | facts.RunImported() | facts.KeyClaimed():
            raise ValueError(f"event {event.seq} of {event.stream} is of the system's stream, and of no run")
        case _:
            assert_never(fact)


def _started(state: RunState, event: Event, fact: facts.RunStarted) -> None:
    state.app, state.definition, state.profile = fact.app, fact.definition, fact.profile
    state.nonce, state.inputs, state.files = fact.nonce, dict(fact.inputs), fact.files
    state.fork, state.started_at = fact.fork, event.at
    state.begun_here = state.is_ours(event.seq)


def _arrived(state: RunState) -> None:
    """The last event that came in a file: nobody drives the run here, nothing is allowed, and nobody is asked yet."""
    acting = state.visit.begun if state.visit and state.driver else None
    if acting:  # whoever drove it there had not said what came of it
        state.displaced.setdefault(acting.key, set()).add(ELSEWHERE)
    state.asked_elsewhere = state.decision or state.asked_elsewhere
    state.decision, state.driver = None, ""
    state.approvals.clear()
    if state.status in ("running", "waiting"):
        state.status = "stopped"


def _driver_claimed(state: RunState, event: Event, fact: facts.DriverClaimed) -> None:
    if fact.took_over and state.visit and state.visit.intent:
        state.displaced.setdefault(state.visit.intent.key, set()).add(fact.took_over)
    elif fact.took_over and state.visit and state.visit.begun and state.is_imported(event.seq):
        state.displaced.setdefault(state.visit.begun.key, set()).add(ELSEWHERE)
    state.driver, state.status, state.failure = fact.driver, "running", None
    state.claimed = event.seq


def _driver_released(state: RunState, _: Event, __: facts.DriverReleased) -> None:
    state.driver, state.status = "", "stopped"


def _phase_started(state: RunState, event: Event, fact: facts.PhaseStarted) -> None:
    state.at = fact.phase
    state.visits[fact.phase] = fact.visit
    state.visit = Visit(fact.phase, fact.visit, event.at, fact.reads)


def _phase_failed(state: RunState, _: Event, fact: facts.PhaseFailed) -> None:
    state.failure, state.status, state.driver = fact.error, "failed", ""


def _model_asked(state: RunState, event: Event, fact: facts.ModelAsked) -> None:
    visit = _visit(state)
    if visit.turn is None:
        system, prompt = fact.system or Digest(""), fact.prompt or Digest("")
        visit.turn = Turn(system, prompt, fact.tools, fact.output_schema, fact.settings)
    if not visit.turn.in_flight:
        visit.turn.requests += 1
    visit.turn.in_flight = True
    if fact.budget:
        state.reserves[event.seq] = in_nano(fact.reserved_usd)
        _count(state, state.reserves[event.seq])


def _model_answered(state: RunState, _: Event, fact: facts.ModelAnswered) -> None:
    turn = _turn(state)
    turn.in_flight = False
    turn.answers += 1
    turn.entries.append(TurnEntry("assistant", fact.answer))
    turn.finish, turn.provenance = fact.finish, fact.provenance
    _settle(state, fact)


def _model_failed(state: RunState, _: Event, fact: facts.ModelFailed) -> None:
    """An attempt that brought nothing changes nothing but what is used; it is in the record for people."""
    _settle(state, fact)


def _settle(state: RunState, fact: facts.ModelAnswered | facts.ModelFailed) -> None:
    """The cost takes the place of what was reserved."""
    _count(state, in_nano(fact.cost_usd) - state.reserves.pop(fact.settles, 0))
    for counted in (state, state.visit.turn if state.visit else None):
        if counted:
            counted.input_tokens += fact.input_tokens
            counted.output_tokens += fact.output_tokens


def _count(state: RunState, nano: int) -> None:
    state.cost_nano += nano
    if state.visit and state.visit.turn:
        state.visit.turn.cost_nano += nano


def _budget_neared(state: RunState, _: Event, fact: facts.BudgetNeared) -> None:
    state.neared.add(fact.scope)


def _budget_raised(state: RunState, event: Event, fact: facts.BudgetRaised) -> None:
    if state.is_imported(event.seq):
        return
    state.neared.discard(fact.scope)
    if fact.scope == "turn" and state.visit:
        state.visit.raised_usd += fact.usd


def _tool_called(_: RunState, __: Event, ___: facts.ToolCalled) -> None:
    """A call without its result is made again on resume: tools only read."""


def _tool_returned(state: RunState, _: Event, fact: facts.ToolReturned) -> None:
    visit = _visit(state)
    if visit.turn is None:
        visit.result = fact.result
    else:
        visit.turn.entries.append(TurnEntry("tool", fact.result, fact.call, fact.tool, fact.failed))


def _output_refused(state: RunState, _: Event, fact: facts.OutputRefused) -> None:
    turn = _turn(state)
    turn.refusals += 1
    turn.entries.append(TurnEntry("user", fact.repair))


def _handoff(state: RunState, event: Event, fact: facts.HandoffRecorded) -> None:
    visit = state.visit if state.visit and state.visit.phase == fact.phase else None
    for name, digest in fact.artifacts.items():
        state.artifacts[name] = _version(state, fact, visit, name, digest)
    state.handoffs.append(Handoff(event.seq, event.at, visit.started_at if visit else event.at, fact))
    way = (fact.phase, fact.to, fact.edge)
    state.taken[way] = state.taken.get(way, 0) + 1
    if fact.artifacts:  # a phase that was left without its work still has the notes before it
        state.feedback.pop(fact.phase, None)
    state.visit = None
    state.at = fact.to
    state.handed_on = Used(state.cost_nano, state.input_tokens, state.output_tokens)
    if visit and (fact.by_hand or fact.to == REJECTED or not visit.intent):
        _leave_acting(state, visit)
    if fact.by_hand:
        state.approvals.clear()  # they were for the way their gate led, and the person has left it
        _moved_by_hand(state, fact)
    if fact.to == END:
        _end(state, "done")
    elif fact.to == REJECTED:
        _end(state, "rejected")


def _version(state: RunState, fact: facts.HandoffRecorded, visit: Visit | None, name: str, digest: Digest) -> Version:
    """What a person edited at a gate is still the work of the phase that wrote it, made from what that read."""
    if visit and name in visit.edited:
        before = state.artifacts.get(name, Version(digest, fact.phase, fact.by))
        return replace(before, digest=digest, by=fact.by, stale=False)
    return Version(digest, fact.phase, fact.by, visit.reads if visit else {})


def _moved_by_hand(state: RunState, fact: facts.HandoffRecorded) -> None:
    state.taken.clear()
    state.failure = None
    if state.status == "failed":
        state.status = "stopped"
    if fact.comment:
        state.feedback.setdefault(fact.to, []).append(fact.comment)


def _decision_opened(state: RunState, event: Event, fact: facts.DecisionOpened) -> None:
    state.decision, state.decision_opened_at = fact, event.at
    if fact.kind == "gate":
        state.approvals.clear()  # from here on only the answer to this question counts
    state.opened_here = state.is_ours(event.seq)
    state.status, state.driver = "waiting", ""


def _decision_answered(state: RunState, event: Event, fact: facts.DecisionAnswered) -> None:
    opened = state.decision
    if opened is None or opened.decision != fact.decision:
        raise ValueError(f"event {event.seq} of {event.stream} answers a decision that is not open")
    ours = state.opened_here and state.is_ours(event.seq)
    actor = event.actor if ours else ELSEWHERE
    state.answered[fact.decision] = Answered(opened, fact, event.at, actor)
    state.decision, state.status = None, "stopped"
    if actor == PERSON and opened.kind != "budget":  # neither a standing rule nor money lifts a loop's bound
        state.taken.clear()
    if fact.approves and ours:
        state.approvals += approvals_of(opened, fact.answer)
    if fact.answer == SEND_BACK:
        _make_stale(state, {name: v.digest for name, v in state.artifacts.items() if v.phase == fact.to})
    if state.visit:
        state.visit.edited = fact.edited
    if fact.edited:
        _make_stale(state, {name: opened.shows[name] for name in fact.edited})
    if fact.comment:
        state.feedback.setdefault(fact.to, []).append(fact.comment)


def _make_stale(state: RunState, roots: dict[str, Digest]) -> None:
    """Mark what was made, directly or through others, from these versions. The roots themselves stay."""
    changed = dict(roots)
    while True:
        reached = {
            name: version.digest
            for name, version in state.artifacts.items()
            if name not in changed and any(changed.get(read) == digest for read, digest in version.made_from.items())
        }
        if not reached:
            break
        changed.update(reached)
    for name in changed.keys() - roots.keys():
        state.artifacts[name] = replace(state.artifacts[name], stale=True)


def _decision_withdrawn(state: RunState, _: Event, fact: facts.DecisionWithdrawn) -> None:
    if state.asked_elsewhere and state.asked_elsewhere.decision == fact.decision:
        state.asked_elsewhere = None
    state.decision, state.status = None, "stopped"


def _effect_intended(state: RunState, event: Event, fact: facts.EffectIntended) -> None:
    visit = _visit(state)
    visit.begun = fact
    if not state.is_ours(event.seq):  # somebody may have begun, and nobody here has allowed it
        state.begun.setdefault(fact.key, {})
        return
    visit.intent, visit.intended_at = fact, event.digest
    visit.begun_before = fact.key in state.begun
    visit.steps = state.begun.setdefault(fact.key, {})
    state.left.pop(fact.key, None)
    used = (fact.approval, fact.phase)
    state.approvals = [one for one in state.approvals if (one.decision, one.effect) != used]


def _effect_step_done(state: RunState, _: Event, fact: facts.EffectStepDone) -> None:
    visit = _visit(state)
    visit.steps[fact.step] = fact.found
    if visit.begun:  # a driver that lost the run was at this step, and cannot come to the next one
        state.displaced.pop(visit.begun.key, None)


def _effect_step_told(state: RunState, _: Event, fact: facts.EffectStepTold) -> None:
    if fact.key in state.left:
        state.left[fact.key].told[fact.step] = fact.state
    state.displaced.get(fact.key, set()).discard(fact.driver)
    if fact.state == "done":
        state.begun.setdefault(fact.key, {})[fact.step] = fact.found


def _run_ended(state: RunState, _: Event, fact: facts.RunEnded) -> None:
    if state.visit:
        _leave_acting(state, state.visit)
    _end(state, fact.status)


def _leave_acting(state: RunState, visit: Visit) -> None:
    """An effect that is gone on with later, under the same key, is left no longer."""
    if visit.begun:
        state.left[visit.begun.key] = Left(visit.begun.effect)


def _run_upgraded(state: RunState, _: Event, fact: facts.RunUpgraded) -> None:
    """What was done stays done, under the names of now; nothing that was allowed is allowed any more."""
    phase = fact.phases.get
    state.definition = fact.definition
    state.inputs |= fact.inputs
    state.at = phase(state.at, state.at)
    state.visits = {phase(name, name): times for name, times in state.visits.items()}
    state.feedback = {phase(name, name): notes for name, notes in state.feedback.items()}
    state.artifacts = {
        fact.artifacts.get(name, name): replace(version, phase=phase(version.phase, version.phase))
        for name, version in state.artifacts.items()
    }
    state.taken.clear()
    state.approvals = []
    state.failure, state.status, state.driver = None, "stopped", ""
    if fact.anew:
        state.visit = None


def _end(state: RunState, status: EndStatus) -> None:
    state.status, state.driver, state.decision, state.failure = status, "", None, None
    state.asked_elsewhere = None


def _visit(state: RunState) -> Visit:
    if state.visit is None:
        raise ValueError(f"run {state.run}: an event after {state.head.seq} belongs to no visit")
    return state.visit


def _turn(state: RunState) -> Turn:
    turn = _visit(state).turn
    if turn is None:
        raise ValueError(f"run {state.run}: an event after {state.head.seq} belongs to no turn")
    return turn
