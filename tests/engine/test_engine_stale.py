"""After an edit or a send-back, what was made from the old version is not offered any more."""

from __future__ import annotations

import pytest
from machine import REVIEW, WRITE, Machine, says
from phases import a_phase

GATE = a_phase(
    "check",
    "gate",
    "Good?",
    {"draft": "draft", "review": "review"},
    answers={"approve": "end", "edit": "review", "send_back": "write"},
)


@pytest.fixture
def waiting() -> Machine:
    machine = Machine(WRITE, REVIEW, GATE, answers=[says("one"), says("two"), says("three")])
    machine.drive()
    return machine


def test_an_edited_draft_is_still_the_writers_when_it_is_sent_back(waiting: Machine) -> None:
    waiting.answer("edit", edited="mine")
    waiting.drive()
    assert (waiting.state.artifacts["draft"].phase, waiting.state.artifacts["draft"].by) == ("write", "you")

    waiting.answer("send_back", "shorter, please")

    assert waiting.state.artifacts["review"].stale


def test_an_edit_is_made_from_what_the_draft_was_made_from(waiting: Machine) -> None:
    before = waiting.state.artifacts["draft"].made_from

    waiting.answer("edit", edited="mine")

    assert waiting.state.artifacts["draft"].made_from == before
    assert not waiting.state.artifacts["draft"].stale


def test_a_gates_own_answer_is_made_from_what_it_showed_this_time(waiting: Machine) -> None:
    waiting.answer("send_back", "shorter, please")
    waiting.drive()
    shown = waiting.state.decision

    waiting.answer("approve")

    assert shown is not None
    assert waiting.state.artifacts["check"].made_from == shown.shows


def test_what_was_made_from_a_stale_version_is_stale_too() -> None:
    again = a_phase("again", "script", "shout", {"text": "review"})
    machine = Machine(WRITE, REVIEW, again, GATE, answers=[says("one")])
    machine.drive()

    machine.answer("edit", edited="mine")

    stale = {name for name, version in machine.state.artifacts.items() if version.stale}
    assert stale == {"review", "again"}


def test_a_version_written_anew_is_not_stale(waiting: Machine) -> None:
    waiting.answer("send_back", "shorter, please")
    waiting.drive()

    assert not waiting.state.artifacts["review"].stale


def test_what_is_stale_does_not_reach_the_agent_again(waiting: Machine) -> None:
    waiting.answer("send_back", "shorter, please")
    waiting.drive(steps=1)

    begun = [event.fact for event in waiting.journal.read("dem-1") if event.kind == "PhaseStarted"]
    assert set(begun[-1].reads) == {"source", "draft"}  # type: ignore[union-attr]
