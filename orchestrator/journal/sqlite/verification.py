"""Does the file still hold what was written? Everything is computed again from the events up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import apsw

from orchestrator.domain.branch import parent_of
from orchestrator.domain.canonical import Digest, canonical_json
from orchestrator.domain.event import GENESIS, Event, seal
from orchestrator.errors import JournalCorrupt
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.rules.absence import Absences
from orchestrator.journal.rules.ids import checked_run
from orchestrator.journal.rules.kinship import Kin, misplaced, misplaced_below
from orchestrator.journal.rules.projection import Spans
from orchestrator.journal.rules.stored_fact import fact_of
from orchestrator.journal.rules.stream_lists import StreamLists
from orchestrator.journal.sqlite import lists, rows
from orchestrator.journal.sqlite.packing import packed_body, spelt_body, spelt_digest
from orchestrator.journal.sqlite.payload import Blob, Damaged, checked, entries, unpack_blob, unpack_row
from orchestrator.journal.sqlite.rows import key
from orchestrator.journal.sqlite.schema import expected_layout, layout
from orchestrator.ports.journal import Broken, Tombstone, Verification
from orchestrator.ports.listing import RunRow

_STRAYS = {
    "events of no known stream": "SELECT count(*) FROM events",
    "run list lines of no known stream": "SELECT count(*) FROM runs WHERE stream NOT IN (SELECT no FROM streams)",
    "amounts of no known stream": "SELECT count(*) FROM spend WHERE event >> 32 NOT IN (SELECT no FROM streams)",
    "raises of no known stream": "SELECT count(*) FROM raises WHERE event >> 32 NOT IN (SELECT no FROM streams)",
    "keys of no known stream": "SELECT count(*) FROM keys WHERE event >> 32 NOT IN (SELECT no FROM streams)",
    "decisions of no known stream": "SELECT count(*) FROM decisions WHERE event >> 32 NOT IN (SELECT no FROM streams)",
}
_UNREADABLE = (apsw.Error, UnicodeDecodeError)
_MALFORMED = (ValueError, TypeError, AttributeError, RecursionError)
"""What a damaged file brings about, where even the type of a value is not sure."""


class Disagreeing(Damaged):
    """A derived list is not what its events make of it."""


def verify(connection: apsw.Connection, stream: str | None) -> Verification:
    """Check one stream, or the whole file."""
    absent = rows.absences(connection)
    checks = _run(connection, _stream_numbers(connection, stream), absent)
    broken = [check.broken for check in checks if check.broken]
    if stream is not None and parent_of(stream):
        above = _run(connection, _numbers_of(connection, parent_of(stream)), absent)
        broken += _misplaced_branch(stream, [*checks, *above])
    else:
        broken += misplaced(_kin(checks), _unsure(checks))
    counted = sum(check.counted for check in checks)
    if stream is None:
        broken += _broken_blobs(connection, None)
        broken += _broken_file(connection, counted)
        highest = max((check.lists.last_number for check in checks), default=0)
        if not broken and lists.last_number(connection) != highest:
            told = "the highest number of a decision does not agree with the events"
            broken.append(Broken("", 0, told, derived=True))
    else:
        broken += _broken_blobs(connection, {digest for check in checks for digest in check.blobs})
    removed = [check.removed for check in checks if check.removed]
    return Verification(len(checks) - len(removed), counted, tuple(broken), tuple(removed))


def _stream_numbers(connection: apsw.Connection, stream: str | None) -> list[int]:
    """A run is looked at with its branches, a branch by itself."""
    if stream is None:
        return [no for (no,) in connection.execute("SELECT no FROM streams ORDER BY no")]
    if parent_of(stream):
        return _numbers_of(connection, stream)
    return [no for no, _ in rows.tree(connection, stream)]


def _numbers_of(connection: apsw.Connection, stream: str) -> list[int]:
    no = rows.stream_no(connection, stream)
    return [] if no is None else [no]


def _run(connection: apsw.Connection, numbers: list[int], absent: Absences) -> list[StreamCheck]:
    checks = [StreamCheck(connection, no, absent) for no in numbers]
    for check in checks:
        check.run()
    return checks


def _misplaced_branch(stream: str, checks: list[StreamCheck]) -> Iterator[Broken]:
    kin = _kin(checks)
    return misplaced_below(kin[stream], kin, _unsure(checks)) if stream in kin else iter(())


def _kin(checks: list[StreamCheck]) -> dict[str, Kin]:
    """Of the streams that are what was written."""
    return {check.kin.stream: check.kin for check in checks if not (check.removed or check.is_damaged)}


def _unsure(checks: list[StreamCheck]) -> set[str]:
    return {check.kin.stream for check in checks if check.is_damaged}


class StreamCheck:
    """One pass over a stream's rows, up to the first broken one."""

    def __init__(self, connection: apsw.Connection, no: int, absent: Absences) -> None:
        self._connection = connection
        self._absent = absent
        self._no = no
        self._name = ""
        self._seq = 0
        self._digest = GENESIS
        self._spans: Spans = ()
        self._artifacts: set[Digest] = set()
        self.lists = StreamLists()
        self.kin = Kin("")
        self.blobs: set[Digest] = set()
        self.counted = 0
        self.broken: Broken | None = None
        self.removed: Tombstone | None = None

    @property
    def is_damaged(self) -> bool:
        """Beyond what can be made anew."""
        return self.broken is not None and not self.broken.derived

    def run(self) -> None:
        try:
            self._check()
        except Damaged as err:
            self.broken = Broken(self._name, self._seq, str(err), derived=isinstance(err, Disagreeing))
        except _UNREADABLE:
            self.broken = Broken(self._name, self._seq + 1, "it cannot be read")  # the row that was asked for next

    def _check(self) -> None:
        span = (key(self._no, 0), key(self._no + 1, 0))
        self.counted = self._connection.execute("SELECT count(*) FROM events WHERE id > ? AND id < ?", span).get
        self._name = self._connection.execute("SELECT name FROM streams WHERE no = ?", (self._no,)).get
        self.kin = Kin(self._name)
        self._spans = self._absent.imported.get(self._name, ())
        for row in self._connection.execute("SELECT * FROM events WHERE id > ? AND id < ? ORDER BY id", span):
            self._seq += 1
            self._check_row(row)
        self.removed = self._absent.removed.get(self._name)
        if bool(self._seq) == bool(self.removed):
            self._seq = 1
            raise Damaged("it was removed, and is there again" if self.removed else "it is missing")
        self._seq = 0
        self._compare_derived()

    def _check_row(self, row: tuple[Any, ...]) -> None:
        try:
            event = self._event(*row[:6])
            self._check_artifacts(event, *row[6:])
        except _MALFORMED as err:
            raise Damaged("it cannot be read") from err
        self.lists.take_in(event, self._spans)
        self.kin.take_in(event)
        self._digest = event.digest

    def _event(self, row_id: int, kind: str, at: str, actor: str, body: bytes, digest: bytes) -> Event:
        if row_id != key(self._no, self._seq):
            raise Damaged("it is missing")
        spelt = spelt_body(body)
        plain = json.loads(spelt)
        sealed = seal(self._digest, self._name, self._seq, kind, at, actor, plain)
        if spelt_digest(digest) != sealed or packed_body(canonical_json(plain)) != body:
            raise Damaged("it is not what was written, or not in its place")
        try:
            return Event(self._name, self._seq, at, actor, fact_of(kind, spelt), sealed)
        except ValueError as err:
            raise Damaged(f'this version does not know "{kind}" in this form') from err

    def _check_artifacts(self, event: Event, manifest: bytes, manifest_crc: int, payload: bytes) -> None:
        listed = entries(manifest, manifest_crc)
        artifacts = unpack_row(payload, listed[0].row_size if listed else 0)
        for entry in listed:
            if entry.start < 0:
                self._expect_blob(entry.digest)
            else:
                checked(artifacts[entry.start : entry.start + entry.size], entry.digest)
            self._artifacts.add(entry.digest)
        for digest in artifacts_named(event.fact):
            if digest not in self._artifacts and (self._name, digest) not in self._absent.forgotten:
                raise Damaged(f"it names artifact {digest}, which is missing")

    def _expect_blob(self, digest: Digest) -> None:
        if digest in self.blobs:
            return
        if self._connection.execute("SELECT 1 FROM blobs WHERE digest = ?", (digest,)).get is None:
            raise Damaged(f"artifact {digest} is missing")
        self.blobs.add(digest)

    def _compare_derived(self) -> None:
        if self.lists.run:
            self._check_name()
        if self._listed() != self.lists.run:
            raise Disagreeing("the run list does not agree with the events")
        if lists.decisions_of(self._connection, self._no) != list(self.lists.decisions.values()):
            raise Disagreeing("the decision list does not agree with the events")
        spent = rows.entries_of(self._connection, self._no), rows.raises_of(self._connection, self._no)
        if spent != (self.lists.entries, self.lists.raises):
            raise Disagreeing("what is spent does not agree with the events")
        if rows.keys_of(self._connection, self._no) != self.lists.keys:
            raise Disagreeing("the list of keys does not agree with the events")

    def _check_name(self) -> None:
        try:
            checked_run(self._name)
        except JournalCorrupt as odd:
            raise Damaged(odd.message) from odd

    def _listed(self) -> RunRow | None:
        """The line as it is stored; what was reserved is compared beside it."""
        stored = lists.run(self._connection, self._no)
        return stored._replace(reserved_nano=0) if stored else None


