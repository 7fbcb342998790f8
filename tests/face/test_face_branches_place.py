"""A branch knows its place: whose it is, which of how many, what it begins with; and its parent what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from branching_workspace import make_branching
from small_workspace import Clock, open_workspace

from orchestrator.domain.facts import BranchesRested, EffectIntended
from orchestrator.engine.fold import fold
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace

NAP = """\
description: One note, until its day, or a person, comes.
inputs: {note: string}
phases:
  begin:
    script: begin
    reads: [note]
    then: [{to: ask, when: begin.asks}, {to: rest}]
  ask: {gate: "Keep it?", reads: [begin], then: {approve: end}}
  rest: {wait: {until: begin.day}}
"""
NAP_SCRIPTS = """\
def begin(note):
    return {"asks": note == "ask", "day": note}
"""
NAPS = """\
description: Every note of a list.
inputs: {notes: list}
phases:
  naps: {each: notes, app: nap, reads: {note: item}}
"""
LOOK = """\
description: Look at every file that is named, in a folder.
inputs: {notes: list, desk: folder}
phases:
  seen: {each: notes, tool: look_at, reads: {name: item}}
"""
LOOK_TOOL = '''\
from orchestrator.ports.tool import Surroundings


def look_at(name: str, surroundings: Surroundings) -> str:
    """The text of a file on the desk."""
    return surroundings.resolve(str(surroundings.folders["desk"] / name)).read_text("utf-8")
'''


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    root = make_branching(tmp_path / "ws")
    for name, text in {"nap.yaml": NAP, "nap.py": NAP_SCRIPTS, "naps.yaml": NAPS, "look.yaml": LOOK}.items():
        (root / "apps" / name).write_text(text, encoding="utf-8")
    (root / "tools/look_at.py").write_text(LOOK_TOOL, encoding="utf-8")
    with open_workspace(root, clock) as workspace:
        yield workspace


def started(ws: Workspace, app: str, *notes: str) -> Run:
    run = ws.start(app, list(notes))
    run.drive()
    return run


def place(ws: Workspace, run: Run, below: str) -> tuple[str, str, int, int, str, bool]:
    found = ws.run(f"{run.id}/{below}").state.branch
    assert found is not None
    return found.run, found.phase, found.number, found.of, found.member, found.keeps


def test_an_entry_is_one_of_so_many_and_a_member_has_a_name(ws: Workspace) -> None:
    run = started(ws, "all", "a", "b", "c")
    gathered = f"{run.id}/gather.asked"

    assert place(ws, run, "gather.asked") == (run.id, "gather", 0, 0, "asked", True)
    assert place(ws, run, "gather.asked/asked.2") == (gathered, "asked", 2, 3, "", True)


def test_what_is_no_entry_is_asked_in_the_lane_of_its_name(ws: Workspace) -> None:
    run, within = started(ws, "all", "a"), ws.start("within", "a")
    within.drive()
    lanes = [branch.state.branch.lane for branch in (*run.branches(), *within.branches()) if branch.state.branch]
    assert [lane for lane in lanes if not lane.startswith("gather.asked/")] == [
        "gather.asked",
        "gather.counted",
        "inner",
    ]


def test_an_app_that_does_the_work_of_a_phase_is_neither_and_its_failure_is_its_parents(ws: Workspace) -> None:
    run = ws.start("within", "a")
    run.drive()
    assert place(ws, run, "inner") == (run.id, "inner", 0, 0, "", False)


def test_a_failure_is_not_kept_where_the_phase_stops_at_it(ws: Workspace) -> None:
    path = ws.root / "apps/naps.yaml"
    path.write_text(NAPS.replace("reads: {note: item}", "reads: {note: item}, on_error: stop"), encoding="utf-8")
    run = started(ws, "naps", "ask")
    assert place(ws, run, "naps.1") == (run.id, "naps", 1, 1, "", False)


def test_equal_entries_are_asked_in_lanes_of_their_own_and_act_under_keys_of_their_own(ws: Workspace) -> None:
    run = started(ws, "notes", "a", "a")
    for decision in ws.decisions():
        decision.approve()

    assert run.refresh().status == "done"
    entries = [branch for branch in run.branches() if "/asked." in branch.id]
    lanes = [branch.state.branch.lane for branch in entries if branch.state.branch]
    assert lanes == [lanes[0], f"{lanes[0]}*2"]
    keys = [e.fact.key for branch in entries for e in branch.events() if isinstance(e.fact, EffectIntended)]
    assert len(set(keys)) == 2
    assert {len(branch.state.nonce) for branch in entries} == {len(run.state.nonce)}
    assert (ws.root / "written.txt").read_text("utf-8") == "A\nA\n"


def test_a_run_sleeps_until_the_first_of_its_branches_wakes_and_goes_on_with_that_one(
    ws: Workspace, clock: Clock
) -> None:
    run = started(ws, "naps", "2026-11-26T00:00:00Z", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z")
    assert run.status == "sleeping"
    assert run.state.visit
    assert run.state.visit.wakes_at == "2026-11-24T00:00:00.000000Z"

    clock.pass_(days=2)
    run.drive()
    assert [branch.status for branch in run.branches()] == ["sleeping", "done", "sleeping"]
    assert run.state.visit.wakes_at == "2026-11-25T00:00:00.000000Z"

    clock.pass_(days=3)
    assert run.drive().status == "done"


def test_a_run_waits_for_the_person_though_another_of_its_branches_sleeps(ws: Workspace, clock: Clock) -> None:
    run = started(ws, "naps", "2026-11-24T00:00:00Z", "ask")
    assert run.status == "waiting"
    [rested] = [event.fact for event in run.events() if isinstance(event.fact, BranchesRested)]
    assert (rested.phase, rested.until) == ("naps", "")
    assert run.state.driver == ""

    clock.pass_(days=2)
    run.drive()
    assert [branch.status for branch in run.branches()] == ["done", "waiting"]


def statuses(run: Run) -> list[tuple[str, str]]:
    """After each event about its branches: how the run stands."""
    events = run.events()
    about = [place for place, event in enumerate(events, 1) if event.kind in ("BranchEnded", "BranchesRested")]
    return [(events[place - 1].kind, fold(events[:place]).status) for place in about]


def test_a_run_that_rests_is_to_be_gone_on_with_when_the_last_of_its_branches_ends_and_not_before(
    ws: Workspace,
) -> None:
    run = started(ws, "naps", "ask", "ask")
    for decision in ws.decisions():
        decision.approve()

    events = run.refresh().events()
    ends = [place for place, event in enumerate(events, 1) if event.kind == "BranchEnded"]
    assert [fold(events[:place]).is_rested for place in ends] == [True, False]
    assert run.status == "done"


def test_a_run_that_is_driven_stays_so_when_its_branches_end(ws: Workspace) -> None:
    assert statuses(started(ws, "found", "a", "b")) == [("BranchEnded", "running")] * 2


def test_the_handoff_says_how_many_failed_and_nothing_where_none_did(ws: Workspace) -> None:
    failed = started(ws, "all", "a", "bad", "c")
    for decision in ws.decisions():
        decision.approve()
    sound = started(ws, "all")

    def why(run: Run) -> str:
        [told] = [handoff.fact.why for handoff in ws.run(f"{run.id}/gather.asked").handoffs]
        return told

    assert why(failed) == "2 of 3, 1 failed"
    assert why(sound) == ""


def test_what_an_entry_failed_of_is_told_without_a_place_where_there_is_none(ws: Workspace) -> None:
    (ws.root / "apps/one.yaml").write_text(
        "description: x\ninputs: {note: string}\nphases:\n"
        "  shout: {script: shout, reads: [note]}\n  kept: {each: shout, script: keep, reads: {shout: item}}\n",
        encoding="utf-8",
    )
    path = ws.root / "apps/naps.yaml"
    path.write_text(NAPS.replace("app: nap", "app: one"), encoding="utf-8")
    run = started(ws, "naps", "a")
    assert run.artifact("naps").value == [{"item": "a", "value": None, "error": "'each' of kept gives no list: shout"}]


def test_a_list_that_stops_at_what_did_not_come_to_its_end_stops_at_a_no_too(ws: Workspace) -> None:
    path = ws.root / "apps/naps.yaml"
    path.write_text(NAPS.replace("reads: {note: item}", "reads: {note: item}, on_error: stop"), encoding="utf-8")
    run = started(ws, "naps", "ask", "ask")
    first, second = sorted(ws.decisions(), key=lambda decision: decision.run.id)
    first.approve()
    second.reject()

    assert run.refresh().status == "failed"
    assert run.state.failure
    assert run.artifact_of(run.state.failure).value["message"] == "item 2 of 2: rejected"


def test_what_an_app_gives_may_be_made_before_its_last_phase(ws: Workspace) -> None:
    path = ws.root / "apps/one.yaml"
    path.write_text(path.read_text("utf-8").replace("phases:", "result: shout\nphases:"), encoding="utf-8")
    run = ws.start("within", "a")
    run.drive()
    ws.decisions()[0].approve()

    assert run.refresh().artifact("told").text == "made A"


def test_a_run_fails_with_the_app_that_was_cancelled_in_it(ws: Workspace) -> None:
    run = ws.start("within", "a")
    run.drive()
    ws.run(f"{run.id}/inner").cancel("not now")

    run.refresh().drive()
    assert run.status == "failed"
    assert run.state.failure
    told = run.artifact_of(run.state.failure).value
    assert told["message"] == "one is cancelled, and made nothing to go on with."
    assert "baton fork" in told["mend"]


def test_a_tool_that_is_called_for_each_finds_the_folder_the_person_named(ws: Workspace, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    for name in ("a.txt", "b.txt"):
        (desk / name).write_text(f"this is {name}", encoding="utf-8")
    run = ws.start("look", inputs={"notes": ["a.txt", "b.txt", "c.txt"], "desk": str(desk)})
    run.drive()

    said = run.artifact("seen").value
    assert [one["value"] for one in said] == ["this is a.txt", "this is b.txt", None]


def test_a_branch_begins_with_what_its_phase_reads_and_no_more(ws: Workspace) -> None:
    run = started(ws, "found", "a", "b")
    assert [set(branch.state.inputs) for branch in run.branches()] == [{"item"}, {"item"}]
    assert [branch.artifact("item").value for branch in run.branches()] == ["a", "b"]
