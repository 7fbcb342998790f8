"""What is reserved for requests under way, and how long answers were, from the rows of what is spent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import apsw

from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.event import Event
from orchestrator.domain.money import in_usd, spender_of
from orchestrator.journal.rules.projection import is_imported
from orchestrator.journal.rules.spend import (
    MOST_LENGTHS,
    SpendEntry,
    ended_requests,
    is_asked,
    length_after,
    still_open,
)
from orchestrator.journal.sqlite import rows
from orchestrator.ports.journal import Expense, OpenReserve

_SETTLING = frozenset({"ModelAnswered", "ModelFailed", "DriverClaimed"})
_ASKED = frozenset({"ModelAsked"})
_LOOKED_AT = 400
"""Of the newest rows of what is spent, in which the answers of one agent are looked for: more than a busy day has."""
_NEAR = 40
"""Events behind a request in which its answer is looked for. In a run it is the next one; a recording asks several at
once."""

_OF_DRIVEN = """
    SELECT spend.event, spend.day, spend.nano, spend.cap, streams.no, streams.name, runs.driver
    FROM spend JOIN streams ON streams.no = spend.event >> 32 LEFT JOIN runs ON runs.stream = streams.no
    WHERE (runs.stream IS NULL OR runs.status = 'running') AND
"""
_OF_DAY = _OF_DRIVEN + "spend.day = ? ORDER BY spend.event"
_OF_STREAM = _OF_DRIVEN + "spend.event BETWEEN ? AND ? ORDER BY spend.event"

_NEWEST_OF_AGENT = """
    SELECT events.id, streams.no, streams.name
    FROM (SELECT event FROM spend ORDER BY event DESC LIMIT ?) AS newest
    JOIN events ON events.id = newest.event JOIN streams ON streams.no = newest.event >> 32
    WHERE events.actor = ? ORDER BY events.at DESC, events.id DESC
"""


def open_reserves(
    connection: apsw.Connection, alive: Callable[[str], bool], day: str, run: str = ""
) -> list[OpenReserve]:
    """As in the port."""
    entries: defaultdict[tuple[int, str, str | None], dict[int, SpendEntry]] = defaultdict(dict)
    for event, of_day, nano, cap, no, name, driver in _rows_of(connection, day, run):
        entries[no, name, driver][event & rows.SEQ_MASK] = SpendEntry(of_day, nano, cap)
    found: list[OpenReserve] = []
    for (no, name, driver), of_stream in entries.items():
        holder = spender_of(name) if driver is None else driver
        if holder and alive(holder):
            settling = rows.events(connection, no, name, min(of_stream), kinds=_SETTLING)
            open_ = still_open(of_stream, settling, of_run=driver is not None)
            found += [OpenReserve(name, in_usd(entry.nano)) for entry in open_]
    return found


def _rows_of(connection: apsw.Connection, day: str, run: str) -> Iterator[Any]:
    if not run:
        yield from connection.execute(_OF_DAY, (day,)).fetchall()
        return
    for no, _ in rows.tree(connection, root_of_tree(run)):
        yield from connection.execute(_OF_STREAM, (rows.key(no, 0), rows.key(no + 1, -1))).fetchall()


def answer_lengths(connection: apsw.Connection, agent: str, model: str) -> list[int]:
    """As in the port. Those of a request of the last `_LOOKED_AT` that were paid."""
    asked: list[Any] = connection.execute(_NEWEST_OF_AGENT, (_LOOKED_AT, agent)).fetchall()
    found: list[int] = []
    for row_id, no, name in asked:
        if len(found) == MOST_LENGTHS:
            break
        seq = row_id & rows.SEQ_MASK
        request, *behind = _from(connection, no, name, seq)
        if is_asked(request.fact, model) and (length := length_after(behind, seq)):
            found.append(length)
    return found


def _from(connection: apsw.Connection, no: int, stream: str, seq: int) -> list[Event]:
    """A request, and what settles it or another one soon after."""
    return list(rows.events(connection, no, stream, seq - 1, _NEAR, kinds=_ASKED | _SETTLING))


_EXCHANGED = """
    SELECT streams.no, streams.name, id, kind, at, actor, body, digest
    FROM events JOIN streams ON streams.no = events.id >> 32
    WHERE kind IN ('ModelAsked', 'ModelAnswered', 'ModelFailed') AND at >= ? ORDER BY id
"""
_APPS = "SELECT streams.name, app FROM runs JOIN streams ON streams.no = runs.stream WHERE instr(streams.name, '/') = 0"


def expenses(connection: apsw.Connection, since: str) -> Iterator[Expense]:
    """As in the port. Raises JournalCorrupt at a row that cannot be read."""
    listed: list[Any] = connection.execute(_APPS).fetchall()
    apps: dict[str, str] = dict(listed)
    found: list[Any] = connection.execute(_EXCHANGED, (since,)).fetchall()
    for (no, stream), of_stream in groupby(found, key=itemgetter(0, 1)):
        spans = rows.imported(connection, no)
        events = [rows.event_of(stream, *row[2:]) for row in of_stream]
        own = [event for event in events if not is_imported(event.seq, spans)]
        app = apps.get(root_of_tree(stream), "")
        yield from (Expense(stream, app, *ended) for ended in ended_requests(own))
