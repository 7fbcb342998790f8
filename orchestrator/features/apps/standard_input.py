"""An input that comes on standard input: `baton run APP -`."""

from __future__ import annotations

from typing import BinaryIO

from orchestrator.domain.bounds import MAX_MEDIA_BYTES

STANDARD_INPUT = "-"


def first_input(given: str | None, stream: BinaryIO | None) -> str | bytes | None:
    """The first input as it was named; the bytes of the stream for `-`. No more is read than the largest file may have,
    and one byte that says that there was more.
    """
    if given != STANDARD_INPUT:
        return given
    return stream.read(MAX_MEDIA_BYTES + 1) if stream else b""
