"""A person may take, skip, go to and cancel; each is a handoff or an end in their name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from machine import Machine, says
from phases import a_phase

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.definition import Edge
from orchestrator.domain.facts import DecisionWithdrawn, HandoffRecorded, RunEnded
from orchestrator.engine.intervene import cancel, goto, skip, take
from orchestrator.engine.values import Values
from orchestrator.errors import RunError, TemplateError

WRITE = a_phase("write", "agent", "writer", {"source": "source"}, prompt="writer.md.j2", writes="draft")
SHOUT = a_phase("shout", "script", "shout", {"text": "draft"}, writes="page")
GATE = a_phase("check", "gate", "Good?", {"page": "page"})
PLACE = a_phase("place", "effect", "place", {"text": "page"})
MINE = Artifact.of_text("mine")


@pytest.fixture
def fresh() -> Machine:
    return Machine(WRITE, SHOUT, GATE, PLACE, answers=[says("one"), says("two")])


@pytest.fixture
def waiting(fresh: Machine) -> Machine:
    fresh.drive()
    return fresh


def taken(machine: Machine, comment: str = "") -> HandoffRecorded:
    values = Values(machine.recorder, fresh={"draft": MINE})
    moved = take(machine.state, machine.definition, MINE, values, comment)
    machine.append(moved)
    handoff = moved.facts[-1]
    assert isinstance(handoff, HandoffRecorded)
    return handoff


def test_work_taken_by_hand_goes_on_as_the_phases_own(fresh: Machine) -> None:
    assert taken(fresh) == HandoffRecorded(
        "write", "shout", "you", "done by hand", {"draft": MINE.digest}, by_hand=True, comment=None
    )

    fresh.drive()

    assert fresh.value("page") == "MINE"
    assert fresh.state.artifacts["draft"].by == "you"
    assert fresh.model.asked == []


def test_work_taken_in_the_middle_of_a_visit_was_made_from_what_that_read(fresh: Machine) -> None:
    fresh.model.answers.insert(0, RunError("no."))
    fresh.drive()

    taken(fresh)

    assert fresh.state.artifacts["draft"].made_from == fresh.state.inputs
    assert (fresh.state.status, fresh.state.failure) == ("stopped", None)


def test_work_taken_leaves_by_the_edge_whose_condition_it_meets(fresh: Machine) -> None:
    edges = (Edge("check", when="draft == 'mine'"), Edge("shout"))
    write = replace(fresh.definition.app.phases[0], then=edges)
    app = replace(fresh.definition.app, phases=(write, *fresh.definition.app.phases[1:]))
    fresh.definition = replace(fresh.definition, app=app)

    assert taken(fresh).to == "check"
    with pytest.raises(TemplateError):
        take(replace(fresh.state, at="write"), fresh.definition, MINE, {})


def test_a_comment_lies_before_the_next_phase(fresh: Machine) -> None:
    handoff = taken(fresh, "wrote it myself")

    assert handoff.comment is not None
    assert fresh.state.feedback == {"shout": (handoff.comment,)}
    note = fresh.recorder.artifact(handoff.comment)
    assert (note.text, note.media_type) == ("wrote it myself", "text/plain")


def test_an_effect_is_not_done_for_it(fresh: Machine) -> None:
    with pytest.raises(RunError, match=r"place acts on the world .* baton skip dem-1"):
        take(replace(fresh.state, at="place"), fresh.definition, MINE, {})


def test_what_is_skipped_hands_on_nothing() -> None:
    machine = Machine(replace(SHOUT, reads={"text": "source"}), WRITE)

    moved = skip(machine.state, machine.definition)

    assert moved.facts == (HandoffRecorded("shout", "write", "you", "skipped", by_hand=True),)
    assert moved.artifacts == ()


def test_skipping_leaves_by_the_last_edge(fresh: Machine) -> None:
    fresh.drive(until="shout")
    fresh.append(goto(fresh.state, fresh.definition, "write"))
    write = replace(fresh.definition.app.phases[0], then=(Edge("check", when="source"), Edge("shout")))
    app = replace(fresh.definition.app, phases=(write, *fresh.definition.app.phases[1:]))

    moved = skip(fresh.state, replace(fresh.definition, app=app))

    assert moved.facts[-1].to == "shout"  # type: ignore[union-attr]


def test_going_somewhere_withdraws_the_open_decision_and_says_so(waiting: Machine) -> None:
    moved = goto(waiting.state, waiting.definition, "write")

    assert moved.facts == (
        DecisionWithdrawn("d-1"),
        HandoffRecorded("check", "write", "you", "went there by hand", by_hand=True, chosen=True),
    )
    waiting.append(moved)
    assert (waiting.state.at, waiting.state.status, waiting.state.decision) == ("write", "stopped", None)
    assert waiting.journal.decisions() == []


def test_going_somewhere_lets_a_failed_run_go_on(fresh: Machine) -> None:
    fresh.model.answers = [RunError("no."), says("one")]
    assert fresh.drive().status == "failed"

    fresh.append(goto(fresh.state, fresh.definition, "write"))

    assert (fresh.state.status, fresh.state.failure) == ("stopped", None)
    assert fresh.drive().status == "waiting"


def test_a_run_that_was_moved_before_anybody_drove_it_still_counts_as_running(fresh: Machine) -> None:
    fresh.append(goto(fresh.state, fresh.definition, "write"))

    assert fresh.state.status == "running"


def test_going_somewhere_lets_a_bounded_loop_begin_anew() -> None:
    loop = replace(SHOUT, reads={"text": "source"}, then=(Edge("shout", at_most=1), Edge("end")))
    machine = Machine(loop)
    machine.drive(steps=1)

    machine.append(goto(machine.state, machine.definition, "shout"))
    machine.drive()

    assert [handoff.fact.to for handoff in machine.state.handoffs] == ["shout", "shout", "shout", "end"]


def test_a_cancelled_run_keeps_what_was_said_and_its_decision_is_withdrawn(waiting: Machine) -> None:
    note = Artifact.of_text("not today", "text/plain")

    ended = cancel(waiting.state, "not today")

    assert ended.facts == (DecisionWithdrawn("d-1"), RunEnded("cancelled", note.digest))
    assert ended.artifacts == (note,)


def test_a_run_is_cancelled_without_a_word(fresh: Machine) -> None:
    ended = cancel(fresh.state)

    assert (ended.facts, ended.artifacts) == ((RunEnded("cancelled"),), ())


def test_a_run_that_has_ended_takes_nothing_by_hand(fresh: Machine) -> None:
    fresh.append(cancel(fresh.state))

    with pytest.raises(RunError, match="dem-1 is cancelled already"):
        cancel(fresh.state)
    with pytest.raises(RunError, match=r"dem-1 is cancelled\. Go on in a new one: baton fork dem-1"):
        goto(fresh.state, fresh.definition, "write")
