"""When schedules were last kept, and by what: so that one can say when nothing keeps them."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from orchestrator.files.looking import read_own
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_whole
from orchestrator.ports.clock import moment, stamp

_KEPT = "state/kept/watch.json"
_OFTEN = timedelta(minutes=5)
STILL = timedelta(hours=26)
"""A keeper that was there so short ago is one that comes again: a timer may be daily, and an hour is a clock's."""


class Beat(NamedTuple):
    at: datetime
    by: str
    """`watch` or `watch --once`."""


def beat(root: Path, now: datetime, by: str, last: Beat | None = None) -> Beat:
    """Say that somebody keeps them now, unless that was said a moment ago. Where it cannot be written, nobody knows."""
    if last and last.by == by and timedelta() <= now - last.at < _OFTEN:
        return last
    with suppress(OSError):
        write_whole(root, _KEPT, json.dumps({"at": stamp(now), "by": by}).encode(), mode=PRIVATE)
    return Beat(now, by)


def last_beat(root: Path) -> Beat | None:
    try:
        kept = json.loads(read_own(root, _KEPT, private=True))
        return Beat(moment(kept["at"]), str(kept["by"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None
