"""What a branch asked is found again by where it was asked: for the same entry, in any order, whatever else changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from branching_workspace import make_branching
from small_workspace import Clock

from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.errors import NotFound
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal


class Counting:
    """Finds what it is asked about, and keeps what that was. The later ones are done first."""

    name = "offline"

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def answer(self, request: Request) -> Answer:
        prompt = request.messages[0].text  # type: ignore[union-attr]
        for _ in range(5 if prompt == "a" else 1):
            await asyncio.sleep(0)
        self.asked.append(prompt)
        found = AssistantMessage(output={"title": prompt, "count": len(self.asked)})
        return Answer(found, self.name, input_tokens=10, output_tokens=2)


@pytest.fixture
def model() -> Counting:
    return Counting()


@pytest.fixture
def ws(tmp_path: Path, model: Counting) -> Iterator[Workspace]:
    root = make_branching(tmp_path / "ws")
    with Workspace(
        root,
        journal=SqliteJournal.open(root / "state/journal.db", clock=Clock()),
        liveness=LockLiveness(root / "state/locks"),
        clock=Clock(),
        model_for=lambda *_: model,
    ) as workspace:
        yield workspace


@pytest.fixture
def origin(ws: Workspace, model: Counting) -> Run:
    run = ws.start("found", ["a", "b", "a", "c"])
    run.drive()
    assert sorted(model.asked) == ["a", "a", "b", "c"]
    model.asked.clear()
    return run


def found(run: Run) -> list[tuple[str, int]]:
    return [(one["value"]["title"], one["value"]["count"]) for one in run.artifact("found").value]


def test_a_fork_asks_nothing_again_and_gives_each_entry_its_own(ws: Workspace, origin: Run, model: Counting) -> None:
    forked = ws.fork(origin.id)
    forked.drive()

    assert model.asked == []
    assert found(forked) == found(origin)


def test_of_equal_entries_each_has_its_own_answer(origin: Run) -> None:
    first, _, third, _ = found(origin)
    assert first != third


def test_a_branch_is_asked_anew_alone_when_that_is_wanted(ws: Workspace, origin: Run, model: Counting) -> None:
    forked = ws.fork(origin.id, start="found.2", fresh=True)
    forked.drive()

    assert model.asked == ["b"]
    assert [one for one in found(forked) if one[0] != "b"] == [one for one in found(origin) if one[0] != "b"]


def test_what_was_asked_anew_once_is_found_by_the_next_fork(ws: Workspace, origin: Run, model: Counting) -> None:
    first = ws.fork(origin.id, start="found.2", fresh=True)
    first.drive()
    second = ws.fork(first.id)
    second.drive()

    assert model.asked == ["b"]
    assert found(second) == found(first)


def test_a_fork_of_a_branch_is_one_of_its_root(ws: Workspace, origin: Run, model: Counting) -> None:
    forked = ws.fork(f"{origin.id}/found.4", fresh=True)
    forked.drive()

    assert model.asked == ["c"]
    assert "/" not in forked.id


def test_a_fork_from_a_branch_asks_nothing_unless_it_is_to(ws: Workspace, origin: Run, model: Counting) -> None:
    ws.fork(origin.id, start="found.2").drive()

    assert model.asked == []


def test_what_a_fork_shares_of_a_tree_is_whole_without_the_branches(ws: Workspace) -> None:
    run = ws.start("all", ["a"])
    run.drive()
    ws.decisions()[0].approve()
    forked = ws.fork(run.id, start="told")
    forked.drive()

    assert forked.artifact("told").text == run.refresh().artifact("told").text
    assert ws.verify().ok
    assert ws.verify(forked.id).ok


def test_a_branch_that_is_not_there_is_told(ws: Workspace, origin: Run) -> None:
    with pytest.raises(NotFound, match=r"found\.9"):
        ws.fork(origin.id, start="found.9", fresh=True)


def test_one_changed_entry_asks_anew_for_that_entry_alone(ws: Workspace, origin: Run, model: Counting) -> None:
    app = ws.root / "apps/found.yaml"
    text = app.read_text("utf-8").replace("each: notes", "each: notes | map('replace', 'b', 'B') | list")
    app.write_text(text, encoding="utf-8")
    forked = ws.fork(origin.id)
    forked.drive()

    assert model.asked == ["B"]
    assert found(forked)[0] == found(origin)[0]


def test_the_handoffs_of_a_fork_add_up_to_what_its_branches_used(ws: Workspace) -> None:
    app = ws.root / "apps/found.yaml"
    app.write_text(app.read_text("utf-8") + '  good: {gate: "Good?", reads: [found]}\n', encoding="utf-8")
    origin = ws.start("found", ["a", "b"])
    origin.drive()

    state = ws.fork(origin.id, start="good").state

    used = [(handoff.fact.input_tokens, handoff.fact.output_tokens) for handoff in state.handoffs]
    assert used == [(state.input_tokens, state.output_tokens)] == [(20, 4)]
