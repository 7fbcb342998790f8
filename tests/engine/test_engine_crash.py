"""Killed at any append, a resumed run does nothing twice and asks for no recorded answer again."""

from __future__ import annotations

import pytest
from machine import Killed, Machine, MortalJournal, calls, says
from phases import a_phase

from orchestrator.engine.recorder import Recorder

PIPELINE = (
    a_phase("write", "agent", "writer", {"source": "source"}, prompt="writer.md.j2", writes="draft"),
    a_phase("shout", "script", "shout", {"text": "draft"}, writes="page"),
    a_phase("check", "gate", "Place it?", {"page": "page"}),
    a_phase("place", "effect", "place", {"text": "page"}),
)


def machine_of_two_requests() -> Machine:
    return Machine(*PIPELINE, answers=[calls(("look", {})), says("hello")])


def appends_of_a_whole_run() -> int:
    machine = machine_of_two_requests()
    machine.drive()
    machine.answer("approve")
    machine.drive()
    return len(machine.kinds())


@pytest.mark.parametrize("durable", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("die_at", range(1, appends_of_a_whole_run()))
def test_killed_at_any_append_a_run_ends_as_if_nothing_had_happened(die_at: int, durable: bool) -> None:
    machine = machine_of_two_requests()
    whole = machine_of_two_requests()
    whole.drive()
    whole.answer("approve")
    whole.drive()

    machine.recorder = Recorder(MortalJournal(machine.journal, die_at, durable=durable), "dem-1")  # type: ignore[arg-type]
    try:
        drive_to_the_end(machine)
    except Killed:
        machine.recorder = Recorder(machine.journal, "dem-1")
        machine.model.answers = unanswered(machine)
        drive_to_the_end(machine)

    assert machine.state.status == "done"
    assert [h.fact.artifacts for h in machine.state.handoffs][:2] == [h.fact.artifacts for h in whole.state.handoffs][
        :2
    ]
    assert [h.fact.to for h in machine.state.handoffs] == [h.fact.to for h in whole.state.handoffs]
    assert len(machine.shelf.placed) == 1
    assert machine.kinds().count("ModelAnswered") == 2


def drive_to_the_end(machine: Machine) -> None:
    machine.drive()
    if machine.state.status == "waiting":
        machine.answer("approve")
    machine.drive()


def unanswered(machine: Machine) -> list[object]:
    """What the model has still to say: an answer that is recorded must not be asked for again."""
    recorded = machine.kinds().count("ModelAnswered")
    return [calls(("look", {})), says("hello")][recorded:]
