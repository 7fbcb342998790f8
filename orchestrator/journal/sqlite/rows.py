"""Stored rows, read back as domain values."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Any

import apsw

from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.canonical import canonical_json
from orchestrator.domain.event import GENESIS, SYSTEM, Event, Head
from orchestrator.errors import JournalCorrupt
from orchestrator.journal.rules.absence import Absences
from orchestrator.journal.rules.absence import absences as added_up
from orchestrator.journal.rules.spend import Raise, SpendEntry, Tally
from orchestrator.journal.rules.stored_fact import fact_of
from orchestrator.journal.sqlite.packing import spelt_body, spelt_digest
from orchestrator.ports.journal import Spelled
from orchestrator.ports.listing import OwnSpan, spans_of

SEQ_MASK = 0xFFFFFFFF
"""The part of an event's key that is its seq; the stream's number stands above it."""

_OF_RUN = """
    SELECT (SELECT coalesce(sum(nano), 0) FROM spend WHERE event BETWEEN ? AND ?),
           (SELECT coalesce(sum(nano), 0) FROM raises WHERE event BETWEEN ? AND ? AND day = '')
"""
_TREE = "SELECT no, name FROM streams WHERE name = ? OR (name > ? AND name < ?) ORDER BY no"
"""`0` is the character behind `/`, so that both bounds are of one index."""
_OF_DAY = """
    SELECT (SELECT coalesce(sum(nano), 0) FROM spend WHERE day = ?),
           (SELECT coalesce(sum(nano), 0) FROM raises WHERE day = ?)
"""
_DAY_CAP = "SELECT cap FROM spend WHERE day = ? ORDER BY (SELECT at FROM events WHERE id = event) DESC LIMIT 1"


_MEND = "Make it anew from the events: baton doctor --mend"


def key(stream_no: int, seq: int) -> int:
    return (stream_no << 32) + seq


def corrupt(stream: str, seq: int, found: str) -> JournalCorrupt:
    return JournalCorrupt(f'event {seq} of "{stream}": {found}.', mend="Run `baton verify`.")


def stream_no(connection: apsw.Connection, stream: str) -> int | None:
    no: int | None = connection.execute("SELECT no FROM streams WHERE name = ?", (stream,)).get
    return no


def tree(connection: apsw.Connection, root: str) -> list[tuple[int, str]]:
    """Number and name of a run's stream and of all below it, in the order they began."""
    streams: list[Any] = connection.execute(_TREE, (root, f"{root}/", f"{root}0")).fetchall()
    return streams


def last_event(connection: apsw.Connection, no: int, stream: str) -> Event | None:
    span = (key(no, 0), key(no + 1, -1))
    last: int | None = connection.execute("SELECT max(id) FROM events WHERE id BETWEEN ? AND ?", span).get
    return None if last is None else next(events(connection, no, stream, (last & SEQ_MASK) - 1))


def last_head(connection: apsw.Connection, no: int, stream: str) -> Head | None:
    """Where a stream ends, as it is stored."""
    span = (key(no, 0), key(no + 1, -1))
    query = "SELECT id, digest FROM events WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1"
    for row_id, digest in connection.execute(query, span):
        return Head(stream, row_id & SEQ_MASK, spelt_digest(digest))
    return None


def absences(connection: apsw.Connection, stream: str = "") -> Absences:
    """What the system stream says is gone on purpose, or came in a file, of one stream or of all.

    A row of it that cannot be read says nothing; `verify` tells.
    """
    no = stream_no(connection, SYSTEM)
    if no is None:
        return Absences({}, {})
    rows = connection.execute(
        "SELECT id & 0xFFFFFFFF, kind, at, body FROM events WHERE id BETWEEN ? AND ? "
        "AND kind IN ('StreamRemoved', 'ArtifactsForgotten', 'RunImported') AND instr(body, ?)",
        (key(no, 0), key(no + 1, -1), canonical_json(stream)[1:-1] if stream else b""),
    )
    events_of_others = []
    for seq, kind, at, body in rows:
        with suppress(ValueError):
            events_of_others.append(Event(SYSTEM, seq, at, "", fact_of(kind, spelt_body(body)), GENESIS))
    return added_up(events_of_others)


def events(
    connection: apsw.Connection,
    no: int,
    stream: str,
    after: int,
    limit: int | None = None,
    kinds: Collection[str] | None = None,
) -> Iterator[Event]:
    """Events with seq > `after`, at most so many, and of these those of some kinds. Raises JournalCorrupt at a gap or a
    row that cannot be read.
    """
    seq = max(after, 0)
    cursor = connection.execute(
        "SELECT id, kind, at, actor, body, digest FROM events WHERE id > ? AND id < ? ORDER BY id LIMIT ?",
        (key(no, seq), key(no + 1, 0), -1 if limit is None else limit),
    )
    try:
        for row_id, kind, at, actor, body, digest in cursor:
            seq += 1
            if row_id != key(no, seq):
                raise corrupt(stream, seq, "it is missing")
            if {type(kind), type(at), type(actor)} != {str}:
                raise corrupt(stream, seq, "it cannot be read")
            if kinds is None or kind in kinds:
                yield Event(stream, seq, at, actor, fact_of(kind, spelt_body(body)), spelt_digest(digest))
    except UnicodeDecodeError as err:
        raise corrupt(stream, seq + 1, "it cannot be read") from err
    except ValueError as err:
        raise corrupt(stream, seq, "it cannot be read") from err
    finally:
        cursor.close(force=True)  # an open cursor would hold all later reads at its state of the file


