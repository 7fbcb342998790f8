"""Where artifacts lie: those of one stream, and which streams have what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import apsw

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.journal.sqlite.payload import Damaged, ManifestEntry, entries, stored_bytes
from orchestrator.journal.sqlite.rows import SEQ_MASK, corrupt, key

_AHEAD, _BEHIND = 16, 256
"""Rows that are read first: a run began with its definition and its inputs, and works from what was made last."""


class Shelf:
    """Finds artifacts by digest. Reads the manifest of an event once at most; of a long run those in the middle only
    when what is looked for is at neither end.
    """

    def __init__(self, stream: str, stream_no: int) -> None:
        self._stream = stream
        self._read_to = key(stream_no, 0)
        self._end = key(stream_no + 1, 0)
        self._unread: tuple[int, int] | None = None
        """Rows in the middle, after one id and up to another."""
        self._found: dict[Digest, tuple[int, ManifestEntry]] = {}

    def artifact(self, connection: apsw.Connection, digest: Digest, named_by: int = 0) -> Artifact:
        """`named_by` is the seq of an event that names it, where that is known."""
        if digest not in self._found and named_by:  # of a run of which nothing else is asked, one row and not all
            row_id = self._end - key(1, 0) + named_by
            self._read(connection, row_id - 1, row_id)
        if digest not in self._found:
            self._read_on(connection)
        if digest not in self._found and self._unread:
            self._read(connection, *self._unread)
            self._unread = None
        row_id, entry = self._found.get(digest, (0, None))
        if entry is None:
            raise corrupt(self._stream, 0, f"artifact {digest} is missing")
        try:
            return Artifact(stored_bytes(connection, row_id, entry), entry.media_type)
        except Damaged as err:
            raise corrupt(self._stream, row_id & SEQ_MASK, str(err)) from err

    def _read_on(self, connection: apsw.Connection) -> None:
        """What came since the last time; of much, both its ends."""
        after = self._read_to
        last = connection.execute("SELECT max(id) FROM events WHERE id > ? AND id < ?", (after, self._end)).get
        if last is None:
            return
        if not self._unread and last > after + _AHEAD + _BEHIND:
            self._read(connection, after, after + _AHEAD)
            self._unread = (after + _AHEAD, last - _BEHIND)
            after = last - _BEHIND
        self._read(connection, after, last)
        self._read_to = last

    def _read(self, connection: apsw.Connection, after: int, until: int) -> None:
        rows = connection.execute(
            "SELECT id, manifest, manifest_crc FROM events WHERE id > ? AND id <= ? ORDER BY id", (after, until)
        )
        for row_id, manifest, manifest_crc in rows:
            try:
                for entry in entries(manifest, manifest_crc):
                    self._found.setdefault(entry.digest, (row_id, entry))
            except Damaged as err:
                raise corrupt(self._stream, row_id & SEQ_MASK, str(err)) from err


def listings(connection: apsw.Connection) -> Iterator[tuple[str, Digest, bool]]:
    """Stream, digest and whether it is a blob, of every artifact of the file."""
    rows: Iterable[Any] = connection.execute(
        "SELECT streams.name, id, manifest, manifest_crc FROM events JOIN streams ON streams.no = id >> 32 "
        "WHERE manifest NOT IN ('', x'')"
    )
    for stream, row_id, manifest, crc in rows:
        try:
            for entry in entries(manifest, crc):
                yield stream, entry.digest, entry.start < 0
        except Damaged as err:
            raise corrupt(stream, row_id & SEQ_MASK, str(err)) from err


def holders(connection: apsw.Connection, digests: Iterable[Digest]) -> dict[Digest, list[str]]:
    """The streams that list each of these artifacts."""
    held: dict[Digest, list[str]] = {digest: [] for digest in digests}
    for stream, digest, _ in listings(connection):
        if digest in held and stream not in held[digest]:
            held[digest].append(stream)
    return held
