"""A run travels with its branches: in one file, in one commit, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from branching_workspace import make_branching
from run_file_forger import OF, Forged, Line
from small_workspace import Clock, open_workspace

from orchestrator.domain import facts
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import GENESIS
from orchestrator.errors import ImportRefused, UsageError
from orchestrator.face.importing import examined, imported
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.ports.listing import Wanted

WHOLE = Wanted(branches=True)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def there(tmp_path: Path, clock: Clock) -> Workspace:
    return open_workspace(make_branching(tmp_path / "there"), clock)


@pytest.fixture
def here(tmp_path: Path, clock: Clock) -> Workspace:
    return open_workspace(make_branching(tmp_path / "here"), clock)


@pytest.fixture
def waiting(there: Workspace) -> Run:
    """Of its five branches two wait, one has failed and is kept, and one is done."""
    run = there.start("all", ["a", "bad", "c"])
    run.drive()
    return run.refresh()


@pytest.fixture
def forged(waiting: Run) -> Forged:
    return Forged.of(waiting.as_file().data)


def taken_in(workspace: Workspace, data: bytes) -> Run:
    path = workspace.root / "run.baton"
    path.write_bytes(data)
    return imported(workspace, examined(workspace, path))


def answer_all(workspace: Workspace) -> None:
    for decision in workspace.decisions():
        decision.approve()


def heads(run: Run) -> dict[str, object]:
    return {one.id: one.state.head for one in (run.refresh(), *run.branches())}


# What is taken in


def test_a_run_is_there_with_all_its_branches(here: Workspace, waiting: Run) -> None:
    run = taken_in(here, waiting.as_file().data)

    assert heads(run) == heads(waiting)
    assert len(run.branches()) == 5
    assert here.verify().ok


def test_the_same_run_gives_the_same_bytes(here: Workspace, waiting: Run) -> None:
    data = waiting.as_file().data

    assert waiting.as_file().data == data
    assert taken_in(here, data).as_file().data == data


def test_a_file_says_how_much_is_in_it(here: Workspace, waiting: Run, tmp_path: Path) -> None:
    export = waiting.as_file()
    found = examined(here, export.write(tmp_path / "run.baton"))
    events = sum(len(one.events()) for one in (waiting, *waiting.branches()))

    assert (export.branches, export.events) == (5, events)
    assert (found.branches, found.events, found.new, found.ahead) == (5, events, events, 0)
    assert found.asked == ("d-1", "d-2")


def test_its_questions_are_open_for_nobody_until_it_goes_on_and_are_asked_anew_then(
    here: Workspace, waiting: Run
) -> None:
    run = taken_in(here, waiting.as_file().data)
    assert here.decisions() == []

    run.drive()

    assert len(here.decisions()) == 2
    assert not {decision.id for decision in here.decisions()} & {"d-1", "d-2"}
    answer_all(here)
    assert run.refresh().status == "done"
    assert run.artifact("told").text == "3: A!, apps/one.py:3: ValueError: a bad note, C!"
    assert here.verify().ok


def test_a_branch_that_is_driven_by_its_path_asks_anew_as_well(here: Workspace, waiting: Run) -> None:
    run = taken_in(here, waiting.as_file().data)
    here.run(f"{run.id}/gather.asked/asked.3").drive()

    assert [decision.run.id for decision in here.decisions()] == [f"{run.id}/gather.asked/asked.3"]


def test_what_went_on_there_comes_back_and_is_added_to_what_is_here(
    here: Workspace, there: Workspace, waiting: Run
) -> None:
    run = taken_in(here, waiting.as_file().data)
    run.drive()
    here.decisions()[0].approve()

    back = taken_in(there, run.as_file().data)

    assert heads(back) == heads(run)
    assert there.decisions() == []
    assert there.verify().ok
    back.drive()
    answer_all(there)
    assert back.refresh().status == "done"
    there.journal.rebuild()  # type: ignore[attr-defined]
    assert there.verify().ok


def test_a_branch_that_began_there_comes_back_with_the_others(
    here: Workspace, there: Workspace, tmp_path: Path
) -> None:
    run = there.start("all", ["a"])
    came = taken_in(here, run.as_file().data)
    came.drive()

    back = taken_in(there, came.as_file().data)

    assert len(back.branches()) == 3
    assert there.verify().ok


def test_a_file_that_is_behind_changes_nothing(here: Workspace, waiting: Run) -> None:
    data = waiting.as_file().data
    run = taken_in(here, data)
    run.drive()
    before = heads(run)

    found = examined(here, here.root / "run.baton")

    assert found.arrivals == ()
    assert found.ahead > 0
    assert heads(imported(here, found)) == before


def test_what_went_on_in_other_branches_here_and_there_is_refused(
    here: Workspace, there: Workspace, waiting: Run
) -> None:
    run = taken_in(here, waiting.as_file().data)
    for workspace, number in ((here, 1), (there, 3)):
        workspace.run(f"{run.id}/gather.asked/asked.{number}").cancel()
    before = heads(run)

    with pytest.raises(ImportRefused, match="went on in both places"):
        taken_in(here, waiting.as_file().data)
    assert heads(run) == before


def test_a_run_that_moved_meanwhile_is_told_and_no_branch_is_written(here: Workspace, waiting: Run) -> None:
    path = waiting.export(here.root / "run.baton")
    first, second = examined(here, path), examined(here, path)
    imported(here, first)

    with pytest.raises(ImportRefused, match="moved here meanwhile"):
        imported(here, second)
    assert here.verify().ok


def test_a_run_that_was_removed_here_is_not_taken_in_again(here: Workspace, waiting: Run, clock: Clock) -> None:
    waiting.cancel()
    data = waiting.as_file().data
    run = taken_in(here, data)
    assert len(here.journal.remove([run.id])) == 6

    with pytest.raises(ImportRefused, match="was removed here"):
        taken_in(here, data)


def test_what_was_spent_in_a_branch_counts_for_the_run_and_for_no_day(
    here: Workspace, waiting: Run, forged: Forged
) -> None:
    branch = f"{waiting.id}/gather.asked/asked.1"
    after = forged.of_branch(branch)[-1]
    body = {"key": GENESIS, "model": "acme:one", "reserved_usd": 2.5, "budget": {"day": "2026-11-22", "run_usd": 9.0}}
    asked = {"seq": 0, "kind": "ModelAsked", "at": after["at"], "actor": "x", "body": body, "digest": "", OF: branch}
    place = next(line for line in forged.of_branch(branch) if line["kind"] == "PhaseStarted")
    forged.lines.insert(forged.lines.index(place) + 1, asked)

    run = taken_in(here, forged.chained().counted().packed())

    spend = here.journal.spend("2026-11-22", run.id)
    assert (spend.run_usd, spend.day_usd) == (2.5, 0)
    assert examined(here, here.root / "run.baton").cost_usd == 2.5


def test_texts_that_were_forgotten_travel_as_forgotten(here: Workspace, there: Workspace, waiting: Run) -> None:
    from orchestrator.features.care.forgetting import forget, plan

    answer_all(there)
    forget(there, plan(there, waiting.refresh()))

    run = taken_in(here, waiting.as_file().data)

    assert run.status == "done"
    assert here.verify().ok
    assert here.journal.holders([waiting.state.inputs["notes"]]) == {waiting.state.inputs["notes"]: []}


def test_a_branch_is_not_exported_alone(waiting: Run) -> None:
    with pytest.raises(UsageError, match=f"is a branch of {waiting.id}") as told:
        waiting.branches()[-1].as_file()
    assert told.value.mend == f"Take the whole run along: baton export {waiting.id}"


# What holds there


def test_seals_of_this_very_machine_do_not_hold_in_what_comes_in_a_file(here: Workspace, waiting: Run) -> None:
    run = taken_in(here, waiting.as_file().data)

    assert not any(one.state.begun_here for one in (run, *run.branches()))
    assert here.journal.imported(f"{run.id}/gather.asked/asked.1")


# What is refused

Change = Callable[[Forged, str], None]


def of_root(kind: str, **fields: Any) -> Change:
    def change(forged: Forged, _: str) -> None:
        forged.event(kind)["body"].update(fields)

    return change


def of_branch(below: str, kind: str, **fields: Any) -> Change:
    def change(forged: Forged, run: str) -> None:
        found = next(line for line in forged.of_branch(f"{run}/{below}") if line["kind"] == kind)
        found["body"].update(fields)

    return change


def place(**fields: Any) -> Change:
    def change(forged: Forged, run: str) -> None:
        forged.of_branch(f"{run}/gather.counted")[0]["body"]["branch"].update(fields)

    return change


def renamed(below: str, to: str) -> Change:
    return lambda forged, run: forged.rename_branch(f"{run}/{below}", to.format(run=run))


def cut(below: str, kind: str) -> Change:
    """The last event of a branch is gone, as if it had never happened."""

    def change(forged: Forged, run: str) -> None:
        last = forged.of_branch(f"{run}/{below}")[-1]
        assert last["kind"] == kind
        forged.drop(last)

    return change


def untold(forged: Forged, _: str) -> None:
    forged.drop(next(line for line in forged.events if line["kind"] == "BranchEnded" and OF not in line))


def more(kind: str, body: Line) -> Change:
    """One more event of the root."""

    def change(forged: Forged, _: str) -> None:
        last = [line for line in forged.events if OF not in line][-1]
        told = {"seq": 0, "kind": kind, "at": last["at"], "actor": "baton", "body": body, "digest": ""}
        forged.lines.insert(forged.lines.index(last) + 1, told)

    return change


def asked_alike(forged: Forged, run: str) -> None:
    for number in (1, 3):
        of_branch(f"gather.asked/asked.{number}", "DecisionOpened", decision="d-9")(forged, run)


def another_list(forged: Forged, run: str) -> None:
    opened = next(line for line in forged.of_branch(f"{run}/gather.asked") if line["kind"] == "BranchesOpened")
    forged.swap(opened["body"]["items"], Artifact.of_json(["a"]))


def dropped(below: str) -> Change:
    return lambda forged, run: forged.drop_branch(f"{run}/{below}")


def doubled(forged: Forged, run: str) -> None:
    """Under one name two streams, each as it was chained."""
    forged.branches.append({**forged.branches[-1]})
    again = [{**line, OF: "again"} for line in forged.of_branch(forged.branches[-1]["run"])]
    forged.lines.extend(again)


def headed(**fields: Any) -> Change:
    def change(forged: Forged, _: str) -> None:
        forged.branches[0].update(fields)

    return change


LIES: dict[str, tuple[Change, str]] = {
    "a branch whose parent is not there": (
        dropped("gather.asked"), "gather.asked, whose branch it is, is not there"
    ),
    "a branch that was told to have ended is not there": (dropped("gather.counted"), "is done, which is not there"),
    "a branch of another run": (renamed("gather.counted", "all-0000/gather.counted"), "which is no branch of"),
    "a run that is no branch at all": (renamed("gather.counted", "all-0000"), "which is no branch of"),
    "a branch that its parent does not name": (
        renamed("gather.counted", "{run}/gather.other"), "which is not there"
    ),
    "a path for a branch": (renamed("gather.counted", "{run}/../../etc"), "as Baton never would"),
    "a branch twice": (doubled, " twice"),
    "a branch under the name of the run": (renamed("gather.counted", "{run}"), "twice"),
    "a branch that says it is another": (place(member="asked"), "it is not the branch that its name says"),
    "a branch that says it is another run's": (place(run="all-0000"), "it is not the branch that its name says"),
    "a branch of another visit": (place(visit=2), "it is not the branch that its name says"),
    "an end that was never told": (untold, "was never told"),
    "an end that was told and is not there": (cut("gather.counted", "HandoffRecorded"), "which"),
    "an end of what is no branch": (
        more("BranchEnded", {"branch": "gather.x", "status": "done"}), "which is no branch of it"
    ),
    "another end than there was": (of_root("BranchEnded", status="cancelled"), "is cancelled, which"),
    "branches beyond counting": (
        of_branch("gather.asked", "BranchesOpened", count=10**9), "opens more than 100,000 branches"
    ),
    "fewer than none": (of_branch("gather.asked", "BranchesOpened", count=-1), "count is below zero"),
    "a count of nothing": (of_root("BranchesOpened", count=2), "counts branches as Baton never would"),
    "entries where the app has members": (
        lambda forged, run: of_root(
            "BranchesOpened", items=forged.event("RunStarted")["body"]["inputs"]["notes"], count=3, members=[]
        )(forged, run),
        "",
    ),
    "more branches than entries": (of_branch("gather.asked", "BranchesOpened", count=4), "not one for each entry"),
    "another list": (another_list, "do not add up"),
    "members that the app has not": (
        of_root("BranchesOpened", members=["asked", "counted", "x"]), "opens other branches than gather has"
    ),
    "two questions of one name": (asked_alike, "have a decision of one name"),
    "a branch that is pinned to something else": (
        of_branch("gather.counted", "RunStarted", definition=GENESIS), "which it does not hold"
    ),
    "a branch of another app": (of_branch("gather.counted", "RunStarted", app="one"), "an app of another name"),
    "a phase that the branch has not": (
        of_branch("gather.counted", "PhaseStarted", phase="told"), "do not add up"
    ),
    "a nonce that is none": (of_branch("gather.counted", "RunStarted", nonce="x"), "its nonce is not"),
    "a time to come": (
        lambda forged, run: forged.of_branch(f"{run}/gather.counted")[1].update(at="2999-01-01T00:00:00.000000Z"),
        "yet to come",
    ),
}  # fmt: skip
HEADS: dict[str, tuple[Change, str]] = {
    "a count that lies": (headed(events=1), "does not hold what its first line says"),
    "a count of nothing": (headed(events=0), "does not hold what its first line says"),
    "a count below nothing": (headed(events=-5), "does not hold what its first line says"),
    "a count beyond the file": (headed(events=10**9), "does not hold what its first line says"),
    "a head that lies": (headed(head=GENESIS), "does not hold what its first line says"),
    "a branch with more": (headed(secret="x"), "line 1 does not say which branches"),
    "forgotten twice": (headed(forgotten=["x", "x"]), "twice"),
    "no branches": (lambda forged, _: forged.lines[0].update(branches=[]), "line 1 does not say which branches"),
    "branches that are none": (lambda forged, _: forged.lines[0].update(branches=[7]), "line 1 does not say which"),
    "an older form with branches": (lambda forged, _: forged.lines[0].update(v=1), "line 1 is not how"),
    "branches in another order": (
        lambda forged, _: forged.lines[0].update(branches=forged.branches[::-1]),
        "does not hold what its first line says"
    ),
    "another word in a branch": (
        lambda forged, run: forged.of_branch(f"{run}/gather.counted")[0]["body"].update(profile="paid"),
        "gather.counted: event 1 is not what was written",
    ),
    "the chain of another branch": (
        lambda forged, run: forged.branches[0].update(run=f"{run}/gather.other"), "event 1 is not what was written"
    ),
}  # fmt: skip


def refused(here: Workspace, data: bytes) -> str:
    before = here.journal.read("system"), here.journal.runs(WHOLE), here.journal.next_decision()
    with pytest.raises(ImportRefused) as told:
        taken_in(here, data)
    assert (here.journal.read("system"), here.journal.runs(WHOLE), here.journal.next_decision()) == before
    assert "\n" not in str(told.value)
    return told.value.message


@pytest.mark.parametrize("lie", LIES)
def test_a_tree_that_does_not_add_up_is_refused_whole(here: Workspace, waiting: Run, forged: Forged, lie: str) -> None:
    change, told = LIES[lie]
    change(forged, waiting.id)

    assert told in refused(here, forged.chained().counted().packed())


@pytest.mark.parametrize("lie", HEADS)
def test_a_first_line_that_lies_of_branches_is_refused(here: Workspace, waiting: Run, forged: Forged, lie: str) -> None:
    change, told = HEADS[lie]
    change(forged, waiting.id)

    assert told in refused(here, forged.packed())


def test_a_branch_of_a_branch_cannot_be_the_run_of_a_file(here: Workspace, waiting: Run, forged: Forged) -> None:
    branch = f"{waiting.id}/gather.counted"
    lines = [{**line} for line in forged.of_branch(branch)]
    for line in lines:
        line.pop(OF)
    head = {name: value for name, value in forged.lines[0].items() if name != "branches"} | {"run": branch, "v": 1}
    alone = Forged([head, *lines])

    assert f"is a branch, without {waiting.id}" in refused(here, alone.chained().counted().packed())


def test_the_forger_of_these_tests_changes_nothing_by_itself(waiting: Run, forged: Forged) -> None:
    assert Forged.of(forged.chained().counted().packed()).lines == Forged.of(waiting.as_file().data).lines
    assert any(isinstance(event.fact, facts.BranchesOpened) for event in waiting.events())
