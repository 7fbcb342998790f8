"""The past that a fork shares with another run: what is copied of its events, and what is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from orchestrator.domain import facts
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import BranchEnded, Fact, HandoffRecorded, ModelAnswered, PhaseStarted, RunUpgraded
from orchestrator.errors import NotFound, UsageError
from orchestrator.values import replace

_NO_DIGEST = Digest("")


def shared_until(events: Sequence[Event], phase: str, visit: int = 1) -> int:
    """The seq of the last event before a visit of a phase, the first one if none is said.

    Raises:
        NotFound: the run never came to the phase.
    """
    for event in events:
        if isinstance(event.fact, PhaseStarted) and event.fact.phase == phase and event.fact.visit >= visit:
            return event.seq - 1
    visited = {event.fact.phase: None for event in events if isinstance(event.fact, PhaseStarted)}
    raise NotFound("visit of", phase, visited, mend=f"The run has been in: {', '.join(visited)}.")


def checked_seq(events: Sequence[Event], seq: int) -> int:
    """`seq`, when the run has such an event.

    Raises:
        UsageError: it has none.
    """
    if not 1 <= seq <= events[-1].seq:
        raise UsageError(f"{events[0].stream} has no event {seq}.", mend=f"Name one from 1 to {events[-1].seq}.")
    return seq


def shared_past(
    events: Iterable[Event], until: int, run: str, definition: Digest = _NO_DIGEST
) -> Iterator[tuple[str, Fact]]:
    """Actor and fact of what a fork begins with, as `run`'s own, pinned to its definition.

    Only visits that came to their end are shared; one that was cut off begins anew, and finds its recorded answers.
    An approval is never shared: it allowed one run to act once. Nor is a cost: it was paid once.
    """
    visit: list[tuple[str, Fact]] = []
    for event in events:
        if event.seq > until:
            return
        fact = event.fact
        if isinstance(fact, RunUpgraded):  # what things are called since; the fork is at its own definition already
            yield event.actor, replace(fact, definition=definition)
            continue
        if isinstance(fact, facts.ProfileSwapped):
            continue  # the fork is pinned to models of its own
        if isinstance(fact, PhaseStarted):
            visit = []
        own = None if _leads_out(fact) else _as_own(fact, event.stream, run)
        if own is None:
            continue
        visit.append((event.actor, own))
        if isinstance(fact, HandoffRecorded):
            used = [fact for _, fact in visit if isinstance(fact, ModelAnswered | BranchEnded)]
            visit[-1] = event.actor, _of_these(replace(fact, cost_usd=0.0), used)
            yield from visit
            visit = []


def _leads_out(fact: Fact) -> bool:
    """The handoff that ended the run: the fork is to go on before it."""
    return isinstance(fact, HandoffRecorded) and fact.to in ("end", "rejected")


def _of_these(handoff: HandoffRecorded, used: Sequence[ModelAnswered | BranchEnded]) -> HandoffRecorded:
    """Of what is shared alone: attempts of the run's own that brought nothing stay behind with their tokens."""
    used_in, used_out = sum(one.input_tokens for one in used), sum(one.output_tokens for one in used)
    return replace(handoff, input_tokens=used_in, output_tokens=used_out)


def _as_own(fact: Fact, origin: str, run: str) -> Fact | None:
    """As the fork's own; None for what concerns the other run's moving and its money, not its work."""
    match fact:
        case facts.RunStarted() | facts.DriverClaimed() | facts.DriverReleased() | facts.PhaseFailed():
            return None
        case (
            facts.ProfileSwapped()
            | facts.RunEnded()
            | facts.ModelFailed()
            | facts.BudgetNeared()
            | facts.BudgetAwaited()
            | facts.BudgetRaised()
        ):
            return None
        case PhaseStarted() | HandoffRecorded() | RunUpgraded() | facts.ToolCalled() | facts.OutputRefused():
            return fact
        case facts.PhaseSlept():
            return fact  # the moment it sleeps for is the same for both
        case facts.ModelAsked():
            return replace(fact, reserved_usd=0.0, budget=None)
        case ModelAnswered():
            paid = fact.first_cost_usd or fact.cost_usd
            own = replace(fact, cost_usd=0.0, settles=0, reused=fact.reused or origin, first_cost_usd=paid)
            return replace(own, cache_saved_usd=0.0)
        case facts.ToolReturned():
            return replace(fact, reused=fact.reused or origin, differs=None)
        case facts.BranchesOpened() | facts.BranchEnded() | facts.BranchResumed() | facts.BranchesRested():
            return _of_branches_as_own(fact)
        case _:
            return _of_gate_as_own(fact, run)


def _of_branches_as_own(fact: facts.OfBranches) -> Fact | None:
    """The fork has what came of them; the runs themselves are the other one's."""
    match fact:
        case facts.BranchesOpened():
            return fact
        case facts.BranchEnded():
            return replace(fact, cost_usd=0.0, cache_saved_usd=0.0)
        case facts.BranchResumed():
            return fact
        case facts.BranchesRested():
            return None
        case _:
            assert_never(fact)


def _of_gate_as_own(fact: facts.OfGate | facts.OfSystem, run: str) -> Fact | None:
    match fact:
        case facts.DecisionOpened():
            return replace(fact, decision=_decision_of(fact.decision, run))
        case facts.DecisionAnswered():
            own = replace(fact, decision=_decision_of(fact.decision, run), approves=False)
            return replace(own, with_edit=_decision_of(fact.with_edit, run)) if fact.with_edit else own
        case facts.DecisionWithdrawn():
            return replace(fact, decision=_decision_of(fact.decision, run))
        case facts.EffectIntended():
            by_rule = fact.approval.startswith("rule:")
            return fact if by_rule else replace(fact, approval=_decision_of(fact.approval, run))
        case facts.EffectStepDone() | facts.EffectStepTold():
            return fact
        case _:
            facts.of_no_run(fact)
            return None


def _decision_of(decision: str, run: str) -> str:
    """Decisions have one id each in a workspace; a shared one is named after the fork."""
    return f"{decision.partition('/')[0]}/{run}"
