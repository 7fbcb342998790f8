"""Pieces of what a run's texts were stored as, packed or not: what nothing may hold once they are forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import apsw

_SIZE, _MOST = 24, 40
_OF_RUN = """
    SELECT payload FROM events JOIN streams ON streams.no = id >> 32 WHERE name = ? AND payload <> x''
"""
_ALL = "SELECT payload FROM events UNION ALL SELECT body FROM events UNION ALL SELECT data FROM blobs"
"""The key of an effect stands in its outcome and in the event that intended it, which stays."""


def stored(root: Path, run: str) -> list[bytes]:
    """What the rows of a run hold of its artifacts, as it lies in the file."""
    return _read(root, _OF_RUN, (run,))


def traces(root: Path, before: Sequence[bytes]) -> list[bytes]:
    """Pieces of what was stored before, and that no row holds now."""
    kept = b"\x00".join(_read(root, _ALL, ()))
    pieces = [whole[at : at + _SIZE] for whole in before for at in range(0, len(whole), _SIZE)]
    gone = [piece for piece in pieces if len(piece) == _SIZE and piece not in kept]
    return gone[:: len(gone) // _MOST + 1]


def _read(root: Path, query: str, values: tuple[str, ...]) -> list[bytes]:
    connection = apsw.Connection(str(root / "state" / "journal.db"))  # after a crash its log is read in first
    try:
        return [found for (found,) in connection.execute(query, values)]
    finally:
        connection.close()
