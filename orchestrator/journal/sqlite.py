"""The journal in one SQLite file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import apsw

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import PERSON, ArtifactsForgotten, Fact, ModelAsked
from orchestrator.errors import JournalCorrupt
from orchestrator.journal import rows
from orchestrator.journal.absence import SYSTEM, removal_of
from orchestrator.journal.chain import Link, chained, decision_taken, head_moved
from orchestrator.journal.connection import (
    Guard,
    connect,
    connect_to_look,
    copy_to,
    make_file,
    may_write,
    refuse_linked,
    told_plainly,
    transaction,
)
from orchestrator.journal.payload import NOTHING, Payload, pack
from orchestrator.journal.place import refuse_unsafe
from orchestrator.journal.projection import (
    closed_by,
    has_ended,
    next_decision_id,
    opened_by,
    run_after,
    status_after,
)
from orchestrator.journal.removal import delete_stream, erase, listings, rewrite, sweep
from orchestrator.journal.rows import key
from orchestrator.journal.schema import bring_up_to_date, check_up_to_date
from orchestrator.journal.shelf import Shelf
from orchestrator.journal.spend import (
    Tally,
    counts,
    counts_still,
    entered_by,
    raised_by,
    refuse_beyond,
    settled_by,
    spend_of,
)
from orchestrator.journal.verification import verify
from orchestrator.ports.clock import Clock, stamp, system_clock
from orchestrator.ports.journal import DecisionRow, RunRow, Seal, Spend, Tombstone, Verification, unsealed

# The key is the compare-and-swap: a row at this seq means somebody was first. Without a row of the right digest before
# it the kind comes out as NULL, which the column refuses: the head never was. Both are seen by the statement itself,
# so it needs no transaction around it. (INSERT ... SELECT ... WHERE says it plainer, but copies the row first.)
_INSERT_EVENT = """
    INSERT OR IGNORE INTO events VALUES (
        ?1,
        iif(?1 & 0xFFFFFFFF = 1, ?2, (SELECT ?2 FROM events WHERE id = ?1 - 1 AND digest = ?10)),
        ?3, ?4, ?5, ?6, ?7, ?8, ?9
    )
