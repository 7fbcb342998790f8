"""Every decision with how it was answered, out of the two events of each: nothing else of any run is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import apsw

from orchestrator.domain.event import GENESIS, Event
from orchestrator.journal.rules.ids import checked_app, checked_decision, checked_run
from orchestrator.journal.rules.projection import asked_row
from orchestrator.journal.rules.stored_fact import fact_of
from orchestrator.journal.sqlite.packing import spelt_body
from orchestrator.journal.sqlite.rows import SEQ_MASK, corrupt
from orchestrator.ports.listing import AskedRow, DecisionRow

_ASKED = """
    SELECT decision, streams.name, decisions.event, decisions.open, decisions.closed, runs.app,
           asked.at, asked.body, answer.kind, answer.at, answer.actor, answer.body
    FROM decisions
    JOIN events AS asked ON asked.id = decisions.event
    JOIN streams ON streams.no = decisions.event >> 32
    JOIN runs ON runs.stream = decisions.event >> 32
    LEFT JOIN events AS answer ON answer.id = decisions.closed
    WHERE asked.at >= ? ORDER BY decisions.event
"""


def asked(connection: apsw.Connection, since: str = "") -> Iterator[AskedRow]:
    """Every decision with how it was answered, run by run. Raises JournalCorrupt when one cannot be read."""
    rows: list[Any] = connection.execute(_ASKED, (since,)).fetchall()
    for decision_id, run_name, at, is_open, closed, app, asked_at, question, *answer in rows:
        name = checked_decision(decision_id)
        row = DecisionRow(name, checked_run(run_name), at & SEQ_MASK, bool(is_open), closed & SEQ_MASK)
        try:
            opened = _event(row.run, row.seq, "DecisionOpened", asked_at, "", question)
            ended = _event(row.run, row.closed, *answer) if closed else None
            yield asked_row(row, checked_app(app), opened, ended)
        except ValueError as err:
            raise corrupt(row.run, row.seq, f"it cannot be read ({err})") from err


def _event(run_name: str, seq: int, kind: str, at: str, actor: str, body: bytes) -> Event:
    """Without its digest, which nobody asks for."""
    return Event(run_name, seq, at, actor, fact_of(kind, spelt_body(body)), GENESIS)
