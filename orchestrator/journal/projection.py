"""What events mean for the run list and the decision list: pure, and the same for every adapter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    END,
    REJECTED,
    DecisionAnswered,
    DecisionOpened,
    DecisionWithdrawn,
    DriverClaimed,
    DriverReleased,
    Fact,
    HandoffRecorded,
    PhaseFailed,
    RunEnded,
    RunStarted,
    RunUpgraded,
)
from orchestrator.ports.journal import DecisionRow, RunRow, StoredStatus

_ENDED = frozenset({"done", "rejected", "cancelled", "expired"})


def status_after(fact: Fact) -> StoredStatus | None:
    """The status a fact brings a run to; None when it changes no derived row."""
    match fact:
        case RunStarted() | DriverClaimed():
            return "running"
        case DriverReleased() | DecisionAnswered() | DecisionWithdrawn():
            return "stopped"
        case DecisionOpened():
            return "waiting"
        case PhaseFailed():
            return "failed"
        case HandoffRecorded():
            return _status_after_handoff(fact)
        case RunEnded():
            return fact.status
        case RunUpgraded():
            return "stopped"
    return None


def _status_after_handoff(handoff: HandoffRecorded) -> StoredStatus | None:
    if handoff.to == END:
        return "done"
    if handoff.to == REJECTED:
        return "rejected"
    return "stopped" if handoff.by_hand else None


def run_after(row: RunRow | None, event: Event) -> RunRow | None:
    """The line of the run list after an event; None as long as no run has started in the stream."""
    fact = event.fact
    if isinstance(fact, RunStarted):
        return RunRow(event.stream, fact.app, "running", started_at=event.at, changed_at=event.at)
    status = status_after(fact)
    if row is None or status is None or not _moves(row.status, fact):
        return row
    driver = fact.driver if isinstance(fact, DriverClaimed) else ""
    return replace(row, status=status, changed_at=event.at, driver=driver)


def _moves(status: StoredStatus, fact: Fact) -> bool:
    match fact:
        case HandoffRecorded(to=to) if to not in (END, REJECTED):
            return status in ("waiting", "failed")
        case DecisionAnswered() | DecisionWithdrawn():
            return status not in _ENDED  # clearing up what was still open does not bring an ended run back
    return True


def opened_by(event: Event) -> DecisionRow | None:
    """The line of the decision list that an event adds."""
    if isinstance(event.fact, DecisionOpened):
        return DecisionRow(event.fact.decision, event.stream, event.seq, open=True)
    return None


def closed_by(event: Event) -> str | None:
    """The decision of the event's own run that it closes."""
    if isinstance(event.fact, DecisionAnswered | DecisionWithdrawn):
        return event.fact.decision
    return None


def next_decision_id(taken: Iterable[str], last_removed: int = 0) -> str:
    """`d-` and one more than the largest number that is or was in use."""
    return f"d-{max([last_removed, *map(decision_number, taken)]) + 1}"


def decision_number(decision: str) -> int:
    """The number in an id of ours; 0 when it is another one."""
    number = decision[2:]
    ours = decision.startswith("d-") and len(decision) < 18 and number.isascii() and number.isdecimal()
    return int(number) if ours else 0


def has_ended(status: StoredStatus) -> bool:
    return status in _ENDED
