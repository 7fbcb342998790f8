"""Answers are bound to what was shown, are taken once, and lead where the gate says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from machine import REVIEW, WRITE, Machine, phases, says
from phases import a_phase

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import digest_of_json
from orchestrator.domain.definition import ApprovalRule, Edge
from orchestrator.engine.intervene import cancel, goto, skip, take
from orchestrator.engine.values import Values
from orchestrator.errors import AnswerConflict, DecisionVoid, NotFound, RunError, UsageError

GATE = a_phase(
    "check",
    "gate",
    "Place it?",
    {"draft": "draft", "review": "review"},
    answers={"approve": "place", "edit": "review", "send_back": "write"},
)
SHOUT_AGAIN = a_phase("shout", "script", "shout", {"text": "source"})
PLACE = a_phase("place", "effect", "place", {"text": "draft"})
APP = (WRITE, REVIEW, GATE, PLACE)
OTHER = replace(WRITE, name="other", writes="more")


@pytest.fixture
def waiting() -> Machine:
    machine = Machine(WRITE, REVIEW, GATE, PLACE, answers=[says("one"), says("two"), says("three")])
    machine.drive()
    return machine


def placed(machine: Machine) -> list[object]:
    return [text for _, text in machine.shelf.placed]


def test_a_question_at_a_gate_is_bound_to_what_it_shows_and_to_what_the_effect_behind_it_would_do(
    waiting: Machine,
) -> None:
    opened = waiting.state.decision
    assert opened is not None
    shown = {name: waiting.state.digest(name) for name in ("draft", "review")}
    assert (opened.kind, opened.phase, dict(opened.shows), opened.edits) == ("gate", "check", shown, "draft")
    assert dict(opened.answers) == {"approve": "place", "edit": "review", "send_back": "write", "reject": "rejected"}
    assert (opened.approving, dict(opened.acts), opened.writes) == (("approve",), {"approve": ("place",)}, "check")
    assert waiting.recorder.artifact(opened.previews["place"]).value["binds"] == {"world": 0}
    assert opened.previewed == {"place": digest_of_json({"text": waiting.value("draft")})}
    assert (opened.form, opened.expires_at, opened.expires_answer, opened.step) == (None, "", "", "")


def test_a_gate_that_reads_nothing_shows_nothing_and_has_nothing_to_edit() -> None:
    machine = Machine(a_phase("check", "gate", "Go on?", answers={"approve": "end"}))
    machine.drive()
    opened = machine.state.decision
    assert opened is not None
    assert (dict(opened.shows), opened.edits) == ({}, "")
    machine.answer("approve")
    assert machine.drive().status == "done"


def test_an_agent_that_cannot_finish_asks_with_what_it_read_and_lets_nothing_act() -> None:
    machine = Machine(WRITE, answers=[says("I cannot.", declined=True)])
    machine.drive()
    opened = machine.state.decision
    assert opened is not None
    assert dict(opened.shows) == {"source": machine.state.digest("source")}
    assert dict(opened.answers) == {"retry": "write", "reject": "rejected"}
    assert (opened.approving, dict(opened.acts), opened.edits, opened.writes) == ((), {}, "", "")


def test_an_effect_without_approval_asks_with_what_it_acts_on_and_what_it_would_do() -> None:
    machine = Machine(SHOUT_AGAIN, replace(PLACE, reads={"text": "shout"}))
    machine.drive()
    opened = machine.state.decision
    assert opened is not None
    assert dict(opened.shows) == {"shout": machine.state.digest("shout")}
    assert dict(opened.answers) == {"approve": "place", "reject": "rejected"}
    assert (opened.approving, dict(opened.acts)) == (("approve",), {"approve": ("place",)})
    assert machine.recorder.artifact(opened.previews["place"]).value["binds"] == {"world": 0}
    assert opened.previewed == {"place": digest_of_json({"text": machine.value("shout")})}


def test_the_same_answer_twice_is_fine_and_acts_once(waiting: Machine) -> None:
    waiting.answer("approve")
    waiting.answer("approve", decision="d-1")
    waiting.drive()
    waiting.answer("approve", decision="d-1")
    waiting.drive()

    assert placed(waiting) == ["one\n"]


def test_a_different_second_answer_is_a_conflict_and_changes_nothing(waiting: Machine) -> None:
    waiting.answer("reject")

    with pytest.raises(AnswerConflict, match='was answered with "reject"'):
        waiting.answer("approve", decision="d-1")
    assert waiting.drive().status == "rejected"
    assert placed(waiting) == []


@pytest.mark.parametrize(
    "again",
    [{"comment": "another note"}, {"comment": "a note", "to": "write"}, {"comment": "a note", "field": 1}],
    ids=["note", "phase", "field"],
)
def test_the_same_word_with_something_else_is_a_conflict(waiting: Machine, again: dict[str, str]) -> None:
    """What a person says must never be dropped without a word."""
    to = "other" if "to" in again else ""
    waiting.definition = replace(waiting.definition, app=replace(waiting.definition.app, phases=phases(*APP, OTHER)))
    waiting.answer("send_back", "a note", to=to)

    with pytest.raises(AnswerConflict, match="what you say with it now changes nothing"):
        waiting.answer("send_back", decision="d-1", **again)


def test_a_second_edit_with_other_text_is_a_conflict(waiting: Machine) -> None:
    waiting.answer("edit", edited="mine")
    waiting.answer("edit", edited="mine", decision="d-1")

    with pytest.raises(AnswerConflict, match=r'answered with "edit" at .* by you; what you say with it now'):
        waiting.answer("edit", edited="mine too", decision="d-1")


def test_a_new_version_comes_with_an_edit_only(waiting: Machine) -> None:
    with pytest.raises(UsageError, match="only an edit takes a new version"):
        waiting.answer("approve", edited="mine")


def test_an_edit_needs_the_new_version(waiting: Machine) -> None:
    with pytest.raises(UsageError, match="an edit needs the new draft"):
        waiting.answer("edit")


def test_only_sending_back_takes_a_phase(waiting: Machine) -> None:
    with pytest.raises(UsageError, match="only sending back takes a phase"):
        waiting.answer("approve", to="write")


def test_work_can_be_sent_back_to_another_agent_that_hears_notes(waiting: Machine) -> None:
    waiting.definition = replace(waiting.definition, app=replace(waiting.definition.app, phases=phases(*APP, OTHER)))

    waiting.answer("send_back", "shorter", to="other")
    waiting.drive()

    assert "Note: shorter" in waiting.model.asked[-1].messages[0].text  # type: ignore[union-attr]


def test_work_cannot_be_sent_to_a_phase_that_is_not_there(waiting: Machine) -> None:
    with pytest.raises(NotFound, match=r"Did you mean write\?"):
        waiting.answer("send_back", "shorter", to="writ")


def test_work_cannot_be_sent_to_a_phase_that_would_not_see_the_note(waiting: Machine) -> None:
    with pytest.raises(UsageError, match=r"review reads no notes; yours would reach nobody\. Send back to write\."):
        waiting.answer("send_back", "shorter", to="review")


def test_an_answer_the_gate_does_not_take_names_those_it_takes(waiting: Machine) -> None:
    with pytest.raises(UsageError, match="It takes: approve, "):
        waiting.answer("perhaps")


def test_an_edit_replaces_what_was_shown_and_the_gate_opens_again(waiting: Machine) -> None:
    waiting.answer("edit", edited="mine")
    waiting.drive()

    assert waiting.decision == "d-2"
    assert waiting.value("review") == "MINE"
    waiting.answer("approve")
    waiting.drive()
    assert placed(waiting) == ["mine"]


def test_a_note_sent_back_reaches_the_agent_once(waiting: Machine) -> None:
    waiting.answer("send_back", "shorter, please")
    waiting.drive()
    waiting.answer("send_back", "longer again")
    waiting.drive()

    prompts = [request.messages[0].text for request in waiting.model.asked]  # type: ignore[union-attr]
    assert ["shorter" in prompt for prompt in prompts] == [False, True, False]
    assert "longer again" in prompts[2]


def test_after_a_send_back_what_was_made_from_the_old_version_is_not_offered(waiting: Machine) -> None:
    waiting.answer("send_back", "shorter, please")

    assert waiting.state.artifacts["review"].stale
    assert not waiting.state.artifacts["draft"].stale


def test_sending_back_without_a_note_is_refused(waiting: Machine) -> None:
    with pytest.raises(UsageError, match="needs a note"):
        waiting.answer("send_back")


def test_an_approval_does_not_hold_for_other_bytes(waiting: Machine) -> None:
    """The person approves, then replaces the draft by hand before the effect has acted."""
    waiting.answer("approve")
    moved = goto(waiting.state, waiting.definition, "write")
    waiting.journal.append(waiting.state.head, moved.facts, actor="you", artifacts=moved.artifacts)
    waiting.recorder.refresh()
    work = Artifact.of_text("other")
    by_hand = take(waiting.state, waiting.definition, work, Values(waiting.recorder, fresh={"draft": work}))
    to_the_effect = replace(by_hand.facts[-1], to="place")  # type: ignore[type-var]
    waiting.journal.append(waiting.state.head, [to_the_effect], actor="you", artifacts=by_hand.artifacts)
    waiting.recorder.refresh()

    waiting.drive()

    assert placed(waiting) == []
    assert waiting.decision == "d-2"


def test_when_the_world_moved_since_the_approval_the_gate_opens_again(waiting: Machine) -> None:
    waiting.answer("approve")
    waiting.shelf.world = 1

    waiting.drive()

    assert placed(waiting) == []
    assert (waiting.decision, waiting.state.at) == ("d-2", "check")
    assert "has moved since d-1" in waiting.state.handoffs[-1].fact.why


def test_going_straight_to_an_effect_asks_before_it_acts() -> None:
    machine = Machine(WRITE, REVIEW, GATE, PLACE, answers=[says("one")])
    machine.drive(until="check")
    moved = goto(machine.state, machine.definition, "place")
    machine.journal.append(machine.state.head, moved.facts, actor="you")
    machine.recorder.refresh()

    machine.drive()

    assert placed(machine) == []
    assert machine.state.at == "check"
    assert machine.decision == "d-1"


def test_an_effect_without_any_gate_asks_by_itself() -> None:
    machine = Machine(WRITE, PLACE, answers=[says("one")])

    machine.drive()
    assert placed(machine) == []
    machine.answer("approve")
    machine.drive()

    assert placed(machine) == ["one\n"]


def test_an_answer_to_a_withdrawn_decision_is_void(waiting: Machine) -> None:
    moved = goto(waiting.state, waiting.definition, "review")
    waiting.journal.append(waiting.state.head, moved.facts, actor="you")
    waiting.recorder.refresh()
    waiting.drive()

    with pytest.raises(DecisionVoid, match="open again as d-2"):
        waiting.answer("approve", decision="d-1")


def test_a_gate_cannot_be_taken_or_skipped(waiting: Machine) -> None:
    work = Artifact.of_text("mine")
    with pytest.raises(RunError, match="is a gate"):
        take(waiting.state, waiting.definition, work, {})
    with pytest.raises(RunError, match="is a gate"):
        skip(waiting.state, waiting.definition)


def test_a_cancelled_run_takes_no_answer_and_acts_no_more(waiting: Machine) -> None:
    ended = cancel(waiting.state, "not today")
    waiting.journal.append(waiting.state.head, ended.facts, actor="you", artifacts=ended.artifacts)
    waiting.recorder.refresh()

    with pytest.raises(DecisionVoid):
        waiting.answer("approve", decision="d-1")
    assert waiting.drive().status == "cancelled"


def test_in_doubt_is_a_decision() -> None:
    machine = Machine(WRITE, REVIEW, GATE, PLACE, answers=[says("one")])
    machine.drive()
    machine.answer("approve")
    machine.shelf.fails["place"] = RunError("the shelf is gone.")
    machine.drive()
    machine.shelf.doubts.add("place")

    machine.drive()

    assert machine.state.decision is not None
    assert machine.state.decision.kind == "in_doubt"
    machine.answer("done")
    assert machine.drive().status == "done"
    assert placed(machine) == []


def test_a_failed_step_is_done_on_resume_and_the_others_are_not_repeated() -> None:
    machine = Machine(WRITE, REVIEW, GATE, PLACE, answers=[says("one")])
    machine.drive()
    machine.answer("approve")
    machine.shelf.fails["announce"] = RunError("nobody listens.")
    assert machine.drive().status == "failed"

    assert machine.drive().status == "done"
    assert placed(machine) == ["one\n"]
    assert machine.shelf.announced == 1


def test_every_approval_of_the_bytes_is_spent_when_they_are_acted_on() -> None:
    """Two gates showed the draft; going to the effect by hand afterwards finds no approval left over."""
    first = replace(GATE, name="first", answers={"approve": "check"})
    machine = Machine(WRITE, REVIEW, first, GATE, PLACE, answers=[says("one")])
    for _ in range(2):
        machine.drive()
        machine.answer("approve")
    machine.drive()
    assert placed(machine) == ["one\n"]
    assert machine.state.approvals == ()


def test_a_standing_rule_does_not_lift_the_bound_of_a_loop() -> None:
    rule = ApprovalRule("go-on", "approve", "always fine", phase="check")
    again = Edge("check", when="True", at_most=2)
    machine = Machine(replace(GATE, answers={"approve": "shout"}, reads={"source": "source"}), SHOUT_AGAIN)
    looping = replace(machine.definition.app.phase("shout"), then=(again, Edge("end")))
    app = replace(machine.definition.app, phases=(machine.definition.app.phase("check"), looping))
    machine.definition = replace(machine.definition, app=app, approval_rules=(rule,))

    state = machine.drive()

    assert state.status == "done"
    assert state.visits["check"] == 3
    assert {answered.actor for answered in state.answered.values()} == {"rule:go-on"}


def test_an_effect_that_would_refuse_now_brings_the_person_back_to_the_gate(waiting: Machine) -> None:
    waiting.answer("approve")
    waiting.shelf.refuses = "the shelf is full."

    waiting.drive()

    assert placed(waiting) == []
    assert (waiting.state.status, waiting.state.at) == ("waiting", "check")
    assert "would refuse now: the shelf is full." in waiting.state.handoffs[-1].fact.why
