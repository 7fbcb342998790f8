"""Where a run's time went: the machine's work, the person's turn, and the time nobody moved it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Literal, assert_never

from orchestrator.domain import facts
from orchestrator.domain.event import Event
from orchestrator.ports.clock import moment
from orchestrator.values import dataclass, field, replace

SpanKind = Literal["work", "wait", "rest"]
"""`wait`: a decision was open. `rest`: stopped, failed or cut off, and not gone on with yet."""


@dataclass(frozen=True, slots=True)
class TimeSpan:
    kind: SpanKind
    phase: str
    start: str
    end: str
    goes_on: bool = False
    """It had not ended when it was looked at."""

    @property
    def time(self) -> timedelta:
        return moment(self.end) - moment(self.start)


@dataclass(slots=True)
class Stay:
    """One visit of a phase with all that happened in it, up to the handoff that ended it."""

    phase: str
    visit: int
    start: str
    spans: list[TimeSpan] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    handoff: facts.HandoffRecorded | None = None
    """None while the run is there, or when it never handed on."""

    @property
    def longest(self) -> timedelta:
        """What a person would say it took: the wait, where there was one."""
        return max((span.time for span in self.spans), default=timedelta())

    def time(self, kind: SpanKind) -> timedelta:
        return total(self.spans, kind)


def total(spans: Iterable[TimeSpan], kind: SpanKind) -> timedelta:
    return sum((span.time for span in spans if span.kind == kind), timedelta())


def stays(events: Sequence[Event], now: str) -> list[Stay]:
    """A run's visits in order. What has not ended yet lasts until `now`."""
    found: list[Stay] = []
    clock = _Clock(events[0].at)
    for event in events:
        if isinstance(event.fact, facts.PhaseStarted):
            clock.turn(event.at, "work")
            found.append(Stay(event.fact.phase, event.fact.visit, event.at))
            clock.stay = found[-1]
        elif clock.stay is None and isinstance(event.fact, facts.HandoffRecorded):  # a phase that was left by hand
            found.append(Stay(event.fact.phase, 0, event.at))
            clock.stay = found[-1]
        clock.take_in(event)
    if not _has_ended(events[-1]):
        clock.turn(max(now, events[-1].at), clock.kind)
        clock.leave_open()
    return found


class _Clock:
    """Cuts time where its kind changes, and gives each piece to the visit it belongs to."""

    def __init__(self, start: str) -> None:
        self.kind: SpanKind = "rest"
        self.stay: Stay | None = None
        self._since = start
        self._last = start

    def take_in(self, event: Event) -> None:
        if self.stay:
            self.stay.events.append(event)
        fact = event.fact
        if isinstance(fact, facts.DriverClaimed) and self.kind == "work":  # the last driver died at some time since
            self.turn(self._last, "rest")
        kind = _begins(fact)
        if kind:
            self.turn(event.at, kind)
        if isinstance(fact, facts.HandoffRecorded | facts.RunEnded):
            self._leave(event)
        self._last = event.at

    def turn(self, at: str, kind: SpanKind) -> None:
        if self.stay and at > self._since:
            before = self.stay.spans[-1] if self.stay.spans else None
            if before and before.kind == self.kind and before.end == self._since:
                self.stay.spans[-1] = replace(before, end=at)
            else:
                self.stay.spans.append(TimeSpan(self.kind, self.stay.phase, self._since, at))
        self._since, self.kind = at, kind

    def leave_open(self) -> None:
        if self.stay and self.stay.spans:
            self.stay.spans[-1] = replace(self.stay.spans[-1], goes_on=True)

    def _leave(self, event: Event) -> None:
        self.turn(event.at, "work")
        if self.stay and isinstance(event.fact, facts.HandoffRecorded):
            self.stay.handoff = event.fact
        self.stay = None


def _has_ended(last: Event) -> bool:
    fact = last.fact
    return isinstance(fact, facts.RunEnded) or (
        isinstance(fact, facts.HandoffRecorded) and fact.to in (facts.END, facts.REJECTED)
    )


def _begins(fact: facts.Fact) -> SpanKind | None:
    """What a run's time is from an event on; None where it goes on as it was."""
    match fact:
        case facts.DriverClaimed():
            return "work"
        case facts.DecisionOpened():
            return "wait"
        case facts.PhaseSlept():
            return "rest"  # neither a machine's time nor a person's
        case facts.DriverReleased() | facts.PhaseFailed() | facts.DecisionAnswered() | facts.DecisionWithdrawn():
            return "rest"
        case (
            facts.RunStarted() | facts.RunEnded() | facts.RunUpgraded() | facts.ProfileSwapped() | facts.PhaseStarted()
        ):
            return None  # a visit begins its own time
        case facts.HandoffRecorded() | facts.EffectIntended() | facts.EffectStepDone() | facts.EffectStepTold():
            return None
        case facts.BranchesOpened() | facts.BranchEnded() | facts.BranchResumed() | facts.BranchesRested():
            return _begins_of_branches(fact)
        case facts.ModelAsked() | facts.ModelAnswered() | facts.ModelFailed() | facts.OutputRefused():
            return None
        case (
            facts.ToolCalled()
            | facts.ToolReturned()
            | facts.BudgetNeared()
            | facts.BudgetAwaited()
            | facts.BudgetRaised()
        ):
            return None
        case _:
            facts.of_no_run(fact)
            return None


def _begins_of_branches(fact: facts.OfBranches) -> SpanKind | None:
    match fact:
        case facts.BranchesRested(until=until):
            return "rest" if until else "wait"
        case facts.BranchesOpened() | facts.BranchEnded() | facts.BranchResumed():
            return None
        case _:
            assert_never(fact)
