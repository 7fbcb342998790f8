"""Taking things out of the file: whole streams, single artifacts, and what nothing names any more."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import apsw

from orchestrator.domain.canonical import Digest
from orchestrator.errors import JournalError
from orchestrator.journal.sqlite.payload import Damaged, without
from orchestrator.journal.sqlite.rows import SEQ_MASK, corrupt, key
from orchestrator.journal.sqlite.shelf import listings


def delete_stream(connection: apsw.Connection, no: int) -> None:
    """The stream's number and name stay taken, so that nobody can mistake another run for it."""
    span = (key(no, 0), key(no + 1, -1))
    connection.execute("DELETE FROM events WHERE id BETWEEN ? AND ?", span)
    connection.execute("DELETE FROM decisions WHERE event BETWEEN ? AND ?", span)
    connection.execute("DELETE FROM spend WHERE event BETWEEN ? AND ?", span)
    connection.execute("DELETE FROM raises WHERE event BETWEEN ? AND ?", span)
    connection.execute("DELETE FROM keys WHERE event BETWEEN ? AND ?", span)
    connection.execute("DELETE FROM runs WHERE stream = ?", (no,))


def erase(connection: apsw.Connection, no: int, stream: str, digests: Collection[Digest]) -> None:
    """Take artifacts out of the rows of one stream. What they listed as blobs is left to `sweep`."""
    rows: list[Any] = connection.execute(
        "SELECT id, manifest, manifest_crc, payload FROM events WHERE id BETWEEN ? AND ? AND manifest NOT IN ('', x'')",
        (key(no, 0), key(no + 1, -1)),
    ).fetchall()
    for row_id, manifest, crc, payload in rows:
        try:
            kept = without(manifest, crc, payload, digests)
        except Damaged as err:
            raise corrupt(stream, row_id & SEQ_MASK, str(err)) from err
        if kept.manifest != manifest:
            connection.execute(
                "UPDATE events SET manifest = ?, manifest_crc = ?, payload = ? WHERE id = ?",
                (kept.manifest, kept.manifest_crc, kept.data, row_id),
            )


def sweep(connection: apsw.Connection) -> None:
    """Delete the blobs that no event lists."""
    listed = {digest for _, digest, is_blob in listings(connection) if is_blob}
    for (digest,) in connection.execute("SELECT digest FROM blobs").fetchall():
        if digest not in listed:
            connection.execute("DELETE FROM blobs WHERE digest = ?", (digest,))


def rewrite(connection: apsw.Connection) -> None:
    """Write the file anew without its free pages, and empty the write-ahead log, which holds older ones.

    Raises:
        JournalError: another process is reading what is to go.
    """
    connection.execute("VACUUM")
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0]
    if busy:
        raise JournalError(
            "another process still reads the journal, so its log cannot be emptied. What was asked is recorded.",
            mend="End that process, then give the command again.",
        )
