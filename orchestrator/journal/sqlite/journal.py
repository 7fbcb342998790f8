"""The journal in one SQLite file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import apsw

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.branch import parent_of
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import SYSTEM, Event, Head
from orchestrator.domain.facts import PERSON, ArtifactsForgotten, Fact, KeyClaimed, RunImported
from orchestrator.domain.run_status import ENDED
from orchestrator.errors import JournalCorrupt
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.rules.absence import removal_of
from orchestrator.journal.rules.chain import ChainLink, chained, check_appends, head_moved
from orchestrator.journal.rules.gathered import GatheredWrites
from orchestrator.journal.rules.keyed import keyed_append
from orchestrator.journal.rules.spend import Tally, counts_still, spend_of
from orchestrator.journal.rules.write_queue import WriteQueue
from orchestrator.journal.sqlite import lists, rows, spending
from orchestrator.journal.sqlite.asked import asked
from orchestrator.journal.sqlite.connection import Guard, connect, copy_to, one_state, refuse_linked, told_plainly
from orchestrator.journal.sqlite.derived import rebuild
from orchestrator.journal.sqlite.opening import opened, opened_to_look
from orchestrator.journal.sqlite.payload import NOTHING, Payload, pack_each
from orchestrator.journal.sqlite.removal import delete_stream, erase, rewrite, sweep
from orchestrator.journal.sqlite.shelf import Shelf, holders
from orchestrator.journal.sqlite.verification import verify
from orchestrator.journal.sqlite.writing import PackedAppend, Writer, keep_last
from orchestrator.ports.clock import Clock, stamp, system_clock
from orchestrator.ports.journal import (
    Append,
    Arrival,
    Expense,
    Fits,
    Keyed,
    OpenReserve,
    Seal,
    Spelled,
    Spend,
    Tombstone,
    Verification,
    fits_anywhere,
    unsealed,
)
from orchestrator.ports.listing import EVERY, AskedRow, DecisionRow, OwnSpan, RunRow, Wanted


class SqliteJournal:
    """Keeps the contract of `ports.journal.Journal`. Threads of a process may share one."""

    def __init__(self, connection: apsw.Connection, path: Path, clock: Clock, seal: Seal = unsealed) -> None:
        self._connection = connection
        self._alone = Guard(connection, path)
        self._clock = clock
        self._seal = seal
        self._writer = Writer(connection)
        self._queue = WriteQueue(self._alone, self._writer.transaction)
        self._gathered = GatheredWrites(self._queue)
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
        return self.commit([Append(head, facts, actor, artifacts, fits)])[0]

    def now(self) -> str:
        return stamp(self._clock())

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        packed = self._packed_all(appends)
        return _events(self._queue.put(lambda: self._write(packed)))

    async def acommit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        packed = self._packed_all(appends)
        return _events(await self._gathered.put(appends[0].head.stream, lambda: self._write(packed)))

    def _packed_all(self, appends: Sequence[Append]) -> list[PackedAppend | Append]:
        """What is to be written wherever its stream ends is packed once that is known."""
        check_appends(appends)
        at = self.now()
        return [append if append.at_end else self._packed(append, at) for append in appends]

    def _write(self, packed: Sequence[PackedAppend | Append]) -> list[PackedAppend]:
        self._alone.refuse_displaced()
        placed = [append for append in packed if isinstance(append, PackedAppend)]
        if len(placed) == len(packed):
            self._writer.commit(placed)
            return placed
        with self._writer.transaction():
            written = [one if isinstance(one, PackedAppend) else self._at_end(one) for one in packed]
            for append in written:
                self._writer.write(append)
        return written

    def _at_end(self, append: Append) -> PackedAppend:
        """Inside a transaction."""
        no = self._writer.stream_no(append.head.stream)
        end = None if no is None else rows.last_head(self._connection, no, append.head.stream)
        if end is None:
            raise head_moved(append.head)
        return self._packed(append._replace(head=end, fits=fits_anywhere), self.now())

    def append_next(
        self,
        stream: str,
        unique_key: str,
        facts: Sequence[Fact],
        *,
        actor: str | Sequence[str],
        artifacts: Iterable[Artifact] = (),
        beside: Sequence[Append] = (),
    ) -> Keyed:
        kept = tuple(artifacts)
        placed = self._packed_all(beside) if beside else []

        def write() -> Keyed:
            self._alone.refuse_displaced()
            with self._writer.transaction():
                no = self._writer.stream_no(stream)
                is_run = no is not None and lists.run(self._connection, no) is not None
                append = keyed_append(self._end(stream), unique_key, facts, actor, kept, is_run=is_run)
                claim = None if no is None else rows.claim_of(self._connection, no, unique_key)
                if no is not None and claim is not None:
                    return Keyed(self._under(no, stream, claim), claimed=True)
                packed = self._packed(append, stamp(self._clock()))
                self._writer.write(packed)
                for other in placed:
                    self._writer.write(other if isinstance(other, PackedAppend) else self._at_end(other))
                return Keyed(tuple(link.event for link in packed.links[1:]), claimed=False)

        return self._queue.put(write)

    def _under(self, no: int, stream: str, seq: int) -> tuple[Event, ...]:
        """The events behind the one that claims their key."""
        [claim] = rows.events(self._connection, no, stream, seq - 1, limit=1)
        count = claim.fact.facts if isinstance(claim.fact, KeyClaimed) else 0
        return tuple(rows.events(self._connection, no, stream, seq, limit=count))

    def _end(self, stream: str) -> Head:
        """Inside a transaction."""
        no = self._writer.stream_no(stream)
        last = None if no is None else rows.last_event(self._connection, no, stream)
        return last.head if last else Head(stream)

    def _packed(self, append: Append, at: str) -> PackedAppend:
        links = chained(append.head, append.facts, actor=append.actor, at=at, earlier=append.earlier, seal=self._seal)
        append.fits([link.event for link in links])
        return PackedAppend(append.head, links, _payloads(links, tuple(append.artifacts)))

    def take_in(self, *arrivals: Arrival) -> None:
        if not all(arrival.events for arrival in arrivals):
            raise ValueError("there is no event to take in")
        packed = [_packed_as_it_is(arrival) for arrival in arrivals]

        def write() -> None:
            self._alone.refuse_displaced()
            with self._writer.transaction():
                for append, arrival in zip(packed, arrivals, strict=True):
                    self._take_in(append, arrival.forgotten)

        self._queue.put(write)

    def _take_in(self, packed: PackedAppend, forgotten: tuple[Digest, ...]) -> None:
        last = packed.links[-1].event
        span = OwnSpan(packed.head.seq, last.seq)
        self._writer.write(packed, (span,))
        if forgotten:
            self._tell_system(ArtifactsForgotten(last.stream, forgotten))
        self._tell_system(RunImported(last.stream, span.after, last.seq, last.digest))

    def imported(self, stream: str) -> tuple[OwnSpan, ...]:
        with self._alone as connection:
            no = self._writer.stream_no(stream)
            return () if no is None else rows.imported(connection, no)

    def spelled(self, stream: str) -> list[Spelled]:
        with self._alone as connection:
            no = self._writer.stream_no(stream)
            return [] if no is None else list(rows.spelled(connection, no))

    def spelled_tree(self, root: str) -> dict[str, list[Spelled]]:
        with self._alone as connection, one_state(connection):
            found = {name: list(rows.spelled(connection, no)) for no, name in self._tree(root)}
        return {name: events for name, events in found.items() if events}

    def read(self, stream: str, after: int = 0, limit: int | None = None) -> list[Event]:
        with self._alone as connection:
            no = self._writer.stream_no(stream)
            return [] if no is None else list(rows.events(connection, no, stream, after, limit))

    def read_kinds(self, stream: str, kinds: Collection[str]) -> list[Event]:
        with self._alone as connection:
            no = self._writer.stream_no(stream)
            return [] if no is None else rows.events_of_kinds(connection, no, stream, kinds)

    def read_tree(self, root: str, kinds: Collection[type[Fact]]) -> list[Event]:
        wanted = {kind.__name__ for kind in kinds}
        with self._alone as connection, one_state(connection):
            tree = self._tree(root)
            return [event for no, name in tree for event in rows.events(connection, no, name, 0, kinds=wanted)]

    def artifact(self, stream: str, digest: Digest, named_by: int = 0) -> Artifact:
        with self._alone as connection:
            no = self._writer.stream_no(stream)
            if no is None:
                raise JournalCorrupt(f'artifact {digest} is missing from "{stream}".', mend="Run `baton verify`.")
            shelf = self._shelf(stream, no)
            try:
                return shelf.artifact(connection, digest, named_by)
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
            no = self._writer.stream_no(run)
            row = None if no is None else lists.run(connection, no)
            return lists.checked_row(row) if row else None

    def decisions(self, *, open_only: bool = True) -> list[DecisionRow]:
        with self._alone as connection:
            return lists.decisions(connection, open_only=open_only)

    def decision(self, decision: str) -> DecisionRow | None:
        with self._alone as connection:
            return lists.decision(connection, decision)

    def asked(self, since: str = "") -> list[AskedRow]:
        with self._alone as connection:
            return list(asked(connection, since))

    def next_decision(self) -> str:
        with self._alone as connection:
            return f"d-{lists.last_number(connection) + 1}"

    def remove(self, runs: Iterable[str]) -> list[Tombstone]:
        names = tuple(runs)

        def write() -> list[Tombstone]:
            self._alone.refuse_displaced()
            with self._writer.transaction():
                gone = [self._remove(*stream) for run in names if self._may_go(run) for stream in self._tree(run)]
                sweep(self._connection)
            return gone

        return self._queue.put(write)

    def _may_go(self, run: str) -> bool:
        no = self._writer.stream_no(run)
        row = None if no is None else lists.run(self._connection, no)
        if row is None or parent_of(run) or row.status not in ENDED:
            return False
        days = (rows.days_of(self._connection, number) for number, _ in self._tree(run))
        return not counts_still(set().union(*days), self._clock())

    def _tree(self, root: str) -> list[tuple[int, str]]:
        return rows.tree(self._connection, root)

    def _remove(self, no: int, stream: str) -> Tombstone:
        last = rows.last_event(self._connection, no, stream)
        if last is None:
            raise rows.corrupt(stream, 1, "it is missing")
        fact = removal_of(last, lists.decisions_of(self._connection, no))
        delete_stream(self._connection, no)
        self._shelves.pop(no, None)
        return Tombstone(stream, fact.last_seq, fact.last_digest, self._tell_system(fact).at)

    def forget(self, texts: Mapping[str, Collection[Digest]]) -> None:
        gone = {stream: tuple(digests) for stream, digests in texts.items() if digests}

        def write() -> None:
            self._alone.refuse_displaced()
            with self._writer.transaction():
                for stream, digests in gone.items():
                    self._forget(stream, digests)
                sweep(self._connection)

        self._queue.put(write)

    def _forget(self, stream: str, digests: tuple[Digest, ...]) -> None:
        no = self._writer.stream_no(stream)
        if no is None:
            return
        erase(self._connection, no, stream, digests)
        self._tell_system(ArtifactsForgotten(stream, digests))
        self._shelves.pop(no, None)

    def _tell_system(self, fact: Fact) -> Event:
        """Append to the system stream, wherever it ends; inside a transaction."""
        end = self._end(SYSTEM)
        links = chained(end, [fact], actor=PERSON, at=stamp(self._clock()))
        self._writer.write(PackedAppend(end, links, [NOTHING]))
        return links[0].event

    def holders(self, digests: Iterable[Digest]) -> dict[Digest, list[str]]:
        with self._alone as connection:
            return holders(connection, digests)

    def shrink(self) -> None:
        with self._alone as connection:
            self._alone.refuse_displaced()
            rewrite(connection)

    def tombstone(self, stream: str) -> Tombstone | None:
        with self._alone as connection:
            return rows.absences(connection, stream).removed.get(stream)

    def tombstones(self) -> Mapping[str, Tombstone]:
        with self._alone as connection:
            return rows.absences(connection).removed

    def spend(self, day: str, run: str = "") -> Spend:
        with self._alone as connection:
            of_run = rows.spend_of_tree(connection, run) if run else Tally(0, 0)
            return spend_of(of_run, rows.spend_of_day(connection, day), rows.day_cap(connection, day))

    def open_reserves(self, alive: Callable[[str], bool], day: str, run: str = "") -> list[OpenReserve]:
        with self._alone as connection:
            return spending.open_reserves(connection, alive, day, run)

    def answer_lengths(self, agent: str, model: str) -> list[int]:
        with self._alone as connection:
            return spending.answer_lengths(connection, agent, model)

    def expenses(self, since: str = "") -> list[Expense]:
        with self._alone as connection:
            return list(spending.expenses(connection, since))

    def verify(self, stream: str | None = None) -> Verification:
        with self._alone as connection, one_state(connection):
            return verify(connection, stream)

    def rebuild(self) -> None:
        """Make the run list, the decision list and what is spent anew from the events.

        Raises:
            JournalCorrupt: an event cannot be read; the lists stay as they were.
        """
        with self._alone as connection, self._writer.transaction():
            rebuild(connection)

    def backup(self, target: Path) -> None:
        """A consistent copy, while others go on writing. An existing file is not overwritten."""
        with self._alone as connection, told_plainly(target):
            copy_to(connection, target)

    def close(self) -> None:
        with self._alone as connection:
            connection.close()


def _packed_as_it_is(arrival: Arrival) -> PackedAppend:
    links = [ChainLink(event, body) for event, body in arrival.events]
    return PackedAppend(arrival.head, links, _payloads(links, arrival.artifacts))


def _payloads(links: Sequence[ChainLink], artifacts: Collection[Artifact]) -> list[Payload]:
    if not artifacts:
        return [NOTHING] * len(links)
    return pack_each([artifacts_named(link.event.fact) for link in links], artifacts)


def _events(packed: Sequence[PackedAppend]) -> tuple[tuple[Event, ...], ...]:
    return tuple([tuple([link.event for link in each.links]) for each in packed])
