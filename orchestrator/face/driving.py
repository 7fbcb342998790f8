"""Who drives a run, for exactly as long as it is driven."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from orchestrator.journal.liveness import LockLiveness
from orchestrator.ports.liveness import Liveness


@contextmanager
def driving(liveness: Liveness) -> Iterator[Liveness]:
    """A driver of its own for each drive, which lives no longer than that.

    The journal may be full or away just when a run should be let go of. What it says of the driver then stays as it
    is, but that driver is dead to everybody: this process can go on with the run, and others are told that it rests.
    """
    if not isinstance(liveness, LockLiveness):
        yield liveness
        return
    own = liveness.for_one_drive()
    try:
        yield own
    finally:
        own.close()