def events_of_kinds(connection: apsw.Connection, no: int, stream: str, kinds: Collection[str]) -> list[Event]:
    """Those of some kinds; what is between them is passed over. Raises JournalCorrupt at a row that cannot be read."""
    wanted = ", ".join("?" * len(kinds))
    found: list[Any] = connection.execute(
        "SELECT id & 0xFFFFFFFF, kind, at, actor, body, digest FROM events "  # noqa: S608 - as many marks as kinds
        f"WHERE id > ? AND id < ? AND kind IN ({wanted}) ORDER BY id",
        (key(no, 0), key(no + 1, 0), *kinds),
    ).fetchall()
    return [event_of(stream, *row) for row in found]


def event_of(stream: str, row_id: int, kind: str, at: str, actor: str, body: bytes, digest: bytes) -> Event:
    """One row. Raises JournalCorrupt where it cannot be read."""
    seq = row_id & SEQ_MASK
    try:
        return Event(stream, seq, at, actor, fact_of(kind, spelt_body(body)), spelt_digest(digest))
    except ValueError as err:
        raise corrupt(stream, seq, "it cannot be read") from err


def spelled(connection: apsw.Connection, no: int) -> Iterator[Spelled]:
    """Events of a stream as they are stored."""
    cursor = connection.execute(
        "SELECT id & 0xFFFFFFFF, kind, at, actor, body, digest FROM events WHERE id > ? AND id < ? ORDER BY id",
        (key(no, 0), key(no + 1, 0)),
    )
    rows: list[Any] = cursor.fetchall()
    for seq, kind, at, actor, body, digest in rows:
        yield Spelled(seq, kind, at, actor, spelt_body(body), spelt_digest(digest))


def imported(connection: apsw.Connection, no: int) -> tuple[OwnSpan, ...]:
    """Which events of a stream came in a file."""
    spans: str | None = connection.execute("SELECT imports FROM runs WHERE stream = ?", (no,)).get
    try:
        return spans_of(spans or "")
    except ValueError as err:
        raise JournalCorrupt(
            "the run list says of events that they came in a file, and not which.", mend=_MEND
        ) from err


def spend_of_tree(connection: apsw.Connection, run: str) -> Tally:
    """Of a run with all branches of its tree: a cap of the run is one of all of them."""
    numbers = [no for no, _ in tree(connection, root_of_tree(run))]
    tallies = [connection.execute(_OF_RUN, (*_span(no), *_span(no))).get for no in numbers]
    return Tally(sum(spent for spent, _ in tallies), sum(raised for _, raised in tallies))


def spend_of_day(connection: apsw.Connection, day: str) -> Tally:
    return Tally(*connection.execute(_OF_DAY, (day, day)).get)


def day_cap(connection: apsw.Connection, day: str) -> int:
    """The day's cap when a request last left on it; 0: none."""
    cap: int | None = connection.execute(_DAY_CAP, (day,)).get
    return cap or 0


def entries_of(connection: apsw.Connection, no: int) -> dict[int, SpendEntry]:
    """What of a stream counts as spent, by seq."""
    rows = connection.execute("SELECT event, day, nano, cap FROM spend WHERE event BETWEEN ? AND ?", _span(no))
    return {event & SEQ_MASK: SpendEntry(day, nano, cap) for event, day, nano, cap in rows}


def raises_of(connection: apsw.Connection, no: int) -> dict[int, Raise]:
    rows = connection.execute("SELECT event, day, nano FROM raises WHERE event BETWEEN ? AND ?", _span(no))
    return {event & SEQ_MASK: Raise(day, nano) for event, day, nano in rows}


def claim_of(connection: apsw.Connection, no: int, name: str) -> int | None:
    """The seq of the event that claimed a key in a stream."""
    claim: int | None = connection.execute("SELECT event FROM keys WHERE event >> 32 = ? AND key = ?", (no, name)).get
    return None if claim is None else claim & SEQ_MASK


def keys_of(connection: apsw.Connection, no: int) -> dict[str, int]:
    """The keys of a stream, and the seq of the event that claimed each."""
    rows = connection.execute("SELECT key, event FROM keys WHERE event BETWEEN ? AND ? ORDER BY event", _span(no))
    return {name: event & SEQ_MASK for name, event in rows}


def days_of(connection: apsw.Connection, no: int) -> set[str]:
    """The days that a stream spent on, or whose cap it raised."""
    entries, raises = entries_of(connection, no), raises_of(connection, no)
    return {entry.day for entry in entries.values()} | {raised.day for raised in raises.values()}


def _span(no: int) -> tuple[int, int]:
    return key(no, 0), key(no + 1, -1)
