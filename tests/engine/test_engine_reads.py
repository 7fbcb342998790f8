"""What a phase is called with: the versions in force when its visit began."""

from __future__ import annotations

from dataclasses import replace

import pytest
from machine import Machine, says
from phases import a_phase

from orchestrator.engine.intervene import goto, skip
from orchestrator.errors import NotFound, RunError

WRITE = a_phase("write", "agent", "writer", {"source": "source"}, prompt="writer.md.j2", writes="draft")
SHOUT = a_phase("shout", "script", "shout", {"text": "draft"}, writes="page")
GATE = a_phase("check", "gate", "Place it?", {"draft": "draft"}, answers={"approve": "place", "send_back": "write"})
PLACE = a_phase("place", "effect", "place", {"text": "draft"}, {"page": "page"})


def failure(machine: Machine) -> str:
    assert machine.state.failure is not None, f"it did not fail, it is {machine.state.status}"
    return machine.recorder.artifact(machine.state.failure).value["message"]  # type: ignore[no-any-return]


def test_an_input_may_be_read() -> None:
    machine = Machine(a_phase("shout", "script", "shout", may_read={"text": "source"}))

    machine.drive()

    assert machine.value("shout") == "A NOTE"


def test_what_is_not_written_yet_is_none() -> None:
    machine = Machine(
        a_phase("same", "script", "same", {"value": "source"}, {"other": "later.part"}, constants={"more": 3})
    )
    machine.scripts("def same(value, other, more):\n    return [value, other, more]\n")

    machine.drive()

    assert machine.value("same") == ["a note", None, 3]


def test_a_dotted_path_reads_a_part() -> None:
    part = a_phase("part", "script", "same", {"value": "whole.inner.text"})
    machine = Machine(a_phase("whole", "script", "whole"), part)
    machine.scripts("def whole():\n    return {'inner': {'text': 'x'}}\n\n\ndef same(value):\n    return value\n")

    machine.drive()

    assert machine.value("part") == "x"


@pytest.mark.parametrize("path", ["draft.title", "source.a.b"])
def test_a_part_that_is_not_there_fails_the_phase_and_is_named(path: str) -> None:
    machine = Machine(WRITE, replace(SHOUT, reads={"text": path}), answers=[says("one")])

    machine.drive()

    assert f"'{path}' is not there: no '{path.split('.')[1]}'." in failure(machine)


def test_a_root_nothing_has_written_fails_the_phase_and_is_named() -> None:
    machine = Machine(replace(SHOUT, reads={"text": "draft"}))

    machine.drive()

    assert failure(machine) == "nothing has written 'draft' yet."


def test_the_gate_previews_the_effect_as_it_will_act_when_something_it_may_read_is_stale() -> None:
    """Otherwise the two would never agree, and the gate would open for ever."""
    machine = Machine(WRITE, SHOUT, GATE, PLACE, answers=[says("one"), says("two")])
    machine.drive()
    machine.answer("send_back", "again")
    machine.drive(until="shout")
    machine.append(goto(machine.state, machine.definition, "check"))
    machine.drive()

    machine.answer("approve")

    assert machine.drive().status == "done"
    assert [event.fact.reads for event in machine.journal.read("dem-1") if event.kind == "PhaseStarted"][-1].keys() == {  # type: ignore[union-attr]
        "draft"
    }


def test_a_phase_can_be_skipped_when_others_only_may_read_what_it_writes() -> None:
    late = a_phase("late", "script", "shout", {"text": "source"}, {"page": "page"})
    machine = Machine(replace(SHOUT, reads={"text": "source"}), late)

    machine.append(skip(machine.state, machine.definition))

    assert machine.state.at == "late"


def test_a_phase_whose_work_is_needed_cannot_be_skipped() -> None:
    machine = Machine(WRITE, SHOUT)

    with pytest.raises(RunError, match="shout reads draft, which nothing has written yet"):
        skip(machine.state, machine.definition)


def test_a_phase_whose_work_stands_already_can_be_skipped() -> None:
    machine = Machine(WRITE, SHOUT, answers=[says("one")])
    machine.drive(steps=1)
    machine.append(goto(machine.state, machine.definition, "write"))

    skipped = skip(machine.state, machine.definition, "as it is")
    machine.append(skipped)

    assert machine.state.at == "shout"
    assert skipped.artifacts[0].text == "as it is"


def test_nobody_goes_to_a_phase_whose_reads_are_not_written() -> None:
    machine = Machine(WRITE, SHOUT)

    with pytest.raises(RunError, match="shout reads draft, which nothing has written yet"):
        goto(machine.state, machine.definition, "shout")


def test_going_to_a_phase_that_is_not_there_offers_the_nearest() -> None:
    machine = Machine(WRITE, SHOUT)

    with pytest.raises(NotFound, match=r'no phase "shut". Did you mean shout\?'):
        goto(machine.state, machine.definition, "shut")