"""


class SqliteJournal:
    """Keeps the contract of `ports.journal.Journal`. Threads of a process may share one."""

    def __init__(self, connection: apsw.Connection, path: Path, clock: Clock, seal: Seal = unsealed) -> None:
        self._connection = connection
        self._alone = Guard(connection, path)
        self._clock = clock
        self._seal = seal
        self._numbers: dict[str, int] = {}
        self._shelves: dict[int, Shelf] = {}

    @classmethod
    def open(cls, path: Path, *, clock: Clock = system_clock, seal: Seal = unsealed) -> Self:
        """Open the journal, made if need be. One that may not be written is opened to be looked at.

        Args:
            path: the file.
            clock: what time events bear.
            seal: seals what is appended, so that this machine knows it again.

        Raises:
            JournalError: the place is unfit, or the file is not a journal, or cannot be used.
            JournalNewer: a newer version of Baton has written it.
        """
        with told_plainly(path):
            refuse_unsafe(path.parent)
            refuse_linked(path)
            writable = may_write(path)
            if not path.exists():
                make_file(path)  # before SQLite would make it readable to all
            connection = connect(path) if writable else connect_to_look(path)
            try:
                (bring_up_to_date if writable else check_up_to_date)(connection, path)
            except BaseException:
                connection.close()
                raise
        return cls(connection, path, clock, seal)

    @classmethod
    def open_to_look(cls, path: Path, *, clock: Clock = system_clock) -> Self:
        """Open a journal that is there, to be read only, however it might be used. Raises JournalError."""
        with told_plainly(path):
            refuse_linked(path)
            connection = connect_to_look(path)
            try:
                check_up_to_date(connection, path)
            except BaseException:
                connection.close()
                raise
        return cls(connection, path, clock)

    @classmethod
    def open_copy(cls, path: Path, *, clock: Clock = system_clock) -> Self:
        """Open a backup as it is, to take something out of it: it is not brought up to date."""
        with told_plainly(path):
            refuse_linked(path)
            return cls(connect(path), path, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(
        self, head: Head, facts: Sequence[Fact], *, actor: str, artifacts: Iterable[Artifact] = ()
    ) -> tuple[Event, ...]:
        links = chained(head, facts, actor=actor, at=stamp(self._clock()), seal=self._seal)
        payload = pack(artifacts)
        one_row = len(links) == 1 and head.seq and not payload.blobs and not _is_derived_from(facts[0])
        with self._alone as connection:
            self._alone.refuse_displaced()
            if one_row:
                self._insert(self._number(head), head, links[0], payload)
            else:
                with transaction(connection):
                    self._append_all(head, links, payload)
        return tuple(link.event for link in links)

    def _append_all(self, head: Head, links: Sequence[Link], payload: Payload) -> None:
        no = self._number(head) if head.seq else self._new_stream(head)
        self._connection.executemany(
            "INSERT OR IGNORE INTO blobs VALUES (?, ?, ?)",
            ((blob.digest, blob.size, blob.data) for blob in payload.blobs),
        )
        row = before = rows.run(self._connection, no)
        for link in links:
            self._insert(no, head, link, payload)
            self._project_decision(no, link.event)
            self._project_spend(no, link.event)
            self._refuse_spending(no, link.event)
            row = run_after(row, link.event)
            head, payload = link.event.head, NOTHING
        if row and row != before:
            self._put_run(no, row)

    def _insert(self, no: int, head: Head, link: Link, payload: Payload) -> None:
        event = link.event
        self._connection.execute(
            _INSERT_EVENT,
            (
                key(no, event.seq),
                event.kind,
                event.at,
                event.actor,
                link.body,
                event.digest,
                payload.manifest,
                payload.manifest_crc,
                payload.data,
                head.digest,
            ),
        )
        if not self._connection.changes():
            raise head_moved(head)

    def _number(self, head: Head) -> int:
        no = self._stream_no(head.stream)
        if no is None:
            raise head_moved(head)
        return no

    def _stream_no(self, stream: str) -> int | None:
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

    def _project_decision(self, no: int, event: Event) -> None:
        opened = opened_by(event)
        if opened:
            self._connection.execute(
                "INSERT OR IGNORE INTO decisions VALUES (?, ?, 1)", (opened.decision, key(no, opened.seq))
            )
            if not self._connection.changes():
                raise decision_taken(opened.decision)
        closed = closed_by(event)
        if closed:
            self._connection.execute(
                "UPDATE decisions SET open = 0 WHERE decision = ? AND event BETWEEN ? AND ?",
                (closed, key(no, 0), key(no, event.seq)),
            )

    def _project_spend(self, no: int, event: Event) -> None:
        if entry := entered_by(event.fact):
            row = (key(no, event.seq), entry.day, entry.nano, entry.cap)
            self._connection.execute("INSERT INTO spend VALUES (?, ?, ?, ?)", row)
        if settled := settled_by(event.fact):
            seq, nano = settled
            self._connection.execute("UPDATE spend SET nano = ? WHERE event = ?", (nano, key(no, seq)))
        if raised := raised_by(event.fact):
            self._connection.execute(
                "INSERT INTO raises VALUES (?, ?, ?)", (key(no, event.seq), raised.day, raised.nano)
            )

    def _refuse_spending(self, no: int, event: Event) -> None:
        """In the commit itself, so that of two processes only one takes what is left."""
        if isinstance(event.fact, ModelAsked) and event.fact.budget:
            day = rows.spend_of_day(self._connection, event.fact.budget.day)
            refuse_beyond(event.fact, rows.spend_of_run(self._connection, no), day)

    def _put_run(self, no: int, row: RunRow) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?)",
            (no, row.app, row.status, row.started_at, row.changed_at, row.driver),
        )

    def read(self, stream: str, after: int = 0) -> list[Event]:
        with self._alone as connection:
            no = self._stream_no(stream)
            return [] if no is None else list(rows.events(connection, no, stream, after))

    def artifact(self, stream: str, digest: Digest) -> Artifact:
        with self._alone as connection:
            no = self._stream_no(stream)
            if no is None:
                raise JournalCorrupt(f'artifact {digest} is missing from "{stream}".', mend="Run `baton verify`.")
            shelf = self._shelves.setdefault(no, Shelf(stream, no))
            try:
                return shelf.artifact(connection, digest)
            except JournalCorrupt:
                self._shelves.pop(no)  # another process may have taken it out since the shelf was read
                rows.absences(connection).refuse_forgotten(stream, digest)
                raise

    def runs(self) -> list[RunRow]:
        with self._alone as connection:
            return rows.runs(connection)

    def run(self, run: str) -> RunRow | None:
        with self._alone as connection:
            no = self._stream_no(run)
            return None if no is None else rows.run(connection, no)

    def decisions(self, *, open_only: bool = True) -> list[DecisionRow]:
        with self._alone as connection:
            return rows.decisions(connection, open_only=open_only)

    def decision(self, decision: str) -> DecisionRow | None:
        with self._alone as connection:
            return rows.decision(connection, decision)

    def next_decision(self) -> str:
        with self._alone as connection:
            taken = (name for (name,) in connection.execute("SELECT decision FROM decisions"))
            return next_decision_id(taken, rows.absences(connection).last_decision)

    def remove(self, streams: Iterable[str]) -> list[Tombstone]:
        with self._alone as connection:
            self._alone.refuse_displaced()
            with transaction(connection):
                gone = [tombstone for tombstone in map(self._remove, streams) if tombstone]
                sweep(connection)
        return gone

    def _remove(self, stream: str) -> Tombstone | None:
        no = self._stream_no(stream)
        row = None if no is None else rows.run(self._connection, no)
        if no is None or row is None or not has_ended(row.status):
            return None
        if counts_still(rows.days_of(self._connection, no), self._clock()):
            return None
        events = list(rows.events(self._connection, no, stream, 0))
        fact = removal_of(events[-1], rows.decisions_of(self._connection, no))
        delete_stream(self._connection, no)
        self._shelves.pop(no, None)
        return Tombstone(stream, fact.last_seq, fact.last_digest, self._tell_system(fact).at)

    def forget(self, stream: str, digests: Iterable[Digest]) -> None:
        gone = tuple(digests)
        with self._alone as connection:
            self._alone.refuse_displaced()
            with transaction(connection):
                no = self._stream_no(stream)
                if no is not None and gone:
                    erase(connection, no, stream, gone)
                    sweep(connection)
                    self._tell_system(ArtifactsForgotten(stream, gone))
                    self._shelves.pop(no, None)

    def _tell_system(self, fact: Fact) -> Event:
        """Append to the system stream, wherever it ends; inside a transaction."""
        no = self._stream_no(SYSTEM)
        last = None if no is None else rows.last_event(self._connection, no, SYSTEM)
        head = last.head if last else Head(SYSTEM)
        links = chained(head, [fact], actor=PERSON, at=stamp(self._clock()))
        self._append_all(head, links, NOTHING)
        return links[0].event

    def holders(self, digests: Iterable[Digest]) -> dict[Digest, list[str]]:
        found: dict[Digest, list[str]] = {digest: [] for digest in digests}
        with self._alone as connection:
            for stream, digest, _ in listings(connection):
                if digest in found and stream not in found[digest]:
                    found[digest].append(stream)
        return found

    def shrink(self) -> None:
        with self._alone as connection:
            self._alone.refuse_displaced()
            rewrite(connection)

    def tombstone(self, stream: str) -> Tombstone | None:
        with self._alone as connection:
            return rows.absences(connection).removed.get(stream)

    def spend(self, day: str, run: str = "") -> Spend:
        with self._alone as connection:
            no = self._stream_no(run) if run else None
            of_run = Tally(0, 0) if no is None else rows.spend_of_run(connection, no)
            return spend_of(of_run, rows.spend_of_day(connection, day), rows.day_cap(connection, day))

    def verify(self, stream: str | None = None) -> Verification:
        with self._alone as connection:
            connection.execute("BEGIN")  # one state of the file for all checks
            try:
                return verify(connection, stream)
            finally:
                if connection.in_transaction:  # a damaged file may have ended it
                    connection.execute("ROLLBACK")

    def rebuild(self) -> None:
        """Make the run list, the decision list and what is spent anew from the events.

        Raises:
            JournalCorrupt: an event cannot be read; the lists stay as they were.
        """
        with self._alone as connection, transaction(connection):
            connection.execute("DELETE FROM runs; DELETE FROM decisions; DELETE FROM spend; DELETE FROM raises")
            numbers: list[tuple[int, str]] = list(connection.execute("SELECT no, name FROM streams"))
            for no, stream in numbers:
                row = None
                for event in rows.events(connection, no, stream, 0):
                    row = run_after(row, event)
                    self._project_decision(no, event)
                    self._project_spend(no, event)
                if row:
                    self._put_run(no, row)

    def backup(self, target: Path) -> None:
        """A consistent copy, while others go on writing. An existing file is not overwritten."""
        with self._alone as connection, told_plainly(target):
            copy_to(connection, target)

    def close(self) -> None:
        with self._alone as connection:
            connection.close()


def _is_derived_from(fact: Fact) -> bool:
    """Whether a row that is kept beside the events changes with it."""
    return status_after(fact) is not None or counts(fact)
