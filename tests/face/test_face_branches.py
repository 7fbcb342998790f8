"""Branches are runs of their own: they wait, fail, and are answered by themselves, and their parent joins what came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from branching_workspace import make_branching
from small_workspace import Clock, open_workspace

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import BranchEnded, BranchesOpened, DriverClaimed, ModelAsked
from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.tree import Tree
from orchestrator.errors import DriverLost, RunError
from orchestrator.face.by_hand import ByHand
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.journal.liveness import driving
from orchestrator.ports.listing import Wanted


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(make_branching(tmp_path / "ws"), clock) as workspace:
        yield workspace


def started(ws: Workspace, app: str, *notes: str) -> Run:
    run = ws.start(app, list(notes))
    run.drive()
    return run


def asked(ws: Workspace) -> dict[str, str]:
    """Decision -> the run that asks."""
    return {decision.id: decision.run.id for decision in ws.decisions()}


def answer(ws: Workspace, run: Run, number: int, word: str = "approve") -> None:
    branch = f"{run.id}/gather.asked/asked.{number}"
    [decision] = [decision for decision in ws.decisions() if decision.run.id == branch]
    decision.answer(word)


def rewritten(ws: Workspace, name: str, old: str, new: str) -> None:
    path = ws.root / "apps" / name
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")


def test_each_entry_waits_for_its_own_answer_and_the_run_for_all(ws: Workspace) -> None:
    run = started(ws, "all", "a", "b")

    assert run.status == "waiting"
    assert set(asked(ws).values()) == {f"{run.id}/gather.asked/asked.{number}" for number in (1, 2)}

    answer(ws, run, 2)
    assert run.refresh().status == "waiting"
    answer(ws, run, 1)

    assert run.refresh().status == "done"
    assert run.artifact("told").text == "2: A!, B!"
    assert ws.verify().ok


def test_what_came_of_the_entries_stands_in_the_order_of_the_list_whatever_ends_first(ws: Workspace) -> None:
    run = started(ws, "all", "a", "b", "c")
    for number in (3, 1, 2):
        answer(ws, run, number)

    assert run.refresh().artifact("told").text == "3: A!, B!, C!"


def test_one_that_fails_leaves_the_others(ws: Workspace) -> None:
    run = started(ws, "all", "a", "bad", "c")
    answer(ws, run, 1)
    answer(ws, run, 3)

    assert run.refresh().status == "done"
    assert run.artifact("told").text == "3: A!, apps/one.py:3: ValueError: a bad note, C!"
    [branch] = [branch for branch in run.branches() if branch.id.endswith("/asked.2")]
    assert branch.status == "failed"


def test_one_that_somebody_rejects_is_told_with_the_others(ws: Workspace) -> None:
    run = started(ws, "all", "a", "b")
    answer(ws, run, 1, "reject")
    answer(ws, run, 2)

    assert run.refresh().artifact("told").text == "2: rejected, B!"


def test_a_member_that_stops_at_a_failure_leaves_nothing_open_that_nobody_waits_for(ws: Workspace) -> None:
    rewritten(ws, "all.yaml", "reads: {note: item}}", "reads: {note: item}, on_error: stop}")
    rewritten(ws, "all.py", 'kept = [one["value"] or one["error"] for one in gather["asked"]]', "return str(gather)")
    run = started(ws, "all", "a", "bad")

    assert run.status == "done"
    assert "item 2 of 2: apps/one.py:3: ValueError: a bad note" in run.artifact("gather").value["asked"]["error"]
    assert ws.decisions() == []


def test_a_failed_entry_under_stop_is_tried_again_and_no_other(ws: Workspace) -> None:
    rewritten(ws, "found.yaml", "at_once: 2", "at_once: 2\n    on_error: stop")
    rewritten(ws, "found.yaml", "agent: finder\n    reads: {note: item}", "app: one\n    reads: {note: item}")
    rewritten(ws, "found.yaml", '    prompt: "{{ note }}"\n    output: {title: string, count: number}\n', "")
    rewritten(ws, "one.py", "def shout", "import pathlib\n\n\ndef shout")
    rewritten(ws, "one.py", 'note.startswith("bad")', "pathlib.Path(note).exists()")
    (bad := ws.root / "broken").write_text("x", encoding="utf-8")
    run = started(ws, "found", "a", str(bad))
    assert run.status == "failed"
    assert "item 2 of 2" in run.artifact_of(run.state.failure or Digest("")).value["message"]

    bad.unlink()
    run.drive()

    assert run.status == "waiting"
    assert len(ws.decisions()) == 2


def test_agents_work_on_their_entries_in_lanes_of_their_own(ws: Workspace) -> None:
    run = started(ws, "found", "a", "b", "a")

    assert run.status == "done"
    assert [one["value"]["title"] for one in run.artifact("found").value] == ["tools"] * 3
    lanes = {
        event.fact.lane for branch in run.branches() for event in branch.events() if isinstance(event.fact, ModelAsked)
    }
    assert len(lanes) == 3
    assert {lane.partition(".")[0] for lane in lanes} == {"found"}


def test_no_branch_is_asked_for_that_was_opened_just_now(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for: list[str] = []
    read = ws.journal.read

    def read_and_tell(stream: str, after: int = 0, limit: int | None = None) -> list[Event]:
        asked_for.append(stream)
        return read(stream, after, limit)

    monkeypatch.setattr(ws.journal, "read", read_and_tell)
    run = started(ws, "found", "a", "b")

    assert len(ws.runs(Wanted(branches=True))) == 3
    once_each = [f"{run.id}/found.1", f"{run.id}/found.2"]  # when they had ended, for the account
    assert sorted(stream for stream in asked_for if "/" in stream) == once_each


def test_another_app_is_a_run_whose_gate_is_its_own(ws: Workspace) -> None:
    run = ws.start("within", "a")
    run.drive()
    [decision] = ws.decisions()
    assert decision.run.id == f"{run.id}/inner"
    assert decision.run.state.app == "one"

    decision.approve()
    assert run.refresh().artifact("told").text == "made A!"


def test_a_run_is_rejected_with_the_app_that_does_its_work(ws: Workspace) -> None:
    run = ws.start("within", "a")
    run.drive()
    ws.decisions()[0].reject()

    assert run.refresh().status == "rejected"


def test_an_empty_list_branches_nowhere(ws: Workspace) -> None:
    assert started(ws, "found").artifact("found").value == []


def test_the_list_is_made_once_and_what_ended_is_told_once(ws: Workspace) -> None:
    run = started(ws, "all", "a", "b")
    answer(ws, run, 1)
    run.refresh().drive()
    answer(ws, run, 2)

    facts = [event.fact for branch in (run, *run.branches()) for event in branch.events()]
    assert [fact.phase for fact in facts if isinstance(fact, BranchesOpened)] == ["gather", "asked"]
    ended = [fact.branch for fact in facts if isinstance(fact, BranchEnded)]
    assert sorted(ended) == ["asked.1", "asked.2", "gather.asked", "gather.counted"]


def test_driving_a_run_whose_branches_all_wait_records_nothing(ws: Workspace) -> None:
    run = started(ws, "all", "a")
    seen = {branch.id: branch.state.head for branch in (run.refresh(), *run.branches())}
    run.drive()

    assert {branch.id: branch.state.head for branch in (run.refresh(), *run.branches())} == seen


def test_a_run_that_is_cancelled_takes_its_branches_with_it(ws: Workspace) -> None:
    run = started(ws, "all", "a", "b")
    run.cancel("enough")

    assert ws.decisions() == []
    assert {branch.status for branch in run.branches()} == {"cancelled", "done"}
    assert run.status == "cancelled"


def test_a_branch_that_is_cancelled_is_told_with_the_others(ws: Workspace) -> None:
    run = started(ws, "all", "a", "b")
    ws.run(f"{run.id}/gather.asked/asked.1").cancel("not this one")
    answer(ws, run, 2)

    assert run.refresh().artifact("told").text == "2: cancelled: not this one, B!"


def test_a_person_who_goes_on_by_hand_leaves_no_branch_behind(ws: Workspace) -> None:
    run = started(ws, "all", "a", "b")
    decision = ws.decisions()[0]
    run.goto("gather")

    assert ws.decisions() == []
    with pytest.raises(RunError, match=r"has gone on without asked\.1"):
        decision.approve()
    run.drive()
    assert {name.rpartition("/gather")[2].partition(".")[0] for name in asked(ws).values()} == {"~2"}


@pytest.fixture
def led_on(ws: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Run:
    """One whose branches somebody else leads to new ones, just after they were cancelled for the first time."""
    run = started(ws, "all", "a", "b")
    cancel_branches, done = ByHand.cancel_branches, list[str]()

    def cancel_and_be_late(one: ByHand, comment: str) -> None:
        cancel_branches(one, comment)
        if one.run.id == run.id and not done:
            done.append(run.id)
            with open_workspace(ws.root, clock) as elsewhere:
                other = elsewhere.run(run.id)
                other.goto("gather")
                other.drive()
                assert asked(elsewhere)

    monkeypatch.setattr(ByHand, "cancel_branches", cancel_and_be_late)
    return run


def test_nor_where_somebody_else_has_led_it_to_new_ones_meanwhile(ws: Workspace, led_on: Run) -> None:
    led_on.goto("gather")
    assert ws.decisions() == []
    assert ws.verify().ok


def test_who_cancels_a_run_leaves_none_that_it_was_led_to_meanwhile(ws: Workspace, led_on: Run) -> None:
    led_on.cancel()
    assert led_on.refresh().status == "cancelled"
    assert ws.decisions() == []
    assert ws.verify().ok


def test_who_drives_a_run_that_is_cancelled_meanwhile_leaves_none_that_began_since(
    ws: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, begun = Tree._begin, list[str]()

    def begin_late(tree: Tree, recorder: Recorder, *rest: Any) -> None:
        if recorder.state.run.endswith("asked.2"):
            begun.append(recorder.state.run)
            with open_workspace(ws.root, clock) as elsewhere:
                elsewhere.run(run.id).cancel()
        begin(tree, recorder, *rest)

    monkeypatch.setattr(Tree, "_begin", begin_late)
    run = ws.start("all", ["a", "b"])
    with pytest.raises(DriverLost):
        run.drive()

    assert begun
    assert run.refresh().status == "cancelled"
    assert ws.decisions() == []
    assert ws.run(begun[0]).status == "cancelled"
    assert ws.verify().ok


def test_nor_where_somebody_else_drives_it_on_by_then(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    run = started(ws, "all", "a", "b")
    cancel_branches = ByHand.cancel_branches

    with driving(ws.liveness) as liveness:

        def cancel_and_be_late(one: ByHand, comment: str) -> None:
            cancel_branches(one, comment)
            ws.journal.append(ws.journal.read(run.id)[-1].head, [DriverClaimed(liveness.driver)], actor="baton")

        monkeypatch.setattr(ByHand, "cancel_branches", cancel_and_be_late)
        with pytest.raises(RunError, match="is being driven already"):
            run.goto("gather")
        assert isinstance(ws.journal.read(run.id)[-1].fact, DriverClaimed)


def test_a_failed_branch_is_not_gone_on_with_when_nobody_waits_for_it_any_more(ws: Workspace) -> None:
    run = started(ws, "all", "a", "bad")
    answer(ws, run, 1)
    branch = ws.run(f"{run.id}/gather.asked/asked.2")
    seen = branch.state.head

    with pytest.raises(RunError, match=r"gather\.asked has gone on without asked\.2"):
        branch.drive()
    assert branch.refresh().state.head == seen


def test_nor_when_only_the_run_above_its_parent_has_gone_on(ws: Workspace) -> None:
    rewritten(ws, "all.yaml", "reads: {note: item}}", "reads: {note: item}, on_error: stop}")
    rewritten(ws, "all.py", 'kept = [one["value"] or one["error"] for one in gather["asked"]]', "return str(gather)")
    run = started(ws, "all", "a", "bad")

    with pytest.raises(RunError, match=r"has gone on without gather\.asked"):
        ws.run(f"{run.id}/gather.asked/asked.2").drive()
    assert ws.decisions() == []


def test_what_a_branch_does_not_get_done_may_be_done_by_hand_under_its_path(ws: Workspace) -> None:
    run = started(ws, "all", "a", "bad")
    branch = ws.run(f"{run.id}/gather.asked/asked.2")
    branch.goto("shout")
    branch.take(Artifact.of_text("GOOD"))
    branch.drive()
    answer(ws, run, 1)
    answer(ws, run, 2)

    assert run.refresh().artifact("told").text == "2: A!, GOOD!"


def test_what_a_list_is_made_of_cannot_be_skipped(ws: Workspace) -> None:
    rewritten(ws, "all.yaml", "phases:", "phases:\n  kept: {script: first, reads: [notes]}")
    rewritten(ws, "all.yaml", "each: notes", "each: kept")
    rewritten(ws, "all.py", "def count", "def first(notes):\n    return notes[:1]\n\n\ndef count")
    run = ws.start("all", ["a", "b"])

    with pytest.raises(RunError, match="gather reads kept, which nothing has written yet"):
        run.skip()
    with pytest.raises(RunError, match="gather reads kept, which nothing has written yet"):
        run.goto("gather")


def test_one_can_go_by_hand_to_what_is_done_for_each(ws: Workspace) -> None:
    run = started(ws, "found", "a")
    again = ws.fork(run.id)
    again.goto("found")
    again.drive()

    assert again.status == "done"


def test_runs_are_listed_without_their_branches(ws: Workspace) -> None:
    run = started(ws, "all", "a", "b")

    assert [row.run for row in ws.runs()] == [run.id]
    assert len(run.branches()) == 4


def test_runs_of_one_loop_branch_out_side_by_side(ws: Workspace) -> None:
    runs = [ws.start("found", [f"n{number}", "x"]) for number in range(5)]

    async def all_of_them() -> None:
        await asyncio.gather(*(run.adrive() for run in runs))

    asyncio.run(all_of_them())
    assert {run.status for run in runs} == {"done"}
    assert ws.verify().ok


def test_the_account_of_a_long_list_names_the_rest_of_its_branches(ws: Workspace) -> None:
    run = started(ws, "found", *(f"n{number}" for number in range(30)))
    [account] = (ws.root / "transcripts").glob("*-found-*.md")
    text = account.read_text("utf-8")

    assert text.count("\n### ") == 24
    assert text.count(f"All of it: `baton transcript {run.id}/found.") == 6


def test_an_entry_that_does_not_fit_the_app_it_is_given_to_fails_alone(ws: Workspace) -> None:
    rewritten(ws, "one.yaml", "inputs: {note: string}", "inputs: {note: {type: choice, options: [a, c]}}")
    run = started(ws, "all", "a", "b", "c")
    answer(ws, run, 1)
    answer(ws, run, 3)

    assert run.refresh().artifact("told").text == '3: A!, "b" is not one of note: a, c, C!'
    assert ws.verify().ok


def test_who_has_lost_the_run_hands_nothing_on_for_its_branches(ws: Workspace, tmp_path: Path) -> None:
    lost: list[str] = []

    class Slow:
        """While it answers, another one takes the run over."""

        name = "offline"

        async def answer(self, request: Request) -> Answer:
            if not lost:
                lost.append(run.id)
                claimed = DriverClaimed("1-ffff", took_over=run.state.driver)
                ws.journal.append(ws.journal.read(run.id)[-1].head, [claimed], actor="baton")
            return Answer(AssistantMessage(output={"title": "t", "count": 1}), self.name)

    ws.model_for = lambda *_: Slow()  # type: ignore[assignment]
    run = ws.start("found", ["a", "b", "c"])
    with pytest.raises(DriverLost):
        run.drive()

    assert not run.refresh().handoffs
    assert run.state.driver == "1-ffff"


class Meddler:
    """A model during whose first answer something else is done with the run; nothing else moves meanwhile."""

    name = "finder"

    def __init__(self, meddle: Callable[[], None]) -> None:
        self.meddle: Callable[[], None] | None = meddle

    async def answer(self, request: Request) -> Answer:
        meddle, self.meddle = self.meddle, None
        if meddle:
            thread = Thread(target=meddle)  # which may have a loop of its own
            thread.start()
            thread.join()
        return Answer(AssistantMessage(output={"title": "tools", "count": 1}), self.name)


class Interrupted:
    name = "finder"

    async def answer(self, request: Request) -> Answer:
        raise asyncio.CancelledError


@pytest.mark.parametrize("notes", [["a"], ["a", "b", "c", "d"]])
def test_who_is_taken_over_and_led_out_of_the_branches_at_once_is_told_that_the_run_is_lost(
    tmp_path: Path, clock: Clock, notes: list[str]
) -> None:
    root = make_branching(tmp_path / "ws")

    def meddle() -> None:
        with open_workspace(root, clock) as other:
            other.model_for = lambda *_: Interrupted()  # type: ignore[assignment]
            with suppress(asyncio.CancelledError, KeyboardInterrupt):
                other.run(run.id).drive(take_over=True)
            other.run(run.id).goto("found")

    with open_workspace(root, clock) as ws:
        meddler = Meddler(meddle)
        ws.model_for = lambda *_: meddler  # type: ignore[assignment]
        run = ws.start("found", notes)
        with pytest.raises(DriverLost):
            run.drive()
        run.refresh().drive()
        assert run.status == "done"
        assert ws.verify().ok
