"""A run that waits for its branches stands as they do, in every list; so does what it cost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from branching_workspace import make_branching
from small_workspace import Clock, open_workspace

from orchestrator.domain.event import Head
from orchestrator.domain.facts import BranchesRested, DriverClaimed, DriverReleased, Fact, ModelAnswered, PhaseSlept
from orchestrator.domain.run_status import Status
from orchestrator.face.lists import Filter, Lists
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.journal.liveness import driving

STATUSES: tuple[Status, ...] = ("running", "interrupted", "waiting", "sleeping")


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(make_branching(tmp_path / "ws"), clock) as workspace:
        yield workspace


@pytest.fixture
def waiting(ws: Workspace) -> Run:
    """Two of its branches wait for the person."""
    run = ws.start("all", ["a", "b"])
    run.drive()
    return run


def happens(ws: Workspace, run: str, *facts: Fact) -> None:
    last = ws.journal.read(run)[-1]
    ws.journal.append(Head(run, last.seq, last.digest), list(facts), actor="baton")


def branch(run: Run, number: int) -> str:
    return f"{run.id}/gather.asked/asked.{number}"


def told(ws: Workspace, run: Run) -> set[Status]:
    """What the object, the journal's row, the run list and its filters say of it."""
    [row] = ws.runs()
    with Lists(ws.root) as lists:
        [(_, listed)] = lists.runs(Filter()).runs
        filtered = {status for status in STATUSES if lists.runs(Filter(statuses=(status,))).found}
    return {run.refresh().status, ws.status(row), listed, *filtered}


def test_it_waits_while_all_that_is_left_waits_for_a_person(ws: Workspace, waiting: Run) -> None:
    assert told(ws, waiting) == {"waiting"}


def test_it_was_cut_off_where_the_process_at_one_of_its_branches_died(ws: Workspace, waiting: Run) -> None:
    happens(ws, branch(waiting, 1), DriverClaimed("a process that is gone"))

    assert told(ws, waiting) == {"interrupted"}


def test_it_was_cut_off_where_one_of_its_branches_was_stopped(ws: Workspace, waiting: Run) -> None:
    happens(ws, branch(waiting, 1), DriverClaimed("somebody"), DriverReleased())

    assert told(ws, waiting) == {"interrupted"}


def test_it_runs_while_a_process_drives_one_of_its_branches(ws: Workspace, waiting: Run) -> None:
    with driving(ws.liveness) as liveness:
        happens(ws, branch(waiting, 1), DriverClaimed(liveness.driver))

        assert told(ws, waiting) == {"running"}


def test_it_sleeps_while_all_that_is_left_sleeps(ws: Workspace, waiting: Run) -> None:
    until = "2030-01-01T00:00:00.000000Z"
    for number in (1, 2):
        happens(ws, branch(waiting, number), PhaseSlept("ask", until))
    happens(ws, waiting.id, BranchesRested("gather", until))

    assert told(ws, waiting) == {"sleeping"}


def test_a_list_counts_it_once_and_holds_none_of_its_branches(ws: Workspace, waiting: Run) -> None:
    with Lists(ws.root) as lists:
        for asked in (Filter(), Filter(statuses=("waiting",)), Filter(statuses=("waiting", "failed"))):
            listed = lists.runs(asked)
            assert ([row.run for row, _ in listed.runs], listed.found) == ([waiting.id], 1)
        assert lists.runs(Filter(app="one")).runs == ()


def test_what_it_cost_includes_its_branches_that_go_on(ws: Workspace, waiting: Run) -> None:
    paid = ModelAnswered(waiting.state.definition, "claude", cost_usd=0.25)
    happens(ws, branch(waiting, 1), DriverClaimed("somebody"), paid)

    with Lists(ws.root) as lists:
        [(row, _)] = lists.runs(Filter()).runs
    assert row.cost_usd == waiting.refresh().cost_usd == 0.25
