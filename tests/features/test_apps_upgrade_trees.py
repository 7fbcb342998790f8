"""A branch is pinned as its root is: an upgrade moves the root, and never under the feet of branches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from branching_workspace import make_branching
from small_workspace import Clock, open_workspace

from orchestrator.errors import RunError, UsageError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.upgrading import examined, upgraded


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(make_branching(tmp_path / "ws"), clock) as workspace:
        yield workspace


@pytest.fixture
def waiting(ws: Workspace) -> Run:
    run = ws.start("all", ["a", "b"])
    run.drive()
    return run.refresh()


def rewritten(ws: Workspace, name: str, old: str, new: str) -> None:
    path = ws.root / "apps" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def answer_all(ws: Workspace) -> None:
    for decision in ws.decisions():
        decision.approve()


def test_a_run_moves_to_its_app_while_branches_wait_where_nothing_of_theirs_is_different(
    ws: Workspace, waiting: Run
) -> None:
    rewritten(ws, "all.yaml", "told: {script: tell", "said: {script: tell")

    upgraded(ws, examined(ws, waiting, {"told": "said"}))
    answer_all(ws)

    assert waiting.refresh().status == "done"
    assert waiting.artifact("said").text == "2: A!, B!"
    assert ws.verify().ok


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("one.py", 'shout + "!"', 'shout + "?"'),
        ("one.yaml", "Keep {{ note }}?", "Really keep {{ note }}?"),
        ("all.yaml", "reads: {note: item}}", "reads: {note: item}, on_error: stop}"),
        ("all.py", "len(notes)", "len(notes) + 1"),
    ],
)
def test_a_run_does_not_move_while_branches_are_under_way_that_would_be_others_now(
    ws: Workspace, waiting: Run, name: str, old: str, new: str
) -> None:
    rewritten(ws, name, old, new)
    before = waiting.state.head

    with pytest.raises(RunError, match=r"branches of run .* are under way in gather") as told:
        examined(ws, waiting, {})

    assert f"baton goto {waiting.id} gather --no-drive" in told.value.mend
    assert waiting.refresh().state.head == before


def test_it_moves_once_the_phase_is_begun_anew(ws: Workspace, waiting: Run) -> None:
    rewritten(ws, "one.py", 'shout + "!"', 'shout + "?"')
    waiting.goto("gather")
    run = upgraded(ws, examined(ws, waiting, {}))
    run.drive()
    answer_all(ws)

    assert run.refresh().artifact("told").text == "2: A?, B?"


def test_it_moves_once_its_branches_have_ended(ws: Workspace) -> None:
    rewritten(ws, "all.py", "kept = [", "raise ValueError\n    kept = [")
    run = ws.start("all", ["a"])
    run.drive()
    answer_all(ws)
    assert run.refresh().status == "failed"
    rewritten(ws, "all.py", "raise ValueError\n    kept = [", "kept = [")

    run = upgraded(ws, examined(ws, run, {}))
    run.drive()

    assert run.artifact("told").text == "1: A!"


def test_a_branch_is_upgraded_with_its_root(ws: Workspace, waiting: Run) -> None:
    branch = waiting.branches()[-1]
    with pytest.raises(UsageError, match=f"is a branch of {waiting.id}, and is pinned as that is") as told:
        examined(ws, branch, {})
    assert told.value.mend == f"Upgrade the whole run: baton upgrade {waiting.id}"