def _broken_blobs(connection: apsw.Connection, wanted: set[Digest] | None) -> Iterator[Broken]:
    """Blobs that are not what was written: the wanted ones, or all."""
    for row_id in _blob_rows(connection, wanted):
        sql = "SELECT digest, size, data FROM blobs WHERE rowid = ?"
        try:
            digest, size, data = connection.execute(sql, (row_id,)).get
            unpack_blob(Blob(digest, size, data))
        except Damaged as err:
            yield Broken("", 0, str(err))
        except (*_UNREADABLE, *_MALFORMED):
            yield Broken("", 0, f"the shared artifact in row {row_id} cannot be read")


def _blob_rows(connection: apsw.Connection, wanted: set[Digest] | None) -> list[int]:
    if wanted is None:
        return [row_id for (row_id,) in connection.execute("SELECT rowid FROM blobs ORDER BY rowid")]
    row_ids = (connection.execute("SELECT rowid FROM blobs WHERE digest = ?", (digest,)).get for digest in wanted)
    return sorted(row_id for row_id in row_ids if row_id is not None)


def _broken_file(connection: apsw.Connection, counted: int) -> Iterator[Broken]:
    """What belongs to no stream."""
    for strays, sql in _STRAYS.items():
        count = connection.execute(sql).get - (counted if "events" in strays else 0)
        if count:
            yield Broken("", 0, f"{count} {strays}", derived="events" not in strays)
    if layout(connection) != expected_layout():
        yield Broken("", 0, "the tables are not the ones this version makes")
    faults: Any = connection.execute("PRAGMA integrity_check(1)").get
    if faults != "ok":
        yield Broken("", 0, f"the file is damaged: {faults}")
