"""A claim lasts no longer than its drive, whatever the journal could be told of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from small_workspace import Clock, open_workspace

from orchestrator.domain.event import Event
from orchestrator.errors import JournalError, RunDriven
from orchestrator.face.workspace import Workspace
from orchestrator.ports.journal import Append, Journal


class Full:
    """A journal whose disk is full from the append with this number on, until it is mended."""

    def __init__(self, inner: Journal, fails_from: int) -> None:
        self._inner = inner
        self._left = fails_from

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def mend(self) -> None:
        self._left = 1_000_000

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        if self._left <= 0:
            raise JournalError("cannot grow, the disk is full.")
        self._left -= 1
        return self._inner.commit(appends)

    async def acommit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        return self.commit(appends)


@pytest.mark.parametrize("appends", range(7))
def test_a_run_whose_driver_could_write_no_more_can_be_gone_on_with(ws: Workspace, clock: Clock, appends: int) -> None:
    started = ws.start("keep", topic="tools").id
    full = Full(ws.journal, appends)
    ws.journal = full
    run = ws.run(started)
    try:
        run.drive()
    except JournalError:
        assert run.status == "interrupted"
    full.mend()
    with open_workspace(ws.root, clock) as other:
        assert other.run(started).status == run.status != "running"
        assert other.status(other.runs()[0]) == run.status
    assert ws.run(started).drive().status == "waiting"
    assert not list((ws.root / "state" / "locks").iterdir())
    assert ws.verify().ok


def test_another_process_can_go_on_too_while_the_first_still_lives(ws: Workspace, clock: Clock) -> None:
    started = ws.start("keep", topic="tools").id
    ws.journal = Full(ws.journal, 2)
    with pytest.raises(JournalError, match="disk is full"):
        ws.run(started).drive()
    with open_workspace(ws.root, clock) as other:
        assert other.run(started).drive().status == "waiting"


def test_two_drives_of_one_process_are_two_drivers(ws: Workspace) -> None:
    one = ws.start("list", note="a")

    async def both() -> None:
        first = asyncio.create_task(ws.run(one.id).adrive())
        while ws.run(one.id).status != "running":
            await asyncio.sleep(0)
        with pytest.raises(RunDriven):
            await ws.run(one.id).adrive()
        assert (await first).status == "waiting"

    asyncio.run(both())
    claims = [event.fact for event in one.events() if event.kind == "DriverClaimed"]
    assert len(claims) == 1


def test_locks_are_swept_once_and_not_by_each_drive(ws: Workspace) -> None:
    run = ws.start("keep", topic="tools")
    run.drive(steps=1)
    dead = ws.root / "state" / "locks" / f"driver-1-{'0' * 16}.lock"
    dead.touch()
    run.drive()
    assert dead.exists()
