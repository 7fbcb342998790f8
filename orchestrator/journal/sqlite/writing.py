"""Writing events into the file, with all rows that are derived from them in the same commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

import apsw

from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import SYSTEM, Event, Head
from orchestrator.domain.facts import ModelAsked
from orchestrator.journal.rules.chain import ChainLink, head_moved
from orchestrator.journal.rules.projection import Spans, is_imported, run_after
from orchestrator.journal.rules.spend import refuse_beyond
from orchestrator.journal.sqlite import lists, rows
from orchestrator.journal.sqlite.connection import transaction
from orchestrator.journal.sqlite.derived import (
    CHANGE_RUN,
    change_run,
    changed_values,
    has_moved_on,
    project,
    put_run,
    stands_beside,
)
from orchestrator.journal.sqlite.packing import spelling_of
from orchestrator.journal.sqlite.payload import Payload
from orchestrator.journal.sqlite.rows import key
from orchestrator.ports.listing import RunRow

# The key is the compare-and-swap: a row at this seq means somebody was first. Without a row of the right digest before
# it the kind comes out as NULL, which the column refuses: the head never was. Both are seen by the statement itself,
# so it needs no transaction around it. (INSERT ... SELECT ... WHERE says it plainer, but copies the row first.)
_CHECKED = """(
        ?1,
        iif(?1 & 0xFFFFFFFF = 1, ?2, (SELECT ?2 FROM events WHERE id = ?1 - 1 AND digest = ?10)),
        ?3, ?4, ?5, ?6, ?7, ?8, ?9
    )"""
_INSERT_EVENT = "INSERT OR IGNORE INTO events VALUES " + _CHECKED  # noqa: S608 - both ours
_INSERT_EVENTS = "INSERT INTO events VALUES " + _CHECKED  # noqa: S608 - both ours

# Those behind the first of one append need no look of their own: what keeps the first out keeps out the statement.
_INSERT_MORE = "(?, ?, ?, ?, ?, ?, ?, ?, ?)"
_AT_ONCE = 8
"""Events written by one statement; a handoff has two, and a branch that is answered from recordings six. Longer appends
are rare, and each length is one to prepare.
"""

_MORE = [""] + [f", {_INSERT_MORE}" * more for more in range(_AT_ONCE)]
"""By how many events one statement writes."""
_COMMIT_WITH_RUN = [f"BEGIN IMMEDIATE; {_INSERT_EVENTS}{more}; {CHANGE_RUN}; COMMIT" for more in _MORE]

_PART = nullcontext()

K = TypeVar("K")
V = TypeVar("V")

_KEPT = 64
"""Runs of which something is kept in memory; of others it is read again."""
_ROWS = 1_000
"""Lines of the run list that are kept: small ones, of more runs than one process drives at once."""


class PackedAppend(NamedTuple):
    """An append in the form it is stored in."""

    head: Head
    links: Sequence[ChainLink]
    payloads: Sequence[Payload]
    """Of each link."""


class Writer:
    """Knows the numbers of streams, and the lines of the run list that were written last. One thread at a time."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._spelling = spelling_of(connection.pragma("user_version"))
        self._numbers: dict[str, int] = {}
        self._known: dict[str, tuple[Digest, RunRow]] = {}
        """Stream -> the digest of an event, and the line of the run list after it."""

    def commit(self, appends: Sequence[PackedAppend]) -> None:
        """All in one commit. Raises HeadMoved and BudgetReached."""
        if len(appends) == 1 and not self._connection.in_transaction and self._commit_alone(appends[0]):
            return
        with self.transaction():
            for append in appends:
                self.write(append)

    def _commit_alone(self, append: PackedAppend) -> bool:
        """What changes nothing but its run's line, which is known: one call says all of it. Whether it was such."""
        head, links, payloads = append
        known, before = self._known.get(head.stream, ("", None))
        if before is None or known != head.digest or len(links) > _AT_ONCE:
            return False
        row = before
        for link, payload in zip(links, payloads, strict=True):
            if payload.blobs or stands_beside(link.event.fact):
                return False
            row = run_after(row, link.event) or row
        if not has_moved_on(before, row):
            return False
        no = self._number(head)
        given = self._together(no, append)
        if row == before:
            self._inserted(head, _INSERT_EVENTS + _MORE[len(links)], given)
        else:
            self._inserted(head, _COMMIT_WITH_RUN[len(links)], (*given, *changed_values(no, row)))
        keep_last(self._known, head.stream, (links[-1].event.digest, row), most=_ROWS)
        return True

    def _inserted(self, head: Head, statements: str, given: Sequence[Any]) -> None:
        """Raises HeadMoved, and what SQLite raises, with nothing of it written."""
        try:
            self._connection.execute(statements, given)
        except BaseException as error:  # interrupted too: half of it is nothing
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._known.pop(head.stream, None)
            if isinstance(error, apsw.ConstraintError):
                raise head_moved(head) from error
            raise

    def transaction(self) -> AbstractContextManager[None]:
        """Commit all of the block, or nothing of it and of what is known of the file by it. Inside another one it is a
        part of that, which undoes it: in a commit that many runs share there is a part for each.
        """
        return _PART if self._connection.in_transaction else self._whole()

    @contextmanager
    def _whole(self) -> Iterator[None]:
        try:
            with transaction(self._connection):
                yield
        except BaseException:  # interrupted too: what is known of the file may be of what it lost
            self._numbers.clear()
            self._known.clear()
            raise

    def write(self, append: PackedAppend, spans: Spans = ()) -> None:
        """Inside a transaction. Of what came in a file, `spans` says which events."""
        head = append.head
        no = self._number(head) if head.seq else self._new_stream(head)
        blobs = [(blob.digest, blob.size, blob.data) for payload in append.payloads for blob in payload.blobs]
        if blobs:
            self._connection.executemany("INSERT OR IGNORE INTO blobs VALUES (?, ?, ?)", blobs)
        row = before = self._row(no, head)
        at_once = 1 < len(append.links) <= _AT_ONCE
        if at_once:
            self._insert_together(no, append)
        for link, payload in zip(append.links, append.payloads, strict=True):
            if not at_once:
                self._insert(no, head, link, payload)
            if spans or stands_beside(link.event.fact):
                project(self._connection, no, link.event, spans)
                if not is_imported(link.event.seq, spans):
                    self._refuse_spending(link.event)
            row = run_after(row, link.event, spans)
            head = link.event.head
        if row and row != before:
            put = change_run if before and has_moved_on(before, row) else put_run
            put(self._connection, no, row)
        if row and not spans:  # a line that says what came in a file is read again
            keep_last(self._known, head.stream, (head.digest, row), most=_ROWS)

    def _row(self, no: int, head: Head) -> RunRow | None:
        """The line of the run list as it is at a head. The system stream is no run; of an older copy, its list cannot
        even be read.
        """
        if head.stream == SYSTEM or not head.seq:
            return None
        digest, row = self._known.get(head.stream, ("", None))
        return row if row and digest == head.digest else lists.run(self._connection, no)

    def _insert_together(self, no: int, append: PackedAppend) -> None:
        head = append.head
        try:
            self._connection.execute(_INSERT_EVENTS + _MORE[len(append.links)], self._together(no, append))
        except apsw.ConstraintError as error:
            raise head_moved(head) from error

    def _together(self, no: int, append: PackedAppend) -> list[Any]:
        """What one statement takes for all of an append."""
        first, *more = map(self._values, repeat(no), append.links, append.payloads)
        given = [*first, self._spelling.digest(append.head.digest)]
        for row in more:
            given += row
        return given

    def _insert(self, no: int, head: Head, link: ChainLink, payload: Payload) -> None:
        self._connection.execute(_INSERT_EVENT, (*self._values(no, link, payload), self._spelling.digest(head.digest)))
        if not self._connection.changes():
            raise head_moved(head)

    def _values(self, no: int, link: ChainLink, payload: Payload) -> tuple[Any, ...]:
        event, spelt = link.event, self._spelling
        return (
            key(no, event.seq),
            event.kind,
            event.at,
            event.actor,
            spelt.body(link.body),
            spelt.digest(event.digest),
            payload.manifest or spelt.no_manifest,
            payload.manifest_crc,
            payload.data,
        )

    def _number(self, head: Head) -> int:
        no = self.stream_no(head.stream)
        if no is None:
            raise head_moved(head)
        return no

    def stream_no(self, stream: str) -> int | None:
        no = self._numbers.get(stream)
        if no is None:
            no = rows.stream_no(self._connection, stream)
            if no is not None:
                self._numbers[stream] = no
        return no

    def _new_stream(self, head: Head) -> int:
        self._connection.execute("INSERT OR IGNORE INTO streams (name) VALUES (?)", (head.stream,))
        if not self._connection.changes():
            raise head_moved(head)
        return self._connection.last_insert_rowid()

    def _refuse_spending(self, event: Event) -> None:
        """In the commit itself, so that of two processes only one takes what is left."""
        if isinstance(event.fact, ModelAsked) and event.fact.budget:
            day = rows.spend_of_day(self._connection, event.fact.budget.day)
            refuse_beyond(event.fact, rows.spend_of_tree(self._connection, event.stream), day)


def keep_last(kept: dict[K, V], key: K, value: V, *, most: int = _KEPT) -> None:
    """Keep a value as the one that was used last, and of all so many."""
    kept.pop(key, None)
    if len(kept) >= most:
        del kept[next(iter(kept))]
    kept[key] = value
