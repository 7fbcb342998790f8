"""A run that was taken to another machine in a file: what it is there, and what it does there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from ground import Deed, Ground
from process import Acknowledged, Clock, Process

from orchestrator.errors import BatonError


@dataclass(frozen=True)
class Carried:
    run: str
    here: tuple[str, ...]
    """Digests of its events."""
    there: tuple[str, ...]
    holds: bool
    """Whether the journal there verifies."""
    deeds: tuple[Deed, ...]
    """What it did there, where nothing was asked or answered."""


def carried(process: Process, clock: Clock, run: str) -> Carried:
    """Carry a run to a new workspace on another machine, and drive it there as far as it goes by itself.

    Raises:
        BatonError: it cannot be exported, or is not taken in.
    """
    there = Ground(process.ground.base / "there")
    there.make()
    file = there.base / "run.baton"
    run_here = process.ws.run(run)
    run_here.export(file)
    here = tuple(event.digest for event in run_here.events())
    other = Process(there, clock, Acknowledged(), "there")
    try:
        arrived = other.ws.import_run(file)
        events = tuple(event.digest for event in arrived.events())
        with suppress(BatonError):
            arrived.drive()
        return Carried(run, here, events, other.ws.verify().ok, tuple(there.deeds()))
    finally:
        other.close()
