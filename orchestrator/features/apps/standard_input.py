"""An input that comes on standard input: `baton run APP -`."""

from __future__ import annotations

from typing import BinaryIO

from orchestrator.workspace.read.source_file import MAX_FILE_BYTES

STANDARD_INPUT = "-"


def first_input(given: str | None, stream: BinaryIO | None) -> str | bytes | None:
    """The first input as it was named; the bytes of the stream for `-`. No more is read than a file may have, and one
    byte that says that there was more.
    """
    if given != STANDARD_INPUT:
        return given
    return stream.read(MAX_FILE_BYTES + 1) if stream else b""
