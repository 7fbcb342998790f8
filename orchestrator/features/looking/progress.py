"""What a person wants to see of a run while it moves, event by event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from orchestrator.domain.branch import last_step, parent_of, step_of
from orchestrator.domain.canonical import JSON
from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    PERSON,
    BranchesOpened,
    BudgetAwaited,
    BudgetNeared,
    DecisionOpened,
    HandoffRecorded,
    ModelFailed,
    PhaseFailed,
    PhaseStarted,
    ToolCalled,
)
from orchestrator.engine.state import RunState
from orchestrator.ports.clock import moment
from orchestrator.ports.journal import Journal
from orchestrator.text.quantity import amount, counted
from orchestrator.text.visible import visible
from orchestrator.transcripts.summary import awaited, summary
from orchestrator.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened; texts are made visible."""

    kind: Literal["busy", "warning", "done", "waiting", "failed"]
    """`busy`: what is under way until the next one. `warning`: of a budget."""
    told: str
    phase: str = ""
    by: str = ""
    took: timedelta | None = None
    """Of a phase that is done."""
    mend: str = ""
    """What to do about a branch that failed: what mends the run as a whole is told at its end."""

    @property
    def mended_by(self) -> str:
        """The same of each branch that failed of the same."""
        return self.mend.partition("baton ")[0]

    def of_branch(self, run: str) -> Happening:
        """The same, told of the branch it happened in."""
        name = last_step(run)
        if self.phase:
            return replace(self, phase=_named(name, self.phase))
        return replace(self, told=_named(name, self.told))


def happening_of(event: Event, state: RunState, journal: Journal, *, answers: bool) -> Happening | None:
    """None where there is nothing to see. What happens in a branch is told with its name.

    Args:
        state: what the event led to.
        journal: where its texts are.
        answers: tell what the person said, too; who gave the answer here knows it.
    """
    happening = _happening_of(event, state, journal, answers=answers)
    if happening is None or happening.kind == "warning" or not parent_of(event.stream):
        return happening
    return happening.of_branch(event.stream)


def named_in(run: str, phase: str) -> str:
    """A phase, as it is called where all of a tree is told together."""
    return _named(last_step(run), phase) if parent_of(run) else phase


def _named(branch: str, what: str) -> str:
    """`asked.2 shout`; a member whose work is one phase is called as that is."""
    return branch if step_of(branch).which == what else f"{branch} {what}"


def _happening_of(event: Event, state: RunState, journal: Journal, *, answers: bool) -> Happening | None:
    match event.fact:
        case PhaseStarted(phase=phase):
            return Happening("busy", phase)
        case ToolCalled(tool=tool):
            return Happening("busy", f"{state.at}  {visible(tool)}")  # a model may call anything
        case ModelFailed(model=model, cause=cause):
            return Happening("busy", f"{state.at}  {visible(model)} did not answer: {cause}")
        case BudgetNeared(scope=scope, spent_usd=spent, cap_usd=cap):
            return Happening("warning", f"${amount(spent)} of the {scope}'s ${amount(cap)} is spent.")
        case BudgetAwaited() as fact:
            return Happening("busy", f"{state.at}  {awaited(fact)}")
        case HandoffRecorded() as fact if fact.by != PERSON or fact.by_hand or answers:
            handoff = state.handoffs[-1]
            told = visible(" · ".join(_handed_on(event, fact, state, journal)))
            return Happening("done", told, fact.phase, fact.by, moment(handoff.at) - moment(handoff.started_at))
        case DecisionOpened(question=question, phase=phase):
            return waiting_at(phase, journal.artifact(event.stream, question).text)
        case BranchesOpened(phase=phase, count=count, members=members):
            return Happening("busy", f"{phase}: {counted(count or len(members) or 1, 'branch', 'branches')}")
        case PhaseFailed(error=error, phase=phase):
            return _failed(phase, journal.artifact(event.stream, error).value, of_branch=bool(parent_of(event.stream)))
        case _:
            return None


def _failed(phase: str, error: JSON, *, of_branch: bool) -> Happening:
    mend = visible(error.get("mend", "")) if of_branch else ""
    return Happening("failed", visible(error["message"]), phase, mend=mend)


def waiting_at(phase: str, question: str) -> Happening:
    """A gate."""
    return Happening("waiting", visible(question), phase, PERSON)


def _handed_on(event: Event, fact: HandoffRecorded, state: RunState, journal: Journal) -> Iterator[str]:
    for digest in fact.artifacts.values():
        yield summary(journal.artifact(event.stream, digest))
    order = list(state.visits)
    left = order.index(fact.phase) if fact.phase in order else len(order)  # a person may leave it before it began
    back = fact.to in order[: left + 1]
    if fact.why and (not fact.artifacts or fact.by_hand or back):
        yield f"back to {fact.to}: {fact.why}" if back else fact.why
    if fact.provenance:
        yield fact.provenance
