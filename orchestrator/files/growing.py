"""A private file that grows at its end, as long as it is what its writer left. It goes through no link."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import NamedTuple

from orchestrator.files.place import PRIVATE, held


class LeftAt(NamedTuple):
    """What a file is known again by."""

    inode: int
    size: int
    mtime_ns: int


def left_at(base: Path, below: str | PurePath) -> LeftAt | None:
    """How the file is now; None when there is none that is plain and its owner's alone. Raises OSError."""
    with suppress(FileNotFoundError, PermissionError), _opened(base, below, os.O_RDONLY) as descriptor:
        return _left(descriptor)
    return None


def begins(base: Path, below: str | PurePath, whole: bytes) -> LeftAt | None:
    """How the file is now, when what it holds is the beginning of `whole`, or all of it; else None. Raises OSError."""
    left, held_now = grown_to(base, below, len(whole))
    return left if held_now and whole.startswith(held_now) else None


def grown_to(base: Path, below: str | PurePath, most: int) -> tuple[LeftAt | None, bytes]:
    """How the file is now, and what it holds, when that is at most so much and it is its owner's alone; else None and
    nothing. Raises OSError.
    """
    with suppress(FileNotFoundError, PermissionError), _opened(base, below, os.O_RDONLY) as descriptor:
        left = _left(descriptor)
        if left and left.size <= most:
            with os.fdopen(os.dup(descriptor), "rb") as file:
                held_now = file.read(most + 1)
            if left.size == len(held_now):
                return left, held_now
    return None, b""


def extend(base: Path, below: str | PurePath, left: LeftAt, more: bytes) -> LeftAt | None:
    """Add to a file that is as it was left, one writer at a time.

    Returns:
        How it is left now; None when it is another one by now, and nothing of it can be relied on.

    Raises:
        OSError: some of `more` may have been written.
    """
    with suppress(FileNotFoundError), _opened(base, below, os.O_RDWR | os.O_APPEND) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        if _left(descriptor) != left:
            return None
        while more:
            more = more[os.write(descriptor, more) :]
        now = _left(descriptor)
        return now if now == left_at(base, below) else None  # another may have come to bear its name meanwhile
    return None


@contextmanager
def _opened(base: Path, below: str | PurePath, flags: int) -> Iterator[int]:
    with held(base, below) as place:
        descriptor = place.open(flags | os.O_NONBLOCK)
        try:
            yield descriptor
        finally:
            os.close(descriptor)


def _left(descriptor: int) -> LeftAt | None:
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or stat.S_IMODE(found.st_mode) != PRIVATE or found.st_nlink != 1:
        return None
    return LeftAt(found.st_ino, found.st_size, found.st_mtime_ns)
