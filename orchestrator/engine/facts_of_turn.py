"""What each fact of an agent's turn, and of the money it costs, makes of the state of a run. Pure, as `fold` is."""

from __future__ import annotations

from typing import Any

from orchestrator.domain import facts
from orchestrator.domain.cache_use import CacheUse
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.money import in_nano
from orchestrator.engine.persistent import changed, filled, put, without
from orchestrator.engine.state import RunState, Turn, TurnEntry, Visit, visit_of


def model_asked(state: RunState, event: Event, fact: facts.ModelAsked) -> RunState:
    visit = visit_of(state)
    turn = visit.turn
    if turn is None:
        system, prompt = fact.system or Digest(""), fact.prompt or Digest("")
        turn = Turn(system, prompt, fact.tools, fact.output_schema, fact.settings, fact.media)
    elif fact.settings:  # others than those it was asked with before
        turn = changed(turn, settings=fact.settings)
    requests = turn.requests if turn.in_flight else turn.requests + 1
    state = _with_turn(state, visit, changed(turn, requests=requests, in_flight=True))
    if not fact.budget:
        return state
    reserved = in_nano(fact.reserved_usd)
    return _counted(filled(state, reserves=put(state.reserves, event.seq, reserved)), reserved)


def model_answered(state: RunState, _: Event, fact: facts.ModelAnswered) -> RunState:
    turn = _turn(state)
    return _settle(
        filled(state, cache=state.cache + cache_use(fact)),
        fact,
        in_flight=False,
        answers=turn.answers + 1,
        entries=(*turn.entries, TurnEntry("assistant", fact.answer)),
        finish=fact.finish,
        provenance=fact.provenance,
    )


def cache_use(fact: facts.ModelAnswered | facts.BranchEnded) -> CacheUse:
    return CacheUse(fact.cached_tokens, fact.cache_written_tokens, in_nano(fact.cache_saved_usd))


def model_failed(state: RunState, _: Event, fact: facts.ModelFailed) -> RunState:
    """An attempt that brought nothing changes nothing but what is used, and what is known of its server."""
    state = _settle(state, fact)
    return filled(state, refused=state.refused | {f"{fact.model} {fact.refused}"}) if fact.refused else state


def _settle(state: RunState, fact: facts.ModelAnswered | facts.ModelFailed, **of_turn: Any) -> RunState:
    """The cost takes the place of what was reserved. `of_turn`: what else the turn is from now on."""
    nano = in_nano(fact.cost_usd) - state.reserves.get(fact.settles, 0)
    state = filled(
        state,
        cost_nano=state.cost_nano + nano,
        reserves=without(state.reserves, fact.settles),
        input_tokens=state.input_tokens + fact.input_tokens,
        output_tokens=state.output_tokens + fact.output_tokens,
    )
    visit = state.visit
    if visit is None or visit.turn is None:
        return state
    turn = changed(
        visit.turn,
        cost_nano=visit.turn.cost_nano + nano,
        input_tokens=visit.turn.input_tokens + fact.input_tokens,
        output_tokens=visit.turn.output_tokens + fact.output_tokens,
        **of_turn,
    )
    return _with_turn(state, visit, turn)


def _counted(state: RunState, nano: int) -> RunState:
    state = filled(state, cost_nano=state.cost_nano + nano)
    visit = state.visit
    if visit is None or visit.turn is None:
        return state
    return _with_turn(state, visit, changed(visit.turn, cost_nano=visit.turn.cost_nano + nano))


def budget_neared(state: RunState, _: Event, fact: facts.BudgetNeared) -> RunState:
    return filled(state, neared=state.neared | {fact.scope})


def budget_raised(state: RunState, event: Event, fact: facts.BudgetRaised) -> RunState:
    if state.is_imported(event.seq):
        return state
    state = filled(state, neared=state.neared - {fact.scope})
    if fact.scope == "turn" and state.visit:
        return filled(state, visit=changed(state.visit, raised_usd=state.visit.raised_usd + fact.usd))
    return state


def tool_called(state: RunState, _: Event, __: facts.ToolCalled) -> RunState:
    """A call without its result is made again on resume: tools only read."""
    return state


def tool_returned(state: RunState, _: Event, fact: facts.ToolReturned) -> RunState:
    visit = visit_of(state)
    if visit.turn is None:
        return filled(state, visit=changed(visit, result=fact.result))
    entry = TurnEntry("tool", fact.result, fact.call, fact.tool, fact.failed)
    return _with_turn(state, visit, changed(visit.turn, entries=(*visit.turn.entries, entry)))


def output_refused(state: RunState, _: Event, fact: facts.OutputRefused) -> RunState:
    turn = _turn(state)
    entries = (*turn.entries, TurnEntry("user", fact.repair))
    return _with_turn(state, visit_of(state), changed(turn, refusals=turn.refusals + 1, entries=entries))


def _with_turn(state: RunState, visit: Visit, turn: Turn) -> RunState:
    return filled(state, visit=changed(visit, turn=turn))


def _turn(state: RunState) -> Turn:
    turn = visit_of(state).turn
    if turn is None:
        raise ValueError(f"event {state.head.seq} of {state.run} belongs to no turn")
    return turn
