"""What events mean for the run list and the decision list: pure, and the same for every adapter."""

from __future__ import annotations

from orchestrator.domain.answers import APPROVE
from orchestrator.domain.event import SYSTEM, Event
from orchestrator.domain.facts import (
    END,
    REJECTED,
    BranchEnded,
    BranchesRested,
    DecisionAnswered,
    DecisionOpened,
    DecisionWithdrawn,
    DriverClaimed,
    DriverReleased,
    Fact,
    HandoffRecorded,
    ModelAnswered,
    ModelFailed,
    PhaseFailed,
    PhaseSlept,
    PhaseStarted,
    RunEnded,
    RunStarted,
    RunUpgraded,
    StreamRemoved,
)
from orchestrator.domain.money import in_nano
from orchestrator.domain.run_status import ENDED, RunStatus, arrived, is_left_by_hand
from orchestrator.ports.listing import AskedRow, DecisionRow, OwnSpan, RunRow
from orchestrator.ports.work import work_after

Spans = tuple[OwnSpan, ...]
"""Which events of a stream came in a file."""


def status_after(fact: Fact) -> RunStatus | None:
    """The status a fact brings a run to; None when it changes no derived row."""
    match fact:
        case RunStarted() | DriverClaimed():
            return "running"
        case DriverReleased() | DecisionAnswered() | DecisionWithdrawn():
            return "stopped"
        case DecisionOpened():
            return "waiting"
        case PhaseSlept():
            return "sleeping"
        case BranchesRested(until=until):
            return "sleeping" if until else "waiting"
        case PhaseFailed():
            return "failed"
        case HandoffRecorded():
            return _status_after_handoff(fact)
        case RunEnded():
            return fact.status
        case RunUpgraded():
            return "stopped"
    return None


def _status_after_handoff(handoff: HandoffRecorded) -> RunStatus | None:
    if handoff.to == END:
        return "done"
    if handoff.to == REJECTED:
        return "rejected"
    return "stopped" if handoff.by_hand else None


def is_imported(seq: int, spans: Spans) -> bool:
    """Whether an event came in a file. What it allowed, asked or claimed was elsewhere."""
    return any(span.after < seq <= span.until for span in spans)


def ends_import(seq: int, spans: Spans) -> bool:
    """Whether an event is the last one that came in a file: there the run lies, and nobody is asked yet."""
    return any(span.until == seq for span in spans)


def run_after(row: RunRow | None, event: Event, spans: Spans = ()) -> RunRow | None:
    """The line of the run list after an event; None while no run has started in the stream, and of the system's."""
    row = _run_after(row, event)
    for span in spans:
        if row and span.until == event.seq:
            status = arrived(row.status)
            imported = f"{row.imported} {span.after}-{span.until}".lstrip()
            row = row._replace(status=status, waits="", driver="", imported=imported)
    return row


def _run_after(row: RunRow | None, event: Event) -> RunRow | None:
    if event.stream == SYSTEM:
        return None
    fact = event.fact
    if isinstance(fact, RunStarted):
        origin = fact.fork.run if fact.fork else ""
        return RunRow(event.stream, fact.app, "running", event.at, event.at, title=_title(fact), origin=origin)
    if row is None:
        return None
    row = _taken_in(row, fact)
    if isinstance(fact, HandoffRecorded | PhaseFailed | BranchEnded):
        row = _worked(row, fact, event.seq)
    status = status_after(fact)
    if status is None or not _moves(row.status, fact):
        return row
    driver = fact.driver if isinstance(fact, DriverClaimed) else ""
    return row._replace(status=status, changed_at=event.at, driver=driver)


def _title(started: RunStarted) -> str:
    """A file's name may hold bytes that are no character, which a table cannot."""
    first = started.files[min(started.files)] if started.files else ""
    return first.encode("utf-8", "backslashreplace").decode("utf-8")


def _taken_in(row: RunRow, fact: Fact) -> RunRow:
    """What a line tells beside its status."""
    match fact:
        case PhaseStarted(phase=phase) | HandoffRecorded(to=phase):
            return row if row.phase == phase else row._replace(phase=phase)
        case DecisionOpened(decision=decision):
            return row._replace(waits=decision)
        case DecisionAnswered(decision=decision) | DecisionWithdrawn(decision=decision) if decision == row.waits:
            return row._replace(waits="")
        case RunEnded():
            return row._replace(waits="")
        case BranchEnded(cost_usd=paid) if paid:
            return row._replace(paid_nano=row.paid_nano + in_nano(paid), below_nano=row.below_nano + in_nano(paid))
        case RunUpgraded(phases=names):
            return row._replace(phase=names.get(row.phase, row.phase))
        case ModelAnswered(cost_usd=paid, settles=0) | ModelFailed(cost_usd=paid, settles=0) if paid:
            return row._replace(paid_nano=row.paid_nano + in_nano(paid))
    return row


def _worked(row: RunRow, fact: Fact, seq: int) -> RunRow:
    work = work_after(row.work, fact, seq)
    return row if work is row.work else row._replace(work=work)


def _moves(status: RunStatus, fact: Fact) -> bool:
    match fact:
        case HandoffRecorded(to=to) if to not in (END, REJECTED):
            return is_left_by_hand(status)
        case DecisionAnswered() | DecisionWithdrawn():
            return status not in ENDED  # clearing up what was still open does not bring an ended run back
    return True


def opened_by(event: Event, spans: Spans = ()) -> DecisionRow | None:
    """The line of the decision list that an event adds. Another machine's numbers are not this one's."""
    if isinstance(event.fact, DecisionOpened) and not is_imported(event.seq, spans):
        return DecisionRow(event.fact.decision, event.stream, event.seq, open=True)
    return None


def closed_by(event: Event) -> str | None:
    """The decision of the event's own run that it closes."""
    if isinstance(event.fact, DecisionAnswered | DecisionWithdrawn):
        return event.fact.decision
    return None


def asked_row(row: DecisionRow, app: str, opened: Event, closed: Event | None) -> AskedRow:
    """What a decision's two events come to. Raises ValueError when they are not what the list says."""
    asked, answer = opened.fact, closed.fact if closed else None
    if not isinstance(asked, DecisionOpened) or asked.decision != row.decision:
        raise ValueError(f"no question {row.decision} stands there")
    told = AskedRow(row.decision, row.run, app, asked.phase, asked.kind, row.seq, opened.at, row.open)
    if closed and isinstance(answer, DecisionAnswered):
        yes = answer.answer == APPROVE or answer.answer in asked.approving
        told = told._replace(answer=answer.answer, approves=yes, by=closed.actor, with_edit=answer.with_edit)
    return told._replace(closed_at=closed.at) if closed else told


def number_taken_by(fact: Fact) -> int:
    """The number of a decision that an event opens, or that a removed stream had; 0: none."""
    match fact:
        case DecisionOpened(decision=decision):
            return decision_number(decision)
        case StreamRemoved(last_decision=number):
            return number
    return 0


def decision_number(decision: str) -> int:
    """The number in an id of ours; 0 when it is another one."""
    number = decision[2:]
    ours = decision.startswith("d-") and len(decision) < 18 and number.isascii() and number.isdecimal()
    return int(number) if ours else 0
