"""Days of a keeper on which nothing is due and nothing changes."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "features"))

from channels import FakeChannels
from notified_workspace import SETTINGS
from small_workspace import Clock
from triggers_workspace import DROPS, DROPS_SCRIPTS, MORNING, MORNING_SCRIPTS, Kept, make, write

from orchestrator.features.notifying.notifier import Notifier
from orchestrator.features.triggers.keeper import MOST_AT_ONCE

_LOOKS = 24 * 60
_NOTES = 50


class QuietDay(NamedTuple):
    looks: int
    asked: int
    """Requests to a model."""
    events: int
    """Written."""
    cpu_s: float
    grown: int
    """Blocks of memory that Python holds, since the day before."""


class _Over(Exception):
    """The day is."""


def quiet_days(root: Path) -> Iterator[QuietDay]:
    """Days without end, each with a look a minute at a schedule and at a folder of fifty notes that were taken, each
    with a question that waits, of which the person was told.
    """
    root.mkdir()
    make(
        root,
        morning=MORNING.replace("0 7 * * *", "0 7 1 1 *"),
        drops=DROPS,
        morning_py=MORNING_SCRIPTS,
        drops_py=DROPS_SCRIPTS,
    )
    for number in range(_NOTES):
        write(root, f"inbox/{number}.md", f"# Note {number}\n")
    write(root, "baton.yaml", f"{SETTINGS}notify: {{to: 'ntfy://topic', quiet: 20:00-07:30}}\n")
    kept = Kept(root, Clock())
    channels = FakeChannels()
    kept.watching._inform = Notifier(kept.workspace, kept.told.append, channels).look
    for _ in range(_NOTES // MOST_AT_ONCE + 1):
        kept.once()
    assert len(kept.workspace.decisions()) == _NOTES
    assert channels["ntfy"].messages
    _lived(kept)  # what is imported and remembered for good
    try:
        held = _held()
        while True:
            events, asked, began_s = kept.workspace.journal.verify().events, kept.finder.asked, process_time()
            looks = _lived(kept)
            took_s, now_held = process_time() - began_s, _held()
            written = kept.workspace.journal.verify().events - events
            yield QuietDay(looks, kept.finder.asked - asked, written, round(took_s, 2), now_held - held)
            held = now_held
    finally:
        kept.close()


def _lived(kept: Kept) -> int:
    """One day; gives how often anybody looked."""
    looks = 0

    async def wait(_seconds: float, _folders: Sequence[Path]) -> None:
        nonlocal looks
        looks += 1
        if looks == _LOOKS:
            raise _Over
        kept.clock.pass_(seconds=60)

    kept.watching._wait = wait
    kept.fresh()
    try:
        asyncio.run(kept.watching.forever())
    except _Over:
        return looks
    raise AssertionError("a keeper stopped by itself")


def _held() -> int:
    gc.collect()
    return sys.getallocatedblocks()
