"""A run followed from another terminal: every event once, in order, until the run rests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli_ended import Baton
from small_workspace import Clock, open_workspace

from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.looking.following import happening


@pytest.fixture
def ws(root: Path) -> Iterator[Workspace]:
    with open_workspace(root, Clock()) as workspace:
        yield workspace


def seen(ws: Workspace, run: Run, *meanwhile: Callable[[], object]) -> list[str]:
    """The kinds of events somebody sees who looks, while between two looks something happens."""
    steps = iter(meanwhile)
    looked = ws.run(run.id)

    def pause() -> bool:
        next(steps, lambda: None)()
        return True

    return [event.kind for event, _ in happening(ws, looked, pause)]


def test_a_run_is_followed_from_its_start_until_it_waits(ws: Workspace) -> None:
    run = ws.start("keep", topic="tools")
    kinds = seen(ws, run, run.drive)
    assert kinds == [event.kind for event in run.events()]
    assert kinds[-1] == "DecisionOpened"


def test_the_moment_between_an_answer_and_its_driver_is_no_rest(ws: Workspace) -> None:
    run = ws.start("list", note="tools")
    run.drive(until="check")
    kinds = seen(ws, run, run.drive)
    assert kinds[-1] == "DecisionOpened"


def test_a_run_that_stands_still_is_left(ws: Workspace) -> None:
    assert seen(ws, ws.start("keep", topic="tools")) == ["RunStarted"]


def test_following_tells_answers_too_and_how_it_ended(baton: Baton) -> None:
    baton("run", "list", "tools")
    baton("run", "keep", "tools")
    baton("reject", "d-1")
    told = baton("follow", baton("runs", "--json").json["runs"][-1]["run"])
    assert told.code == 0
    assert "reject" in told.out
    assert "is rejected.  next: baton show " in told.out
    assert "nothing is running; state is kept.  next: baton inbox d-2" in baton("follow", "@last").out
