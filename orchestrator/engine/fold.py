"""Fold events into the state of a run. Pure: no clock, disk, network, and no expression is evaluated again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import assert_never

from orchestrator.domain import facts
from orchestrator.domain.answers import SEND_BACK
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import ELSEWHERE, PERSON, REJECTED
from orchestrator.domain.money import in_nano
from orchestrator.domain.run_status import EndStatus, arrived, is_left_by_hand
from orchestrator.engine.approval import approvals_of
from orchestrator.engine.persistent import changed, filled, nothing, put, table, with_all, without
from orchestrator.engine.state import Answered, Handoff, Left, RunState, Turn, TurnEntry, Used, Version, Visit

Vouch = Callable[[Head, Event], bool]
"""Whether this machine has appended an event itself, after this head. What it has not lets nothing act."""


def vouch_for_all(_head: Head, _event: Event) -> bool:
    """A journal that nobody else can have written to."""
    return True


def fold(events: Iterable[Event], state: RunState | None = None, *, vouch: Vouch = vouch_for_all) -> RunState:
    """The state after these events, which go on from `state` where one is given.

    Raises:
        ValueError: there is no event and no state to begin with, or an event does not fit what came before it.
        KeyError: an event names what is not there.
    """
    for event in events:
        state = _after(RunState(Head(event.stream)) if state is None else state, event, vouch)
    if state is None:
        raise ValueError("a run has at least one event")
    return state


def _after(before: RunState, event: Event, vouch: Vouch) -> RunState:
    """One copy an event: those below fill it in, and nobody has it before they are done."""
    ours = vouch(before.head, event) and not (before.imported and before.is_imported(event.seq))
    state = _take_in(changed(before, head=event.head, changed_at=event.at), event, event.fact, ours=ours)
    ends_import = state.imported and any(span.until == event.seq for span in state.imported)
    return _arrived(state) if ends_import else state


def _take_in(state: RunState, event: Event, fact: facts.Fact, *, ours: bool) -> RunState:
    """Facts of the run and its phases; the others follow. One without its place here fails the type check."""
    match fact:
        case facts.RunStarted():
            return _started(state, event, fact, ours=ours)
        case facts.RunEnded():
            return _run_ended(state, event, fact)
        case facts.RunUpgraded():
            return _run_upgraded(state, event, fact)
        case facts.DriverClaimed():
            return _driver_claimed(state, event, fact)
        case facts.DriverReleased():
            return _driver_released(state, event, fact)
        case facts.PhaseStarted():
            return _phase_started(state, event, fact)
        case facts.PhaseSlept():
            return _phase_slept(state, event, fact)
        case facts.PhaseFailed():
            return _phase_failed(state, event, fact)
        case facts.HandoffRecorded():
            return _handoff(state, event, fact)
        case _:
            return _take_in_of_turn(state, event, fact, ours=ours)


def _take_in_of_turn(
    state: RunState, event: Event, fact: facts.OfTurn | facts.OfGate | facts.OfSystem, *, ours: bool
) -> RunState:
    match fact:
        case facts.ModelAsked():
            return _model_asked(state, event, fact)
        case facts.ModelAnswered():
            return _model_answered(state, event, fact)
        case facts.ModelFailed():
            return _model_failed(state, event, fact)
        case facts.ToolCalled():
            return _tool_called(state, event, fact)
        case facts.ToolReturned():
            return _tool_returned(state, event, fact)
        case facts.OutputRefused():
            return _output_refused(state, event, fact)
        case facts.BudgetNeared():
            return _budget_neared(state, event, fact)
        case facts.BudgetRaised():
            return _budget_raised(state, event, fact)
        case _:
            return _take_in_of_gate(state, event, fact, ours=ours)


def _take_in_of_gate(state: RunState, event: Event, fact: facts.OfGate | facts.OfSystem, *, ours: bool) -> RunState:
    match fact:
        case facts.DecisionOpened():
            return _decision_opened(state, event, fact, ours=ours)
        case facts.DecisionAnswered():
            return _decision_answered(state, event, fact, ours=ours)
        case facts.DecisionWithdrawn():
            return _decision_withdrawn(state, event, fact)
        case facts.EffectIntended():
            return _effect_intended(state, event, fact, ours=ours)
        case facts.EffectStepDone():
            return _effect_step_done(state, event, fact)
        case facts.EffectStepTold():
            return _effect_step_told(state, event, fact)
        case facts.StreamRemoved() | facts.ArtifactsForgotten() | facts.RunImported() | facts.KeyClaimed():
            raise ValueError(f"event {event.seq} of {event.stream} is of the system's stream, and of no run")
        case _:
            assert_never(fact)


def _started(state: RunState, event: Event, fact: facts.RunStarted, *, ours: bool) -> RunState:
    return filled(
        state,
        app=fact.app,
        definition=fact.definition,
        profile=fact.profile,
        nonce=fact.nonce,
        inputs=table(fact.inputs),
        files=table(fact.files),
        fork=fact.fork,
        started_at=event.at,
        begun_here=ours,
    )


def _arrived(state: RunState) -> RunState:
    """The last event that came in a file: nobody drives the run here, nothing is allowed, and nobody is asked yet."""
    acting = state.visit.begun if state.visit and state.driver else None
    if acting:  # whoever drove it there had not said what came of it
        state = _displacing(state, acting.key, ELSEWHERE)
    return filled(
        state,
        asked_elsewhere=state.decision or state.asked_elsewhere,
        decision=None,
        driver="",
        approvals=(),
        status=arrived(state.status),
    )


def _displacing(state: RunState, key: str, driver: str) -> RunState:
    drivers = state.displaced.get(key, frozenset()) | {driver}
    return filled(state, displaced=put(state.displaced, key, drivers))


def _driver_claimed(state: RunState, event: Event, fact: facts.DriverClaimed) -> RunState:
    if fact.took_over and state.visit and state.visit.intent:
        state = _displacing(state, state.visit.intent.key, fact.took_over)
    elif fact.took_over and state.visit and state.visit.begun and state.is_imported(event.seq):
        state = _displacing(state, state.visit.begun.key, ELSEWHERE)
    return filled(state, driver=fact.driver, status="running", failure=None, claimed=event.seq)


def _driver_released(state: RunState, _: Event, __: facts.DriverReleased) -> RunState:
    return filled(state, driver="", status="stopped")


_VISIT = Visit("", 0, "", nothing())
"""Filling in one that is there takes a fifth of the time that making a frozen one does."""


def _phase_started(state: RunState, event: Event, fact: facts.PhaseStarted) -> RunState:
    visit = changed(_VISIT, phase=fact.phase, number=fact.visit, started_at=event.at, reads=table(fact.reads))
    return filled(state, at=fact.phase, visits=put(state.visits, fact.phase, fact.visit), visit=visit)


def _phase_slept(state: RunState, _: Event, fact: facts.PhaseSlept) -> RunState:
    """It holds no driver, as one that waits for a person."""
    return filled(state, visit=changed(_visit(state), wakes_at=fact.until), status="sleeping", driver="")


def _phase_failed(state: RunState, _: Event, fact: facts.PhaseFailed) -> RunState:
    return filled(state, failure=fact.error, status="failed", driver="")


def _model_asked(state: RunState, event: Event, fact: facts.ModelAsked) -> RunState:
    visit = _visit(state)
    turn = visit.turn
    if turn is None:
        system, prompt = fact.system or Digest(""), fact.prompt or Digest("")
        turn = Turn(system, prompt, fact.tools, fact.output_schema, fact.settings)
    requests = turn.requests if turn.in_flight else turn.requests + 1
    state = _with_turn(state, visit, changed(turn, requests=requests, in_flight=True))
    if not fact.budget:
        return state
    reserved = in_nano(fact.reserved_usd)
    return _counted(filled(state, reserves=put(state.reserves, event.seq, reserved)), reserved)


def _model_answered(state: RunState, _: Event, fact: facts.ModelAnswered) -> RunState:
    turn = _turn(state)
    turn = changed(
        turn,
        in_flight=False,
        answers=turn.answers + 1,
        entries=(*turn.entries, TurnEntry("assistant", fact.answer)),
        finish=fact.finish,
        provenance=fact.provenance,
    )
    return _settle(_with_turn(state, _visit(state), turn), fact)


def _model_failed(state: RunState, _: Event, fact: facts.ModelFailed) -> RunState:
    """An attempt that brought nothing changes nothing but what is used; it is in the record for people."""
    return _settle(state, fact)


def _settle(state: RunState, fact: facts.ModelAnswered | facts.ModelFailed) -> RunState:
    """The cost takes the place of what was reserved."""
    state = _counted(state, in_nano(fact.cost_usd) - state.reserves.get(fact.settles, 0))
    state = filled(
        state,
        reserves=without(state.reserves, fact.settles),
        input_tokens=state.input_tokens + fact.input_tokens,
        output_tokens=state.output_tokens + fact.output_tokens,
    )
    visit = state.visit
    if visit is None or visit.turn is None:
        return state
    turn = changed(
        visit.turn,
        input_tokens=visit.turn.input_tokens + fact.input_tokens,
        output_tokens=visit.turn.output_tokens + fact.output_tokens,
    )
    return _with_turn(state, visit, turn)


def _counted(state: RunState, nano: int) -> RunState:
    state = filled(state, cost_nano=state.cost_nano + nano)
    visit = state.visit
    if visit is None or visit.turn is None:
        return state
    return _with_turn(state, visit, changed(visit.turn, cost_nano=visit.turn.cost_nano + nano))


def _budget_neared(state: RunState, _: Event, fact: facts.BudgetNeared) -> RunState:
    return filled(state, neared=state.neared | {fact.scope})


def _budget_raised(state: RunState, event: Event, fact: facts.BudgetRaised) -> RunState:
    if state.is_imported(event.seq):
        return state
    state = filled(state, neared=state.neared - {fact.scope})
    if fact.scope == "turn" and state.visit:
        return filled(state, visit=changed(state.visit, raised_usd=state.visit.raised_usd + fact.usd))
    return state


def _tool_called(state: RunState, _: Event, __: facts.ToolCalled) -> RunState:
    """A call without its result is made again on resume: tools only read."""
    return state


def _tool_returned(state: RunState, _: Event, fact: facts.ToolReturned) -> RunState:
    visit = _visit(state)
    if visit.turn is None:
        return filled(state, visit=changed(visit, result=fact.result))
    entry = TurnEntry("tool", fact.result, fact.call, fact.tool, fact.failed)
    return _with_turn(state, visit, changed(visit.turn, entries=(*visit.turn.entries, entry)))


def _output_refused(state: RunState, _: Event, fact: facts.OutputRefused) -> RunState:
    turn = _turn(state)
    entries = (*turn.entries, TurnEntry("user", fact.repair))
    return _with_turn(state, _visit(state), changed(turn, refusals=turn.refusals + 1, entries=entries))


def _handoff(state: RunState, event: Event, fact: facts.HandoffRecorded) -> RunState:
    visit = state.visit if state.visit and state.visit.phase == fact.phase else None
    made = {name: _version(state, fact, visit, name, digest) for name, digest in fact.artifacts.items()}
    way = (fact.phase, fact.to, fact.edge)
    state = filled(
        state,
        artifacts=with_all(state.artifacts, made) if made else state.artifacts,
        handoffs=state.handoffs.plus(Handoff(event.seq, event.at, visit.started_at if visit else event.at, fact)),
        taken=put(state.taken, way, state.taken.get(way, 0) + 1),
        # a phase that was left without its work still has the notes before it
        feedback=without(state.feedback, fact.phase) if made else state.feedback,
        visit=None,
        at=fact.to,
        handed_on=Used(state.cost_nano, state.input_tokens, state.output_tokens),
    )
    if visit and (fact.by_hand or fact.to == REJECTED or not visit.intent):
        state = _leave_acting(state, visit)
    if fact.by_hand:
        state = _moved_by_hand(state, fact)
    match fact.to:
        case facts.END:
            return _ended(state, "done")
        case facts.REJECTED:
            return _ended(state, "rejected")
        case _:
            return state


def _version(state: RunState, fact: facts.HandoffRecorded, visit: Visit | None, name: str, digest: Digest) -> Version:
    """What a person edited at a gate is still the work of the phase that wrote it, made from what that read."""
    if visit and name in visit.edited:
        before = state.artifacts.get(name, Version(digest, fact.phase, fact.by))
        return replace(before, digest=digest, by=fact.by, stale=False)
    return Version(digest, fact.phase, fact.by, visit.reads if visit else nothing())


def _moved_by_hand(state: RunState, fact: facts.HandoffRecorded) -> RunState:
    state = _noted(state, fact.to, fact.comment)
    return filled(
        state,
        approvals=(),  # they were for the way their gate led, and the person has left it
        taken=nothing(),
        failure=None,
        status="stopped" if is_left_by_hand(state.status) else state.status,
    )


def _noted(state: RunState, phase: str, comment: Digest | None) -> RunState:
    """A person's note to a phase, where there is one."""
    if not comment:
        return state
    return filled(state, feedback=put(state.feedback, phase, (*state.feedback.get(phase, ()), comment)))


