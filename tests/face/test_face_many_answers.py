"""Two hundred branches wait and eight processes answer in any order; some die: each goes on, and all come together."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

from branching_workspace import make_branching
from small_workspace import Clock, open_workspace

from orchestrator.errors import BatonError
from orchestrator.face.workspace import Workspace

ITEMS = 200
PROCESSES = 8
KILLS = 6
SEED = 20261127


def answering(root: Path, seed: int) -> None:
    """Answers what is open, in an order of its own, until nothing is; goes on where others died."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    with open_workspace(root, Clock()) as workspace:
        while True:
            rows = workspace.journal.decisions()
            if not rows:
                return
            try:
                workspace.decision(chance.choice(rows).decision).approve()
            except BatonError:
                continue  # another one was faster


def in_child(root: Path, seed: int) -> int:
    child = os.fork()
    if not child:
        code = 1
        try:
            answering(root, seed)
            code = 0
        finally:
            os._exit(code)
    return child


def answered_by_many(root: Path, chance: random.Random) -> None:
    living = {in_child(root, chance.randrange(10**6)) for _ in range(PROCESSES)}
    for _ in range(KILLS):
        with open_workspace(root, Clock()) as workspace:
            left = len(workspace.journal.decisions())
            while len(workspace.journal.decisions()) > max(left - ITEMS // (2 * KILLS), 0):
                os.sched_yield()
        victim = chance.choice(sorted(living))
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        living = living - {victim} | {in_child(root, chance.randrange(10**6))}
    for child in living:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def begun(root: Path) -> str:
    notes = [f"n{number}" for number in range(ITEMS - 1)]
    notes.insert(ITEMS // 3, "bad")
    with open_workspace(root, Clock()) as workspace:
        run = workspace.start("all", notes)
        run.drive()
        assert len(workspace.decisions()) == ITEMS - 1
        return run.id


def gone_on(workspace: Workspace, run: str) -> None:
    """What the person does at the end: go on with what a process died in."""
    workspace.run(run).drive()
    for decision in workspace.decisions():
        decision.approve()


def test_each_branch_goes_on_at_once_whoever_answers_and_one_failure_leaves_the_rest(tmp_path: Path) -> None:
    root = make_branching(tmp_path / "ws")
    run = begun(root)
    answered_by_many(root, random.Random(SEED))  # noqa: S311 - repeatable, not secret

    with open_workspace(root, Clock()) as workspace:
        gone_on(workspace, run)
        done = workspace.run(run)
        asked = done.artifact("gather").value["asked"]
        assert done.status == "done"
        assert [one["item"] for one in asked] == [one["value"][:-1].lower() if one["value"] else "bad" for one in asked]
        assert sum(one["error"] is None for one in asked) == ITEMS - 1
        ended = [branch for branch in done.branches() if branch.id.count("/") == 2]
        assert {tuple(handoff.fact.phase for handoff in branch.handoffs) for branch in ended} == {
            ("shout", "ask", "kept"),
            (),
        }
        assert workspace.verify().ok
