"""When schedules were last kept, and by what: so that one can say when nothing keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from orchestrator.errors import JournalError
from orchestrator.files.looking import read_own
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_whole
from orchestrator.journal.liveness import LockLiveness
from orchestrator.ports.clock import moment, stamp

_KEPT = "state/kept/watch.json"
_OFTEN = timedelta(minutes=5)
_SILENT = 3 * _OFTEN
"""One that stays and has said nothing for so long is suspended, or its disk takes nothing."""
STILL = timedelta(hours=26)
"""A keeper that was there so short ago is one that comes again: a timer may be daily, and an hour is a clock's."""


class Beat(NamedTuple):
    at: datetime
    by: str
    """`watch` or `watch --once`."""
    process: str = ""
    """The lock of one that stays; empty: it looked once, and a timer may bring it again."""
    lives: bool = False
    """Whether that process is there."""

    def keeps(self, now: datetime) -> bool:
        """Whether it will look again: one that stayed until somebody stopped it does not, however short ago, and one
        that is there still has said so within a day, unless it was suspended (`kill -STOP`).
        """
        silent = now - self.at
        return silent < STILL and (self.lives if self.process else timedelta() <= silent)

    def is_at_it(self, now: datetime) -> bool:
        """Whether it stays, and has looked when it was to."""
        return self.lives and now - self.at < _SILENT


@contextmanager
def staying(root: Path) -> Iterator[str]:
    """What tells others that this process is there, until the end of the block or its own. Empty: it cannot be told."""
    lock, name = _locks(root), ""
    with suppress(JournalError, OSError):
        name = lock.driver
    try:
        yield name
    finally:
        with suppress(JournalError, OSError):
            lock.close()


def beat(root: Path, now: datetime, by: str, last: Beat | None = None, *, process: str = "") -> Beat:
    """Say that somebody keeps them now, unless that was said a moment ago. Where it cannot be written, nobody knows.

    Who looks once says nothing beside one that stays: it would be told of that, and not of who keeps them.
    """
    if last and last.by == by and timedelta() <= now - last.at < _OFTEN:
        return last
    if not process and (there := last_beat(root)) and there.is_at_it(now):
        return Beat(now, by)
    kept = {"at": stamp(now), "by": by, **({"process": process} if process else {})}
    with suppress(OSError):
        write_whole(root, _KEPT, json.dumps(kept).encode(), mode=PRIVATE)
    return Beat(now, by, process, bool(process))


def last_beat(root: Path) -> Beat | None:
    try:
        kept = json.loads(read_own(root, _KEPT, private=True))
        at, by, process = moment(kept["at"]), str(kept["by"]), str(kept.get("process", ""))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return Beat(at, by, process, _lives(root, process))


def _lives(root: Path, process: str) -> bool:
    try:
        return _locks(root).alive(process)
    except JournalError:
        return False


def _locks(root: Path) -> LockLiveness:
    return LockLiveness(root / "state" / "locks")
