"""Being the only one at something, among the processes of this machine: a lock that the system takes back from whoever
dies with it. It is found through no link.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from orchestrator.files.place import PRIVATE, held
from orchestrator.files.writing import make_empty


@contextmanager
def alone(base: Path, below: str | PurePath, *, wait: bool) -> Iterator[bool]:
    """Whether nobody else is at it, until the block is left.

    Args:
        base: where `below` begins.
        below: a file for the lock alone; made, and never taken away.
        wait: until whoever is at it has done; else it is False at once.

    Raises:
        OSError: the file cannot be made or opened.
    """
    make_empty(base, below, mode=PRIVATE)
    with held(base, below) as place:
        descriptor = place.open(os.O_RDWR)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
