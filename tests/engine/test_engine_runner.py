"""A run moves on one command at a time, and everything it did is in its events."""

from __future__ import annotations

import pytest
from machine import Machine, calls, says
from phases import a_phase

from orchestrator.domain.definition import Edge
from orchestrator.domain.facts import KERNEL, DriverClaimed
from orchestrator.engine.intervene import goto
from orchestrator.engine.recorder import Recorder
from orchestrator.errors import DriverLost, RunDriven, RunError

WRITE = a_phase("write", "agent", "writer", {"source": "source"}, prompt="writer.md.j2", writes="draft")
SHOUT = a_phase("shout", "script", "shout", {"text": "draft"}, writes="page")
GATE = a_phase("check", "gate", "Place it?", {"page": "page"})
PLACE = a_phase("place", "effect", "place", {"text": "page"})


def test_a_script_and_an_agent_hand_on_to_the_end() -> None:
    machine = Machine(WRITE, SHOUT, answers=[says("hello")])

    state = machine.drive()

    assert state.status == "done"
    assert machine.value("page") == "HELLO\n"
    assert [(h.fact.phase, h.fact.to, h.fact.by) for h in state.handoffs] == [
        ("write", "shout", "writer"),
        ("shout", "end", "script"),
    ]


def test_a_run_waits_at_a_gate_without_a_driver() -> None:
    machine = Machine(WRITE, SHOUT, GATE, PLACE, answers=[says("hello")])

    state = machine.drive()

    assert (state.status, state.driver, machine.decision) == ("waiting", "", "d-1")
    assert machine.shelf.placed == []


def test_driving_without_an_answer_acts_on_nothing_and_asks_no_model() -> None:
    machine = Machine(WRITE, SHOUT, GATE, PLACE, answers=[says("hello")])
    machine.drive()
    recorded, asked = machine.journal.read("dem-1"), len(machine.model.asked)

    state = machine.drive()

    assert (state.status, state.head) == ("waiting", recorded[-1].head)
    assert machine.journal.read("dem-1") == recorded
    assert (machine.shelf.placed, len(machine.model.asked)) == ([], asked)


def test_approval_lets_the_effect_act_once_on_what_was_shown() -> None:
    machine = Machine(WRITE, SHOUT, GATE, PLACE, answers=[says("hello")])
    machine.drive()
    machine.answer("approve")

    state = machine.drive()

    assert state.status == "done"
    assert [text for _, text in machine.shelf.placed] == ["HELLO\n"]
    assert state.approvals == ()


def test_step_stops_after_one_handoff_and_lets_go() -> None:
    machine = Machine(WRITE, SHOUT, answers=[says("hello")])

    state = machine.drive(steps=1)

    assert (state.at, state.status, state.driver) == ("shout", "stopped", "")


def test_a_drive_that_stops_lets_go_in_the_commit_of_its_last_handoff() -> None:
    machine = Machine(a_phase("shout", "script", "shout", {"text": "source"}, writes="page"), GATE)

    machine.drive(steps=1)

    handed_on, let_go = machine.journal.read("dem-1")[-2:]
    assert (handed_on.kind, handed_on.actor, let_go.kind, let_go.actor) == (
        "HandoffRecorded",
        "script",
        "DriverReleased",
        KERNEL,
    )
    assert handed_on.at == let_go.at  # facts of one commit share their time


def test_until_stops_before_the_phase_named() -> None:
    machine = Machine(WRITE, SHOUT, GATE, answers=[says("hello")])

    assert machine.drive(until="check").at == "check"
    assert machine.kinds()[-1] == "DriverReleased"


def test_a_failure_names_the_mend_and_is_tried_again_on_resume() -> None:
    machine = Machine(WRITE, answers=[RunError("no disk.", mend="Make room."), says("hello")])

    failed = machine.drive()
    assert failed.status == "failed"
    assert failed.failure is not None
    assert machine.recorder.artifact(failed.failure).value["mend"] == "Make room."

    assert machine.drive().status == "done"


def test_a_failing_script_says_where() -> None:
    machine = Machine(a_phase("break", "script", "fail", {"text": "source"}))

    state = machine.drive()

    assert state.failure is not None
    told = machine.recorder.artifact(state.failure).value
    assert "apps/demo.py" in told["where"] + told["message"]
    assert "ValueError" in told["message"]


