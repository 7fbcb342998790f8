"""A phase may sleep until a moment: the run holds nothing, asks nobody, and goes on with whoever drives it then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from machine import Machine
from phases import a_phase

from orchestrator.domain.artifact import Artifact
from orchestrator.engine.fold import fold
from orchestrator.engine.intervene import goto, skip
from orchestrator.engine.performer import Assignment, Outcome, Produced, Sleep
from orchestrator.ports.clock import stamp

NAP = a_phase("nap", "nap")
WAKES = datetime(2026, 11, 30, 8, tzinfo=UTC)


@dataclass
class Napping:
    """Sleeps once, and then is done."""

    began: list[int] = field(default_factory=list)

    async def perform(self, assignment: Assignment) -> Outcome:
        self.began.append(assignment.visit.number)
        if assignment.visit.wakes_at:
            return Produced(Artifact.of_json({"until": assignment.visit.wakes_at}), "nap")
        return Sleep(stamp(WAKES))


@pytest.fixture
def machine() -> Machine:
    machine = Machine(NAP, a_phase("end_of_it", "script", "shout", {"text": "source"}))
    machine.instead = {"nap": Napping()}
    machine.now = WAKES - timedelta(days=3)
    return machine


def test_a_run_that_sleeps_holds_no_driver_and_asks_nobody(machine: Machine) -> None:
    state = machine.drive()
    assert (state.status, state.driver, state.decision) == ("sleeping", "", None)
    assert state.visit
    assert state.visit.wakes_at == stamp(WAKES)
    assert machine.journal.runs()[0].status == "sleeping"


def test_driving_it_too_early_changes_nothing(machine: Machine) -> None:
    slept = machine.drive()
    assert machine.drive() == slept


def test_whoever_drives_it_once_the_moment_is_there_goes_on_in_the_same_visit(machine: Machine) -> None:
    machine.drive()
    machine.now = WAKES
    state = machine.drive()
    assert state.status == "done"
    assert machine.instead["nap"].began == [1, 1]
    assert [handoff.fact.phase for handoff in state.handoffs] == ["nap", "end_of_it"]


def test_it_can_be_left_out_while_it_sleeps(machine: Machine) -> None:
    machine.drive()
    answer = skip(machine.state, machine.definition)
    machine.recorder.record(*answer.facts, actor="you", artifacts=answer.artifacts)
    assert machine.state.status == "stopped"
    assert machine.journal.runs()[0].status == "stopped"
    assert machine.drive().status == "done"


def test_going_elsewhere_by_hand_wakes_it(machine: Machine) -> None:
    machine.drive()
    answer = goto(machine.state, machine.definition, "end_of_it")
    machine.recorder.record(*answer.facts, actor="you", artifacts=answer.artifacts)
    assert machine.drive().status == "done"


def test_what_is_read_back_sleeps_on(machine: Machine) -> None:
    machine.drive()
    again = fold(machine.journal.read(machine.state.run))
    assert (again.status, again.visit) == ("sleeping", machine.state.visit)
