"""What the migration to version 4 calls: rows of text become packed ones.

A row that cannot be read keeps its bytes, so that `verify` can tell.
"""

from __future__ import annotations

import struct
from typing import Any, cast

import apsw

from orchestrator.journal.sqlite.packing import packed_body, packed_digest
from orchestrator.journal.sqlite.payload import Damaged, Payload, entries, manifest_of

_NO_CRC = -1
"""That of no manifest."""


def teach(connection: apsw.Connection) -> None:
    """Make the functions known to the connection. The stored texts come as bytes: a damaged one need not be UTF-8."""
    functions = {"packed_body": packed_body, "packed_digest": _digest, "packed_manifest": _manifest, "packed_crc": _crc}
    for name, function in functions.items():
        connection.create_scalar_function(name, cast("Any", function), deterministic=True)


def _digest(text: bytes) -> bytes:
    return packed_digest(text.decode("utf-8", "replace"))


def _manifest(text: bytes, crc: int) -> bytes:
    packed = _packed(text, crc)
    return text if packed is None else packed


def _crc(text: bytes, crc: int) -> int:
    packed = _packed(text, crc)
    return _NO_CRC if packed is None else Payload(packed).manifest_crc


def _packed(text: bytes, crc: int) -> bytes | None:
    try:
        return manifest_of(entries(text.decode(), crc))
    except (Damaged, ValueError, struct.error):
        return None