def test_a_living_driver_is_not_stolen_from() -> None:
    machine = Machine(SHOUT)
    machine.journal.append(machine.state.head, [DriverClaimed("other")], actor="baton")
    machine.recorder.refresh()
    machine.liveness.living.add("other")

    with pytest.raises(RunDriven):
        machine.drive()


def test_a_dead_driver_is_taken_over_and_the_event_says_from_whom() -> None:
    machine = Machine(WRITE, answers=[says("hello")])
    machine.journal.append(machine.state.head, [DriverClaimed("dead")], actor="baton")
    machine.recorder.refresh()

    machine.drive()

    claims = [e.fact for e in machine.journal.read("dem-1") if isinstance(e.fact, DriverClaimed)]
    assert claims[-1] == DriverClaimed("me", took_over="dead")


def test_a_driver_stops_when_another_has_claimed_the_run() -> None:
    machine = Machine(WRITE, SHOUT, answers=[says("hello")])
    model = machine.model

    async def robbed(request: object) -> object:
        head = machine.journal.read("dem-1")[-1].head
        machine.journal.append(head, [DriverClaimed("thief")], actor="baton")
        return says("too late")

    model.answer = robbed  # type: ignore[method-assign]

    with pytest.raises(DriverLost):
        machine.drive()
    assert machine.state.driver == "thief"


def test_a_bounded_edge_is_taken_so_often_and_then_the_next_one_applies() -> None:
    loop = a_phase(
        "again",
        "script",
        "shout",
        {"text": "source"},
        then=(Edge("again", when="again", at_most=2, why="once more"), Edge("end")),
    )
    machine = Machine(loop)

    state = machine.drive()

    assert [h.fact.to for h in state.handoffs] == ["again", "again", "end"]
    assert state.handoffs[0].fact.why == "once more (1 of 2)"
    assert state.handoffs[2].fact.why == "again was reached 2 of 2 times"


def test_tool_calls_are_events_and_their_results_reach_the_model() -> None:
    machine = Machine(WRITE, answers=[calls(("look", {"at": "here"})), says("seen")])

    machine.drive()

    assert machine.tool.called == 1
    assert machine.model.asked[1].messages[-1].text == '{\n "seen": 1\n}'  # type: ignore[union-attr]
    exchange = ["ModelAsked", "ModelAnswered", "ToolCalled", "ToolReturned", "ModelAsked", "ModelAnswered"]
    assert machine.kinds()[3:9] == exchange


def test_a_driver_that_lost_a_race_against_a_person_lets_go_of_the_run() -> None:
    """Otherwise its process, which lives, would keep everybody out until it ends, itself included."""
    machine = Machine(WRITE, SHOUT, answers=[says("hello")])
    ask = machine.model.answer

    async def overtaken(request: object) -> object:
        moved = goto(Recorder(machine.journal, "dem-1").state, machine.definition, "write")
        machine.journal.append(machine.journal.read("dem-1")[-1].head, moved.facts, actor="you")
        machine.model.answer = ask  # type: ignore[method-assign]
        return says("too late")

    machine.model.answer = overtaken  # type: ignore[method-assign]
    with pytest.raises(DriverLost):
        machine.drive()

    assert (machine.state.driver, machine.state.status) == ("", "stopped")
    assert machine.drive().status == "done"


@pytest.mark.parametrize(("script", "told"), [("leave", "SystemExit: 3."), ("nest", "it is nested more than 100 deep")])
def test_a_script_cannot_end_the_process_or_hand_on_what_cannot_be_kept(script: str, told: str) -> None:
    machine = Machine(a_phase("break", "script", script, {"text": "source"}))

    state = machine.drive()

    assert state.status == "failed"
    assert state.failure is not None
    assert told in machine.recorder.artifact(state.failure).value["message"]


def test_the_state_of_a_run_is_named_shortly_however_long_the_run_is() -> None:
    """It is what a drive returns, and asyncio spells that out each time."""
    machine = Machine(WRITE, SHOUT, GATE, PLACE, answers=[says("hello")])
    assert repr(machine.drive()) == f"<run dem-1 at {machine.state.head.seq}, waiting>"