def _decision_opened(state: RunState, event: Event, fact: facts.DecisionOpened, *, ours: bool) -> RunState:
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


def _decision_answered(state: RunState, event: Event, fact: facts.DecisionAnswered, *, ours: bool) -> RunState:
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
        # neither a standing rule nor money lifts a loop's bound
        taken=nothing() if actor == PERSON and opened.kind != "budget" else state.taken,
        approvals=(*state.approvals, *approvals_of(opened, fact.answer)) if fact.approves and ours else state.approvals,
        visit=changed(state.visit, edited=table(fact.edited)) if state.visit else None,
    )
    if fact.answer == SEND_BACK:
        state = _make_stale(state, {name: v.digest for name, v in state.artifacts.items() if v.phase == fact.to})
    if fact.edited:
        state = _make_stale(state, {name: opened.shows[name] for name in fact.edited})
    return _noted(state, fact.to, fact.comment)


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


def _decision_withdrawn(state: RunState, _: Event, fact: facts.DecisionWithdrawn) -> RunState:
    elsewhere = state.asked_elsewhere
    if elsewhere and elsewhere.decision == fact.decision:
        elsewhere = None
    return filled(state, asked_elsewhere=elsewhere, decision=None, status="stopped")


def _effect_intended(state: RunState, event: Event, fact: facts.EffectIntended, *, ours: bool) -> RunState:
    visit = _visit(state)
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


