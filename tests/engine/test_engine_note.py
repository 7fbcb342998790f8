"""A person's note stays before a phase until the phase has handed on work."""

from __future__ import annotations

import pytest
from machine import Machine, says
from phases import a_phase

from orchestrator.engine.intervene import goto

WRITE = a_phase("write", "agent", "writer", {"source": "source"}, prompt="writer.md.j2", takes_feedback=True)
GATE = a_phase("check", "gate", "Good?", {"write": "write"}, answers={"approve": "end", "send_back": "write"})


@pytest.fixture
def declined() -> Machine:
    machine = Machine(WRITE, GATE, answers=[says("one"), says("cannot.", declined=True), says("two")])
    machine.drive()
    machine.answer("send_back", "shorter, please")
    machine.drive()
    return machine


def last_prompt(machine: Machine) -> str:
    return machine.model.asked[-1].messages[0].text  # type: ignore[union-attr]


def test_a_note_given_with_retry_reaches_the_agent_after_the_earlier_one(declined: Machine) -> None:
    declined.answer("retry", "cut the list")

    declined.drive()

    assert "Note: shorter, please\nNote: cut the list\n" in last_prompt(declined)


def test_a_note_outlives_a_detour_by_hand(declined: Machine) -> None:
    for phase in ("check", "write"):
        declined.append(goto(declined.state, declined.definition, phase))

    declined.drive()

    assert "shorter, please" in last_prompt(declined)


def test_a_note_is_gone_once_the_phase_has_handed_on(declined: Machine) -> None:
    declined.answer("retry")
    declined.drive()

    assert declined.state.feedback == {}


def test_a_note_given_with_goto_reaches_the_agent() -> None:
    machine = Machine(WRITE, GATE, answers=[says("one"), says("two")])
    machine.drive()

    machine.append(goto(machine.state, machine.definition, "write", "start over"))
    machine.drive()

    assert "Note: start over\n" in last_prompt(machine)
