"""Writing the rows that are derived from events: the run list, the decision list, what is spent, keys."""

from __future__ import annotations

from typing import Any

import apsw

from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    BudgetRaised,
    DecisionAnswered,
    DecisionOpened,
    DecisionWithdrawn,
    Fact,
    KeyClaimed,
    ModelAnswered,
    ModelAsked,
    ModelFailed,
    StreamRemoved,
)
from orchestrator.journal.rules.chain import decision_taken
from orchestrator.journal.rules.projection import (
    Spans,
    closed_by,
    ends_import,
    is_imported,
    number_taken_by,
    opened_by,
    run_after,
)
from orchestrator.journal.rules.spend import entered_by, raised_by, settled_by
from orchestrator.journal.sqlite import rows
from orchestrator.journal.sqlite.rows import key
from orchestrator.ports.listing import RunRow

_COUNT_NUMBER = """
    INSERT INTO counters VALUES ('decision', ?)
    ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)
"""
PUT_RUN = """
    INSERT OR REPLACE INTO runs (stream, app, status, started_at, changed_at, driver, title, phase, waits, origin, paid,
                                 imports, below, work)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
CHANGE_RUN = """
    UPDATE runs SET status = ?, changed_at = ?, driver = ?, phase = ?, waits = ?, paid = ?, below = ?, work = ?
    WHERE stream = ?
"""
"""What events change of a line that is there, and nothing that is in an index: of each page that a commit touches, all
4 KiB go to disk.
"""


_OF_DECISIONS = {DecisionAnswered, DecisionOpened, DecisionWithdrawn, StreamRemoved}
_OF_SPEND = {BudgetRaised, ModelAnswered, ModelAsked, ModelFailed}
_BESIDE: frozenset[type[Any]] = frozenset({*_OF_DECISIONS, *_OF_SPEND, KeyClaimed})
"""Facts of which some change rows of `project`. Most events are of others, and nothing else is asked about them."""


def stands_beside(fact: Fact) -> bool:
    """Whether `project` may have anything to do for a fact that did not come in a file."""
    return type(fact) in _BESIDE


def project(connection: apsw.Connection, no: int, event: Event, spans: Spans = ()) -> None:
    """All rows of an event but its run's line. Raises HeadMoved when the id of a decision is taken."""
    project_decision(connection, no, event, spans)
    project_spend(connection, no, event, spans)
    project_key(connection, no, event)


def project_decision(connection: apsw.Connection, no: int, event: Event, spans: Spans = ()) -> None:
    opened = opened_by(event, spans)
    if opened:
        row = (opened.decision, key(no, opened.seq))
        connection.execute("INSERT OR IGNORE INTO decisions VALUES (?, ?, 1, 0)", row)
        if not connection.changes():
            raise decision_taken(event.stream, opened.decision)
    number = number_taken_by(event.fact)
    if number:
        connection.execute(_COUNT_NUMBER, (number,))
    closed = closed_by(event)
    if closed:
        connection.execute(
            "UPDATE decisions SET open = 0, closed = iif(closed, closed, ?) "
            "WHERE decision = ? AND event BETWEEN ? AND ?",
            (key(no, event.seq), closed, key(no, 0), key(no, event.seq)),
        )
    if ends_import(event.seq, spans):  # what was asked here before has been gone on from elsewhere
        connection.execute(
            "UPDATE decisions SET open = 0 WHERE event BETWEEN ? AND ?", (key(no, 0), key(no, event.seq))
        )


def project_spend(connection: apsw.Connection, no: int, event: Event, spans: Spans = ()) -> None:
    imported = is_imported(event.seq, spans)
    if entry := entered_by(event.fact, imported=imported):
        row = (key(no, event.seq), entry.day, entry.nano, entry.cap)
        connection.execute("INSERT INTO spend VALUES (?, ?, ?, ?)", row)
    if settled := settled_by(event.fact):
        seq, nano = settled
        connection.execute("UPDATE spend SET nano = ? WHERE event = ?", (nano, key(no, seq)))
    if raised := raised_by(event.fact, imported=imported):
        connection.execute("INSERT INTO raises VALUES (?, ?, ?)", (key(no, event.seq), raised.day, raised.nano))


def project_key(connection: apsw.Connection, no: int, event: Event) -> None:
    if isinstance(event.fact, KeyClaimed):
        connection.execute("INSERT INTO keys VALUES (?, ?)", (key(no, event.seq), event.fact.key))


def put_run(connection: apsw.Connection, no: int, row: RunRow) -> None:
    connection.execute(PUT_RUN, run_values(no, row))


def has_moved_on(before: RunRow, row: RunRow) -> bool:
    """Whether a line is one that is there but for what `CHANGE_RUN` says: it began by the same event, and nothing came
    in a file.
    """
    return row.started_at is before.started_at and row.imported == before.imported


def change_run(connection: apsw.Connection, no: int, row: RunRow) -> None:
    """The same of a line that is there and has moved on."""
    connection.execute(CHANGE_RUN, changed_values(no, row))


def changed_values(no: int, row: RunRow) -> tuple[Any, ...]:
    return (row.status, row.changed_at, row.driver, row.phase, row.waits, row.paid_nano, row.below_nano, row.work, no)


def run_values(no: int, row: RunRow) -> tuple[Any, ...]:
    beside = (row.title, row.phase, row.waits, row.origin, row.paid_nano, row.imported, row.below_nano, row.work)
    return (no, row.app, row.status, row.started_at, row.changed_at, row.driver, *beside)


def rebuild(connection: apsw.Connection) -> None:
    """Make all of them anew, inside a transaction. Raises JournalCorrupt when an event cannot be read."""
    for table in ("runs", "decisions", "spend", "raises", "counters", "keys"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - one of ours
    imported = rows.absences(connection).imported
    streams: list[tuple[int, str]] = list(connection.execute("SELECT no, name FROM streams"))
    for no, stream in streams:
        row = None
        spans = imported.get(stream, ())
        for event in rows.events(connection, no, stream, 0):
            row = run_after(row, event, spans)
            project(connection, no, event, spans)
        if row:
            put_run(connection, no, row)
