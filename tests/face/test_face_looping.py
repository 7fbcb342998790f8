"""Scripts and gates are driven without an event loop, and inside one `drive` is refused all the same."""

from __future__ import annotations

import asyncio

import pytest

from orchestrator.errors import UsageError
from orchestrator.face.looping import given_at_once, has_running_loop
from orchestrator.face.workspace import Workspace


async def seven() -> int:
    return 7


async def later() -> None:
    await asyncio.sleep(0)


def test_what_awaits_nothing_gives_what_it_gives() -> None:
    assert given_at_once(seven()) == 7


def test_what_awaits_something_is_refused() -> None:
    with pytest.raises(RuntimeError, match="no event loop"):
        given_at_once(later())


def test_inside_a_loop_drive_says_what_to_await(ws: Workspace) -> None:
    run = ws.start("keep", topic="tools")

    async def inside() -> None:
        assert has_running_loop()
        run.drive()

    assert not has_running_loop()
    with pytest.raises(UsageError, match="event loop"):
        asyncio.run(inside())


def test_runs_of_scripts_are_driven_one_after_the_other_without_a_loop(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [ws.start("keep", topic="tools") for _ in range(3)]
    agents = ws.start("list", note="tools")
    monkeypatch.setattr(asyncio, "run", lambda _: pytest.fail("a loop was made"))
    assert [run.drive().status for run in (*runs, runs[0])] == ["waiting"] * 4
    monkeypatch.undo()
    assert agents.drive().status == "waiting"
    assert ws.verify().ok
