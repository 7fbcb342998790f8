"""The journal in one SQLite file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import apsw

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import SYSTEM, Event, Head
from orchestrator.domain.facts import PERSON, ArtifactsForgotten, Fact, ModelAsked, RunImported
from orchestrator.domain.run_status import ENDED
from orchestrator.errors import JournalCorrupt
from orchestrator.journal import lists, rows
from orchestrator.journal.absence import removal_of
from orchestrator.journal.chain import ChainLink, chained, head_moved
from orchestrator.journal.connection import Guard, connect, copy_to, refuse_linked, told_plainly, transaction
from orchestrator.journal.derived import forget_derived, project_decision, project_spend, put_run
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.opening import opened, opened_to_look
from orchestrator.journal.packing import spelling_of
from orchestrator.journal.payload import NOTHING, Payload, pack_each
from orchestrator.journal.projection import Spans, is_imported, run_after, shows_in_list
from orchestrator.journal.removal import delete_stream, erase, listings, rewrite, sweep
from orchestrator.journal.rows import key
from orchestrator.journal.shelf import Shelf
from orchestrator.journal.spend import Tally, counts, counts_still, refuse_beyond, spend_of
from orchestrator.journal.verification import verify
from orchestrator.ports.clock import Clock, stamp, system_clock
from orchestrator.ports.journal import (
    Arrival,
    Fits,
    Seal,
    Spelled,
    Spend,
    Tombstone,
    Verification,
    fits_anywhere,
    unsealed,
)
from orchestrator.ports.listing import EVERY, DecisionRow, OwnSpan, RunRow, Wanted

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

K = TypeVar("K")
V = TypeVar("V")

_KEPT = 64
"""Runs of which something is kept in memory; of others it is read again."""


class SqliteJournal:
    """Keeps the contract of `ports.journal.Journal`. Threads of a process may share one."""

    def __init__(self, connection: apsw.Connection, path: Path, clock: Clock, seal: Seal = unsealed) -> None:
        self._connection = connection
        self._alone = Guard(connection, path)
        self._clock = clock
        self._seal = seal
        self._spelling = spelling_of(connection.pragma("user_version"))
        self._numbers: dict[str, int] = {}
        self._shelves: dict[int, Shelf] = {}
        self._known: dict[str, tuple[Digest, RunRow]] = {}
        """Stream -> the digest of an event, and the line of the run list after it."""

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
        return cls(opened(path), path, clock, seal)

    @classmethod
    def open_to_look(cls, path: Path, *, clock: Clock = system_clock) -> Self:
        """Open a journal that is there, to be read only, however it might be used. Raises JournalError."""
        return cls(opened_to_look(path), path, clock)

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
        self,
        head: Head,
        facts: Sequence[Fact],
        *,
        actor: str | Sequence[str],
        artifacts: Iterable[Artifact] = (),
        fits: Fits = fits_anywhere,
    ) -> tuple[Event, ...]:
        links = chained(head, facts, actor=actor, at=stamp(self._clock()), seal=self._seal)
        fits([link.event for link in links])
        payloads = pack_each([tuple(artifacts_named(link.event.fact)) for link in links], artifacts)
        with self._alone as connection:
            self._alone.refuse_displaced()
            if len(links) == 1 and head.seq and not payloads[0].blobs and self._changes_no_list(head, links[0].event):
                self._insert(self._number(head), head, links[0], payloads[0])
            else:
                with transaction(connection):
                    self._append_all(head, links, payloads)
        return tuple(link.event for link in links)

    def _changes_no_list(self, head: Head, event: Event) -> bool:
        """Whether no row that is kept beside the events changes with this one."""
        if counts(event.fact):
            return False
        if not shows_in_list(event.fact):
            return True
        known, row = self._known.get(head.stream, (None, None))
        if row is None or known != head.digest or run_after(row, event) != row:
            return False
        self._known[head.stream] = event.digest, row
        return True

    def take_in(self, arrival: Arrival) -> None:
        links = [ChainLink(event, body) for event, body in arrival.events]
        last = links[-1].event if links else None
        if last is None:
            raise ValueError("there is no event to take in")
        payloads = pack_each([tuple(artifacts_named(link.event.fact)) for link in links], arrival.artifacts)
        span = OwnSpan(arrival.head.seq, last.seq)
        with self._alone as connection:
            self._alone.refuse_displaced()
            with transaction(connection):
                self._append_all(arrival.head, links, payloads, (span,))
                if arrival.forgotten:
                    self._tell_system(ArtifactsForgotten(last.stream, arrival.forgotten))
                self._tell_system(RunImported(last.stream, span.after, last.seq, last.digest))
            self._known.pop(last.stream, None)

    def imported(self, stream: str) -> tuple[OwnSpan, ...]:
        with self._alone as connection:
            no = self._stream_no(stream)
            return () if no is None else rows.imported(connection, no)

    def spelled(self, stream: str) -> list[Spelled]:
        with self._alone as connection:
            no = self._stream_no(stream)
            return [] if no is None else list(rows.spelled(connection, no))

    def _append_all(
        self, head: Head, links: Sequence[ChainLink], payloads: Sequence[Payload], spans: Spans = ()
    ) -> None:
        no = self._number(head) if head.seq else self._new_stream(head)
        self._connection.executemany(
            "INSERT OR IGNORE INTO blobs VALUES (?, ?, ?)",
            ((blob.digest, blob.size, blob.data) for payload in payloads for blob in payload.blobs),
        )
        # The system stream is no run; of an older copy, its list cannot even be read.
        row = before = None if head.stream == SYSTEM else lists.run(self._connection, no)
        for link, payload in zip(links, payloads, strict=True):
            self._insert(no, head, link, payload)
            project_decision(self._connection, no, link.event, spans)
            project_spend(self._connection, no, link.event, spans)
            if not is_imported(link.event.seq, spans):
                self._refuse_spending(no, link.event)
            row = run_after(row, link.event, spans)
            head = link.event.head
        if row and row != before:
            put_run(self._connection, no, row)
        if row:
            keep_last(self._known, head.stream, (head.digest, row))

    def _insert(self, no: int, head: Head, link: ChainLink, payload: Payload) -> None:
        event, spelt = link.event, self._spelling
        self._connection.execute(
            _INSERT_EVENT,
            (
                key(no, event.seq),
                event.kind,
                event.at,
                event.actor,
                spelt.body(link.body),
                spelt.digest(event.digest),
                payload.manifest or spelt.no_manifest,
                payload.manifest_crc,
                payload.data,
                spelt.digest(head.digest),
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

    def _refuse_spending(self, no: int, event: Event) -> None:
        """In the commit itself, so that of two processes only one takes what is left."""
        if isinstance(event.fact, ModelAsked) and event.fact.budget:
            day = rows.spend_of_day(self._connection, event.fact.budget.day)
            refuse_beyond(event.fact, rows.spend_of_run(self._connection, no), day)

    def read(self, stream: str, after: int = 0) -> list[Event]:
        with self._alone as connection:
            no = self._stream_no(stream)
            return [] if no is None else list(rows.events(connection, no, stream, after))

    def artifact(self, stream: str, digest: Digest) -> Artifact:
        with self._alone as connection:
            no = self._stream_no(stream)
            if no is None:
                raise JournalCorrupt(f'artifact {digest} is missing from "{stream}".', mend="Run `baton verify`.")
            shelf = self._shelf(stream, no)
            try:
                return shelf.artifact(connection, digest)
            except JournalCorrupt:
                self._shelves.pop(no)  # another process may have taken it out since the shelf was read
                rows.absences(connection, stream).refuse_forgotten(stream, digest)
                raise

    def _shelf(self, stream: str, no: int) -> Shelf:
        """The stream's, kept as long as it is among those that were used last."""
        shelf = self._shelves.get(no) or Shelf(stream, no)
        keep_last(self._shelves, no, shelf)
        return shelf

    def runs(self, wanted: Wanted = EVERY, *, limit: int | None = None) -> list[RunRow]:
        with self._alone as connection:
            return lists.runs(connection, wanted, limit)

    def count_runs(self, wanted: Wanted = EVERY) -> int:
        with self._alone as connection:
            return lists.count_runs(connection, wanted)

    def run(self, run: str) -> RunRow | None:
        with self._alone as connection:
            no = self._stream_no(run)
            row = None if no is None else lists.run(connection, no)
            return lists.checked_row(row) if row else None

    def decisions(self, *, open_only: bool = True) -> list[DecisionRow]:
        with self._alone as connection:
            return lists.decisions(connection, open_only=open_only)

    def decision(self, decision: str) -> DecisionRow | None:
        with self._alone as connection:
            return lists.decision(connection, decision)

    def next_decision(self) -> str:
        with self._alone as connection:
            return f"d-{lists.last_number(connection) + 1}"

    def remove(self, streams: Iterable[str]) -> list[Tombstone]:
        with self._alone as connection:
            self._alone.refuse_displaced()
            with transaction(connection):
                gone = [tombstone for tombstone in map(self._remove, streams) if tombstone]
                sweep(connection)
        return gone

    def _remove(self, stream: str) -> Tombstone | None:
        no = self._stream_no(stream)
        row = None if no is None else lists.run(self._connection, no)
        if no is None or row is None or row.status not in ENDED:
            return None
        if counts_still(rows.days_of(self._connection, no), self._clock()):
            return None
        events = list(rows.events(self._connection, no, stream, 0))
        fact = removal_of(events[-1], lists.decisions_of(self._connection, no))
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
        self._append_all(head, links, [NOTHING])
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
            return rows.absences(connection, stream).removed.get(stream)

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
            forget_derived(connection)
            told = rows.absences(connection)
            numbers: list[tuple[int, str]] = list(connection.execute("SELECT no, name FROM streams"))
            for no, stream in numbers:
                row = None
                spans = told.imported.get(stream, ())
                for event in rows.events(connection, no, stream, 0):
                    row = run_after(row, event, spans)
                    project_decision(self._connection, no, event, spans)
                    project_spend(self._connection, no, event, spans)
                if row:
                    put_run(self._connection, no, row)

    def backup(self, target: Path) -> None:
        """A consistent copy, while others go on writing. An existing file is not overwritten."""
        with self._alone as connection, told_plainly(target):
            copy_to(connection, target)

    def close(self) -> None:
        with self._alone as connection:
            connection.close()


def keep_last(kept: dict[K, V], key: K, value: V) -> None:
    """Keep a value as the one that was used last, and of all so many."""
    kept.pop(key, None)
    if len(kept) >= _KEPT:
        del kept[next(iter(kept))]
    kept[key] = value
