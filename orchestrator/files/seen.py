"""Whether files and folders are as they were when they were looked at, without reading them. On the start-up path.

The system's own marks of a file are compared, as git does for its index: size, time of the last change of its bytes
and of its entry, and which file it is. A folder's times change when a name in it comes or goes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping

_COARSE_NS = 1_000_000_000
"""A time of whole seconds may be of a file system that has no finer ones."""
_FINER = 100
"""So many times sooner, 20 ms, where times have parts of a second: ticks are 10 ms at most then, as exFAT's are."""
Mark = tuple[int, int, int, int]
"""Bytes, nanoseconds of the two times, inode."""

SURE_AFTER_NS = 2_000_000_000
"""A file changed so shortly before it was looked at may change again within the same tick of its file system's clock,
and look the same. FAT's ticks are 2 s, and no common one's are longer."""


def marks_of(paths: Iterable[str | os.PathLike[str]]) -> dict[str, Mark | None]:
    """The mark of each path; None of what is not there, or cannot be looked at. Links are followed."""
    return {os.fspath(path): _mark(os.fspath(path)) for path in paths}


def is_sure(marks: Mapping[str, Mark | None], *, at_ns: int | None = None) -> bool:
    """Whether the marks are old enough to tell any change after a moment.

    Args:
        marks: as `marks_of` gave them.
        at_ns: the moment, in nanoseconds since 1970, such as when reading began: what changed while it went on is not
            vouched for. None: now.
    """
    now = time.time_ns() if at_ns is None else at_ns
    return all(_is_old(changed, now) for mark in marks.values() if mark for changed in mark[1:3])


def _is_old(changed_ns: int, now_ns: int) -> bool:
    return changed_ns < now_ns - (SURE_AFTER_NS // _FINER if changed_ns % _COARSE_NS else SURE_AFTER_NS)


def are_as_marked(marks: Mapping[str, Iterable[int] | None]) -> bool:
    """Whether every path has still the mark it had; lists that JSON made of marks do too."""
    for path, mark in marks.items():  # a loop, as a workspace has some seventy paths, and each start looks at all
        if _mark(path) != (mark if mark is None or type(mark) is tuple else tuple(mark)):
            return False
    return True


def _mark(path: str) -> Mark | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - of thousands: to make a Path of one takes longer than the look
    except (OSError, ValueError):  # not there; no path at all
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
