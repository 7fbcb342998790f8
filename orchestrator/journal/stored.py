"""The bytes of one artifact, out of the row that lists it."""

from __future__ import annotations

import apsw

from orchestrator.journal.payload import Blob, Damaged, ManifestEntry, checked, unpack_blob, unpack_row


def stored_bytes(connection: apsw.Connection, row_id: int, entry: ManifestEntry) -> bytes:
    """An artifact's bytes, compared with its digest. Raises Damaged."""
    if entry.start >= 0:
        payload = connection.execute("SELECT payload FROM events WHERE id = ?", (row_id,)).get or b""
        payload = unpack_row(payload, entry.row_size)
        return checked(payload[entry.start : entry.start + entry.size], entry.digest)
    row = connection.execute("SELECT size, data FROM blobs WHERE digest = ?", (entry.digest,)).fetchone()
    if row is None:
        raise Damaged(f"artifact {entry.digest} is missing")
    return unpack_blob(Blob(entry.digest, *row))
