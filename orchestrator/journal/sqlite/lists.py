"""The run list and the decision list as they are stored. Reads no event of any run, however many there are."""

from __future__ import annotations

from typing import Any

import apsw

from orchestrator.journal.rules.ids import checked_app, checked_decision, checked_run
from orchestrator.ports.listing import EVERY, DecisionRow, RunRow, Wanted

_RUNS = """
    SELECT streams.name, app, status, started_at, changed_at, driver, title, phase, waits, origin, imports, paid, below,
           work, coalesce((SELECT sum(nano) FROM spend WHERE event > runs.stream << 32
                     AND event < (runs.stream + 1) << 32), 0)
    FROM runs JOIN streams ON streams.no = runs.stream
"""
_COUNT = "SELECT count(*) FROM runs JOIN streams ON streams.no = runs.stream"
_DECISIONS = """
    SELECT decision, streams.name, event & 0xFFFFFFFF, open, closed & 0xFFFFFFFF
    FROM decisions JOIN streams ON streams.no = event >> 32
"""


def runs(connection: apsw.Connection, wanted: Wanted = EVERY, limit: int | None = None) -> list[RunRow]:
    """Newest first."""
    where, given = _where(wanted)
    order = "ORDER BY started_at DESC, stream DESC LIMIT ?"
    rows = connection.execute(f"{_RUNS} {where} {order}", (*given, -1 if limit is None else limit))
    return [checked_row(RunRow(*row)) for row in rows]


def count_runs(connection: apsw.Connection, wanted: Wanted = EVERY) -> int:
    where, given = _where(wanted)
    count: int = connection.execute(f"{_COUNT} {where}", given).get
    return count


def run(connection: apsw.Connection, no: int) -> RunRow | None:
    """As it is stored; `checked_row` is for what is shown."""
    row = connection.execute(_RUNS + "WHERE stream = ?", (no,)).fetchone()
    return RunRow(*row) if row else None


def _where(wanted: Wanted) -> tuple[str, tuple[Any, ...]]:
    conditions: list[tuple[str, tuple[Any, ...]]] = []
    if wanted.app:
        conditions.append(("app = ?", (wanted.app,)))
    if wanted.statuses:
        conditions.append((f"status IN ({', '.join('?' * len(wanted.statuses))})", wanted.statuses))
    if wanted.since:
        conditions.append(("started_at >= ?", (wanted.since,)))
    if wanted.changed_since:
        conditions.append(("changed_at >= ?", (wanted.changed_since,)))
    if wanted.prefix:
        conditions.append(("streams.name >= ? AND streams.name < ?", (wanted.prefix, f"{wanted.prefix}\U0010ffff")))
    if not wanted.branches:
        conditions.append(("instr(streams.name, '/') = 0", ()))
    if wanted.rested is not None:
        conditions.append(("(waits = '' AND status IN ('waiting', 'sleeping')) = ?", (wanted.rested,)))
    where = " AND ".join(condition for condition, _ in conditions)
    return f"WHERE {where}" if where else "", tuple(value for _, values in conditions for value in values)


def decisions(connection: apsw.Connection, *, open_only: bool) -> list[DecisionRow]:
    """Oldest first."""
    where = "WHERE open" if open_only else ""
    oldest_first = "ORDER BY (SELECT at FROM events WHERE id = event), length(decision), decision"
    return [_decision_row(row) for row in connection.execute(f"{_DECISIONS} {where} {oldest_first}")]


def decisions_of(connection: apsw.Connection, no: int) -> list[DecisionRow]:
    """Every decision of a stream, in the order they were opened, as the list has them: to be compared."""
    rows = connection.execute(_DECISIONS + "WHERE event > ? AND event < ? ORDER BY event", (no << 32, (no + 1) << 32))
    return [DecisionRow(name, run_name, seq, bool(is_open), closed) for name, run_name, seq, is_open, closed in rows]


def decision(connection: apsw.Connection, name: str) -> DecisionRow | None:
    row = connection.execute(_DECISIONS + "WHERE decision = ?", (name,)).fetchone()
    return _decision_row(row) if row else None


def last_number(connection: apsw.Connection) -> int:
    """The highest number a decision ever had."""
    number: int | None = connection.execute("SELECT value FROM counters WHERE name = 'decision'").get
    return number or 0


def checked_row(row: RunRow) -> RunRow:
    """Raises JournalCorrupt when it names something as Baton never would."""
    checked_run(row.run)
    checked_app(row.app)
    if row.waits:
        checked_decision(row.waits)
    if row.origin:
        checked_run(row.origin)
    return row


def _decision_row(row: tuple[Any, ...]) -> DecisionRow:
    name, run_name, seq, is_open, closed = row
    return DecisionRow(checked_decision(name), checked_run(run_name), seq, bool(is_open), closed)
