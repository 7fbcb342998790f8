"""What branches use: so many at once as the phase says, and every token counted once above, whatever way they take."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from branching_workspace import make_branching
from small_workspace import Clock

from orchestrator.domain.facts import BranchEnded, BranchResumed
from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal

TRIED = """\
description: What the model finds in a note, if it may be looked for.
inputs: {note: string}
phases:
  find: {agent: finder, reads: [note], prompt: "{{ note }}", output: {title: string, count: number}}
  check: {script: check, reads: [find]}
  good: {gate: "Good?", reads: [check], then: {approve: end}}
"""
TRIED_SCRIPTS = """\
def check(find):
    if find["title"] == "bad" and find["count"] < 10:
        raise ValueError("too little")
    return find["title"]
"""
TRIES = """\
description: The same for each.
inputs: {notes: list}
phases:
  tries: {each: notes, app: tried, reads: {note: item}}
"""


class Crowd:
    """Finds ten times more each time it is asked, and knows how many asked it at the same time."""

    name = "offline"

    def __init__(self) -> None:
        self.now = self.most = 0
        self.count = 1

    async def answer(self, request: Request) -> Answer:
        self.now += 1
        self.most = max(self.most, self.now)
        for _ in range(20):
            await asyncio.sleep(0)
        self.now -= 1
        found = AssistantMessage(output={"title": request.messages[0].text, "count": self.count})  # type: ignore[union-attr]
        self.count *= 10
        return Answer(found, self.name, input_tokens=10, output_tokens=2)


@pytest.fixture
def model() -> Crowd:
    return Crowd()


@pytest.fixture
def ws(tmp_path: Path, model: Crowd) -> Iterator[Workspace]:
    root = make_branching(tmp_path / "ws")
    for name, text in {"tried.yaml": TRIED, "tried.py": TRIED_SCRIPTS, "tries.yaml": TRIES}.items():
        (root / "apps" / name).write_text(text, encoding="utf-8")
    with Workspace(
        root,
        journal=SqliteJournal.open(root / "state/journal.db", clock=Clock()),
        liveness=LockLiveness(root / "state/locks"),
        clock=Clock(),
        model_for=lambda *_: model,
    ) as workspace:
        yield workspace


def used(run: Run) -> tuple[int, int]:
    return run.state.input_tokens, run.state.output_tokens


@pytest.mark.parametrize(
    ("at_once", "most"), [("    at_once: 1\n", 1), ("    at_once: 3\n", 3), ("    at_once: 9\n", 5), ("", 4)]
)
def test_no_more_are_at_work_at_once_than_the_phase_says(ws: Workspace, model: Crowd, at_once: str, most: int) -> None:
    path = ws.root / "apps/found.yaml"
    path.write_text(path.read_text("utf-8").replace("    at_once: 2\n", at_once), encoding="utf-8")
    run = ws.start("found", ["a", "b", "c", "d", "e"])
    run.drive()

    assert run.status == "done"
    assert model.most == most


def test_what_a_run_used_is_what_its_branches_used(ws: Workspace) -> None:
    run = ws.start("found", ["a", "b", "c"])
    run.drive()
    assert used(run) == (30, 6)


def test_a_branch_that_fails_and_is_gone_on_with_is_counted_once(ws: Workspace) -> None:
    run = ws.start("tries", ["bad", "good"])
    run.drive()
    assert run.status == "waiting"
    branch = ws.run(f"{run.id}/tries.1")
    assert branch.status == "failed"
    assert used(run.refresh()) == (10, 2)

    branch.goto("find")
    branch.drive()
    for decision in ws.decisions():
        decision.approve()

    assert run.refresh().status == "done"
    assert [used(branch) for branch in run.branches()] == [(20, 4), (10, 2)]
    assert used(run) == (30, 6)
    facts = [event.fact for event in run.events() if isinstance(event.fact, BranchEnded | BranchResumed)]
    assert [type(fact) for fact in facts if fact.branch == "tries.1"] == [BranchEnded, BranchResumed, BranchEnded]
    assert [one["error"] for one in run.artifact("tries").value] == [None, None]
