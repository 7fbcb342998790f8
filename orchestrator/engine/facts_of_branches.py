"""What each fact of a run's branches makes of its state. Pure, as `fold` is."""

from __future__ import annotations

from orchestrator.domain import facts
from orchestrator.domain.branch import names_of
from orchestrator.domain.event import Event
from orchestrator.domain.money import in_nano
from orchestrator.engine.facts_of_turn import cache_use
from orchestrator.engine.persistent import changed, filled
from orchestrator.engine.state import Branches, RunState, visit_of


def branches_opened(state: RunState, _: Event, fact: facts.BranchesOpened) -> RunState:
    visit = visit_of(state)
    names = names_of(fact.phase, fact.visit, fact.count, tuple(fact.members), listed=fact.items is not None)
    return filled(state, visit=changed(visit, branches=Branches(names, fact.items, open=len(names))))


def branch_ended(state: RunState, _: Event, fact: facts.BranchEnded) -> RunState:
    """Told of a visit that the run has left, it adds what was used and no more."""
    state = filled(
        state,
        cost_nano=state.cost_nano + in_nano(fact.cost_usd),
        input_tokens=state.input_tokens + fact.input_tokens,
        output_tokens=state.output_tokens + fact.output_tokens,
        cache=state.cache + cache_use(fact),
        refused=state.refused | {*fact.refused},
    )
    return _ended(state, fact.branch, fact)


def branch_resumed(state: RunState, _: Event, fact: facts.BranchResumed) -> RunState:
    return _ended(state, fact.branch, None)


def _ended(state: RunState, branch: str, end: facts.BranchEnded | None) -> RunState:
    visit, branches = state.visit, state.branches
    if visit is None or branches is None or branch not in branches.known:
        return state
    still = branches.open + (end is None) - (branches.ended.get(branch) is None)
    branches = changed(branches, ended=branches.ended.plus(branch, end), open=still)
    return filled(state, visit=changed(visit, branches=branches))


def branches_rested(state: RunState, _: Event, fact: facts.BranchesRested) -> RunState:
    """It holds no driver, as one that waits for a person itself."""
    visit = changed(visit_of(state), wakes_at=fact.until)
    return filled(state, visit=visit, status="sleeping" if fact.until else "waiting", driver="")