def _effect_step_done(state: RunState, _: Event, fact: facts.EffectStepDone) -> RunState:
    visit = _visit(state)
    steps = put(visit.steps, fact.step, fact.found)
    return filled(
        state,
        visit=changed(visit, steps=steps),
        begun=state.begun.plus(visit.intent.key, steps) if visit.intent else state.begun,
        # a driver that lost the run was at this step, and cannot come to the next one
        displaced=without(state.displaced, visit.begun.key) if visit.begun else state.displaced,
    )


def _effect_step_told(state: RunState, _: Event, fact: facts.EffectStepTold) -> RunState:
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


def _run_ended(state: RunState, _: Event, fact: facts.RunEnded) -> RunState:
    return _ended(_leave_acting(state, state.visit) if state.visit else state, fact.status)


def _leave_acting(state: RunState, visit: Visit) -> RunState:
    """An effect that is gone on with later, under the same key, is left no longer."""
    if visit.begun is None:
        return state
    return filled(state, left=put(state.left, visit.begun.key, Left(visit.begun.effect)))


def _run_upgraded(state: RunState, _: Event, fact: facts.RunUpgraded) -> RunState:
    """What was done stays done, under the names of now; nothing that was allowed is allowed any more."""
    phase = fact.phases.get
    artifacts = {
        fact.artifacts.get(name, name): replace(version, phase=phase(version.phase, version.phase))
        for name, version in state.artifacts.items()
    }
    return filled(
        state,
        definition=fact.definition,
        inputs=with_all(state.inputs, fact.inputs),
        at=phase(state.at, state.at),
        visits=table({phase(name, name): times for name, times in state.visits.items()}),
        feedback=table({phase(name, name): notes for name, notes in state.feedback.items()}),
        artifacts=table(artifacts),
        taken=nothing(),
        approvals=(),
        failure=None,
        status="stopped",
        driver="",
        visit=None if fact.anew else state.visit,
    )


def _ended(state: RunState, status: EndStatus) -> RunState:
    return filled(state, status=status, driver="", decision=None, failure=None, asked_elsewhere=None)


def _with_turn(state: RunState, visit: Visit, turn: Turn) -> RunState:
    return filled(state, visit=changed(visit, turn=turn))


def _visit(state: RunState) -> Visit:
    if state.visit is None:
        raise ValueError(f"event {state.head.seq} of {state.run} belongs to no visit")
    return state.visit


def _turn(state: RunState) -> Turn:
    turn = _visit(state).turn
    if turn is None:
        raise ValueError(f"event {state.head.seq} of {state.run} belongs to no turn")
    return turn
