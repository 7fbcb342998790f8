"""What migrations call: to version 4, where rows of text become packed ones; to version 7, which adds up what each run
did.

A row that cannot be read keeps its bytes, so that `verify` can tell.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import Any, cast

import apsw

from orchestrator.domain.facts import BranchEnded
from orchestrator.domain.money import in_nano
from orchestrator.journal.rules.stored_fact import fact_of
from orchestrator.journal.sqlite.packing import packed_body, packed_digest, spelt_body
from orchestrator.journal.sqlite.payload import Damaged, Payload, entries, manifest_of
from orchestrator.journal.sqlite.rows import SEQ_MASK
from orchestrator.ports.work import work_after

_NO_CRC = -1
"""That of no manifest."""


def teach(connection: apsw.Connection) -> None:
    """Make the functions known to the connection. The stored texts come as bytes: a damaged one need not be UTF-8."""
    functions = {"packed_body": packed_body, "packed_digest": _digest, "packed_manifest": _manifest, "packed_crc": _crc}
    for name, function in functions.items():
        connection.create_scalar_function(name, cast("Any", function), deterministic=True)
    connection.create_aggregate_function("work_of", _Work.begun)
    connection.create_aggregate_function("below_of", _Below.begun)


class _Work:
    """Adds up the rows of one run, in the order they come."""

    def __init__(self) -> None:
        self.told = ""

    @classmethod
    def begun(cls) -> tuple[_Work, Any, Any]:
        return cls(), cls.take_in, cls.total

    def take_in(self, kind: str, row_id: int, body: bytes) -> None:
        with suppress(ValueError):
            self.told = work_after(self.told, fact_of(kind, spelt_body(body)), row_id & SEQ_MASK)

    def total(self) -> str:
        return self.told


class _Below:
    """What branches have told that they cost."""

    def __init__(self) -> None:
        self.nano = 0

    @classmethod
    def begun(cls) -> tuple[_Below, Any, Any]:
        return cls(), cls.take_in, cls.total

    def take_in(self, kind: str, _row_id: int, body: bytes) -> None:
        with suppress(ValueError):
            fact = fact_of(kind, spelt_body(body))
            self.nano += in_nano(fact.cost_usd) if isinstance(fact, BranchEnded) else 0

    def total(self) -> int:
        return self.nano


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
