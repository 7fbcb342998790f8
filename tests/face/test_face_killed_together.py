"""Runs that share their commits, and a process that dies at one of those: no handoff is lost, none is done twice."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.journal.rules.write_queue import WriteQueue

APP = """\
description: Count to four.
inputs: {name: string}
phases:
  one: {script: one, reads: [name]}
  two: {script: more, reads: {said: one}}
  three: {script: more, reads: {said: two}}
  four: {script: more, reads: {said: three}}
"""
SCRIPTS = """\
def one(name):
    return f"{name} 1"


def more(said):
    name, count = said.split()
    return f"{name} {int(count) + 1}"
"""
RUNS = 12
DIED = 9


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_workspace(tmp_path / "ws")
    (root / "apps/count.yaml").write_text(APP, encoding="utf-8")
    (root / "apps/count.py").write_text(SCRIPTS, encoding="utf-8")
    return root


def dies_at(commit: int, *, durable: bool) -> None:
    """From here on the process ends at this shared commit, before or after it is on disk."""
    put_all, left = WriteQueue.put_all, [commit]

    def mortal(self: WriteQueue, works: Sequence[Callable[[], Any]]) -> Any:
        left[0] -= 1
        if not left[0] and not durable:
            os._exit(DIED)
        writes = put_all(self, works)
        if not left[0]:
            os._exit(DIED)
        return writes

    WriteQueue.put_all = mortal  # type: ignore[method-assign]


def drive_all(root: Path, ids: Sequence[str]) -> None:
    async def together() -> None:
        with open_workspace(root, Clock()) as workspace:
            await asyncio.gather(*(workspace.run(run).adrive() for run in ids))

    asyncio.run(together())


def died(root: Path, ids: Sequence[str], commit: int, *, durable: bool) -> bool:
    """Whether a process of its own came as far as that commit."""
    child = os.fork()
    if not child:
        dies_at(commit, durable=durable)
        drive_all(root, ids)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == DIED


@pytest.mark.parametrize("durable", [False, True])
@pytest.mark.parametrize("commit", range(1, 6))  # the claim, and each of four handoffs
def test_runs_whose_process_died_at_a_commit_they_shared_go_on(root: Path, commit: int, durable: bool) -> None:
    with open_workspace(root, Clock()) as workspace:
        ids = [workspace.start("count", f"r{number}").id for number in range(RUNS)]

    assert died(root, ids, commit, durable=durable)
    drive_all(root, ids)

    with open_workspace(root, Clock()) as workspace:
        for number, run in enumerate(map(workspace.run, ids)):
            assert run.artifact("four").text == f"r{number} 4"
            assert [handoff.fact.phase for handoff in run.handoffs] == ["one", "two", "three", "four"]
        assert workspace.verify().ok
