"""What a run leaves behind: who did what, at what cost, and what a decision said."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import pytest
from machine import NOON, Killed, Machine, MortalJournal, calls, says
from phases import a_phase, changed

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.definition import Edge, Field
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import (
    DecisionAnswered,
    DecisionOpened,
    DecisionWithdrawn,
    DriverClaimed,
    DriverReleased,
    Exchanged,
    HandoffRecorded,
    ModelAnswered,
    ModelAsked,
    PhaseFailed,
    PhaseStarted,
    ToolReturned,
)
from orchestrator.engine.answer import AnswerFacts, Given, take_answer
from orchestrator.engine.fold import fold
from orchestrator.engine.intervene import goto
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.state import Handoff, RunState
from orchestrator.errors import AnswerConflict, DecisionVoid, DriverLost, ModelUnavailable, NotFound, WorkspaceError
from orchestrator.journal.memory import MemoryJournal
from orchestrator.ports.clock import stamp
from orchestrator.ports.journal import Append

WRITE = a_phase("write", "agent", "writer", {"source": "source"}, prompt="writer.md.j2", takes_feedback=True)
GATE = a_phase("check", "gate", "Good?", {"write": "write"}, answers={"approve": "end", "send_back": "write"})
LOOK = a_phase("look", "tool", "look")
SHOUT = a_phase("shout", "script", "shout", {"text": "source"})


def test_every_event_has_its_actor() -> None:
    machine = Machine(WRITE, GATE, answers=[calls(("look", {})), says(" "), says("one")])
    machine.drive()
    machine.answer("approve")

    actors = [(event.kind, event.actor) for event in machine.journal.read("dem-1")]

    assert actors == [
        ("RunStarted", "you"),
        ("DriverClaimed", "baton"),
        ("PhaseStarted", "baton"),
        ("ModelAsked", "writer"),
        ("ModelAnswered", "writer"),
        ("ToolCalled", "writer"),
        ("ToolReturned", "baton"),
        ("ModelAsked", "writer"),
        ("ModelAnswered", "writer"),
        ("OutputRefused", "baton"),
        ("ModelAsked", "writer"),
        ("ModelAnswered", "writer"),
        ("HandoffRecorded", "writer"),
        ("PhaseStarted", "baton"),
        ("DecisionOpened", "baton"),
        ("DecisionAnswered", "you"),
        ("HandoffRecorded", "you"),
    ]


def test_a_handoff_says_what_the_turn_took() -> None:
    answer = replace(says("one"), provenance="extractive")
    machine = Machine(WRITE, answers=[calls(("look", {})), answer])

    state = machine.drive()

    handoff = state.handoffs[0].fact
    assert (handoff.input_tokens, handoff.output_tokens, handoff.provenance) == (20, 10, "extractive")
    assert (state.input_tokens, state.output_tokens) == (20, 10)


def test_every_exchange_says_its_lane() -> None:
    again = replace(GATE, answers={"approve": "end", "again": "write"})
    looks = calls(("look", {}), ("look", {"at": "home"}), ("look", {}))
    machine = Machine(WRITE, again, answers=[looks, says(" "), says("one"), says("two")])
    machine.drive()
    machine.answer("again")
    machine.drive()

    lanes = [
        (event.kind, event.fact.lane) for event in machine.journal.read("dem-1") if isinstance(event.fact, Exchanged)
    ]

    assert {lane for kind, lane in lanes if kind != "ToolCalled" and kind != "ToolReturned"} == {"write", "write~2"}
    assert [lane for kind, lane in lanes if kind == "ToolCalled"] == ["write", "write", "write*2"]
    assert [lane for kind, lane in lanes if kind == "ToolReturned"] == ["write", "write", "write*2"]


def test_costs_add_up_over_a_turn_and_over_the_run() -> None:
    machine = Machine(WRITE, answers=[says("one")])
    answer = Artifact.of_json({"text": " "})
    asked = ModelAsked(answer.digest, "scripted", system=answer.digest, prompt=answer.digest)
    answered = ModelAnswered(answer.digest, "scripted", input_tokens=3, output_tokens=2, cost_usd=0.25)
    facts = [PhaseStarted("write", 1), asked, answered, asked, answered]
    machine.journal.append(machine.state.head, facts, actor="writer", artifacts=[answer])
    machine.recorder.refresh()

    state = machine.drive()

    assert (state.cost_usd, state.input_tokens, state.output_tokens) == (0.5, 16, 9)
    handoff = state.handoffs[0].fact
    assert (handoff.cost_usd, handoff.input_tokens, handoff.output_tokens) == (0.5, 16, 9)


def test_a_script_costs_nothing() -> None:
    handoff = Machine(SHOUT).drive().handoffs[0].fact

    assert handoff == HandoffRecorded("shout", "end", "script", "", handoff.artifacts, edge=1)


def test_a_handoff_knows_when_its_visit_began() -> None:
    machine = Machine(SHOUT)
    machine.drive()

    begun, ended = machine.journal.read("dem-1")[2:4]

    assert list(machine.state.handoffs) == [Handoff(4, ended.at, begun.at, ended.fact)]  # type: ignore[arg-type]
    assert machine.state.changed_at == ended.at > begun.at > machine.state.started_at > stamp(NOON)


def commits(machine: Machine) -> list[list[str]]:
    """The kinds of facts of each commit from here on."""
    told: list[list[str]] = []
    commit = machine.journal.commit

    def seen(appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        written = commit(appends)
        told.extend([event.kind for event in events] for events in written)
        return written

    machine.journal.commit = seen  # type: ignore[method-assign]
    return told


def test_a_phase_begins_in_the_commit_of_the_first_thing_that_happens_in_it() -> None:
    machine = Machine(SHOUT, WRITE, GATE, answers=[says("one")])
    told = commits(machine)
    machine.drive()
    assert told == [
        ["DriverClaimed"],
        ["PhaseStarted", "HandoffRecorded"],
        ["PhaseStarted", "ModelAsked"],
        ["ModelAnswered"],
        ["HandoffRecorded"],
        ["PhaseStarted", "DecisionOpened"],
    ]


def test_a_phase_that_failed_and_one_that_was_broken_off_are_known_to_have_begun() -> None:
    for failure in (ModelUnavailable("gone."), KeyboardInterrupt()):
        machine = Machine(WRITE, answers=[failure])
        with suppress(KeyboardInterrupt):
            machine.drive()
        assert Recorder(machine.journal, "dem-1").state.visits == {"write": 1}
        assert machine.journal.read("dem-1")[2].kind == "PhaseStarted"


def test_what_waits_for_its_commit_is_in_the_state_and_not_in_the_journal() -> None:
    machine = Machine(SHOUT)
    recorder = machine.recorder
    before = recorder.state.head

    recorder.hold(PhaseStarted("shout", 1), actor="baton")

    assert recorder.state.visit is not None
    assert (recorder.state.head, Recorder(machine.journal, "dem-1").state.visit) == (before, None)


def test_what_waits_is_dropped_when_the_run_was_moved_meanwhile() -> None:
    machine = Machine(SHOUT)
    machine.recorder.hold(PhaseStarted("shout", 1), actor="baton")
    Recorder(machine.journal, "dem-1").record(DriverClaimed("other"), actor="baton")

    with pytest.raises(DriverLost):
        machine.recorder.record(HandoffRecorded("shout", "end", "script"), actor="script")

    assert machine.recorder.state.visit is None
    assert [event.kind for event in machine.journal.read("dem-1")] == ["RunStarted", "DriverClaimed"]


def test_a_handoff_by_hand_began_when_it_was_made() -> None:
    machine = Machine(SHOUT)

    machine.append(goto(machine.state, machine.definition, "shout"))

    made = machine.journal.read("dem-1")[-1]
    assert list(machine.state.handoffs) == [Handoff(2, made.at, made.at, made.fact)]  # type: ignore[arg-type]


def test_a_run_at_rest_has_no_driver() -> None:
    assert Machine(SHOUT).drive().driver == ""
    assert Machine(changed(SHOUT, named="fail")).drive().driver == ""


def test_a_failure_is_recorded_with_its_kind_and_phase() -> None:
    machine = Machine(WRITE, answers=[WorkspaceError("no disk.", where="here", mend="make room.")])

    machine.drive()

    failed = next(e.fact for e in machine.journal.read("dem-1") if isinstance(e.fact, PhaseFailed))
    assert failed.phase == "write"
    assert machine.recorder.artifact(failed.error).value == {
        "kind": WorkspaceError.kind,
        "message": "no disk.",
        "where": "here",
        "mend": "make room.",
    }


def test_a_decision_carries_its_form_and_when_it_expires() -> None:
    asks = (Field("day", "date"),)
    machine = Machine(WRITE, changed(GATE, asks=asks, expires_after="2h", expires_answer="reject"), answers=[says("x")])
    machine.drive()

    opened = machine.state.decision

    assert opened is not None
    assert opened.form is not None
    assert machine.recorder.artifact(opened.form).value == [{"name": "day", "type": "date"}]
    assert (opened.expires_at, opened.expires_answer) == ("2026-11-22T14:00:01.000000Z", "reject")
    assert machine.recorder.artifact(opened.question) == Artifact.of_text("Good?", "text/plain")


def test_an_answer_is_recorded_with_all_that_goes_with_it() -> None:
    machine = Machine(WRITE, GATE, answers=[says("one")])
    machine.drive()
    note, fields = Artifact.of_text("again", "text/plain"), Artifact.of_json({"day": "x"})
    word = Artifact.of_json({"answer": "send_back", "comment": "again", "fields": {"day": "x"}})

    answer = take_answer(machine.state, machine.definition.app, "d-1", Given("send_back", "again", fields={"day": "x"}))

    assert answer == AnswerFacts(
        (
            DecisionAnswered("d-1", "send_back", "write", comment=note.digest, fields=fields.digest),
            HandoffRecorded("check", "write", "you", "send back", {"check": word.digest}),
        ),
        (note, fields, word),
    )
    assert [artifact.media_type for artifact in answer.artifacts] == [note.media_type, *["application/json"] * 2]


def test_an_answer_without_a_word_carries_nothing_more() -> None:
    machine = Machine(WRITE, GATE, answers=[says("one")])
    machine.drive()

    answer = take_answer(machine.state, machine.definition.app, "d-1", Given("approve"))

    assert answer.facts[0] == DecisionAnswered("d-1", "approve", "end", approves=True)
    machine.answer("approve")
    assert (machine.state.answered["d-1"].at, machine.state.answered["d-1"].actor) == (machine.state.changed_at, "you")
    assert take_answer(machine.state, machine.definition.app, "d-1", Given("approve")) == AnswerFacts((), ())
    with pytest.raises(AnswerConflict, match='; "reject" changes nothing'):
        take_answer(machine.state, machine.definition.app, "d-1", Given("reject"))


def test_an_answer_stops_the_run_until_somebody_drives_it() -> None:
    machine = Machine(WRITE, GATE, answers=[says("one")])
    machine.drive()

    machine.answer("send_back", "again")

    assert (machine.state.status, machine.state.decision) == ("stopped", None)


def test_an_answer_to_what_is_not_in_force_any_more_is_void() -> None:
    machine = Machine(WRITE, GATE, answers=[says("one")])
    machine.drive()
    changed = replace(machine.state, artifacts={})

    with pytest.raises(DecisionVoid, match="write changed after d-1 was opened"):
        take_answer(changed, machine.definition.app, "d-1", Given("approve"))


def test_an_answer_to_a_decision_that_never_was_is_void() -> None:
    machine = Machine(WRITE)

    with pytest.raises(DecisionVoid, match=r"Nothing was recorded\. See it"):
        take_answer(machine.state, machine.definition.app, "d-9", Given("approve"))


def test_an_input_can_be_edited_at_a_gate() -> None:
    gate = replace(GATE, reads={"source": "source"}, answers={"approve": "end", "edit": "check"})
    machine = Machine(gate)
    machine.drive()

    machine.answer("edit", edited="mine")

    version = machine.state.artifacts["source"]
    assert (version.phase, version.by, version.made_from, version.stale) == ("check", "you", {}, False)
    machine.drive()
    assert machine.value("source") == "mine"


def test_a_turn_goes_on_after_a_failure_with_the_same_tools_and_schema() -> None:
    schema = {"type": "object"}
    machine = Machine(changed(WRITE, output=schema), answers=[ModelUnavailable("no."), says(output={})])
    machine.drive()
    machine.answer("retry")

    machine.drive()

    first, again = machine.model.asked
    assert again == first
    assert (first.output_schema, [tool.name for tool in first.tools]) == (schema, ["look"])


def test_a_request_made_again_is_not_counted_twice() -> None:
    failures = [ModelUnavailable("no.")] * 5
    machine = Machine(WRITE, answers=[*failures, says("one")])
    for _ in failures:
        assert machine.drive().status == "waiting"
        machine.answer("retry")

    assert machine.drive().status == "done"


def test_the_answers_of_a_turn_are_counted() -> None:
    machine = Machine(WRITE, answers=[calls(("look", {})), calls(("look", {}), first=2), ModelUnavailable("no.")])

    state = machine.drive()

    assert state.visit is not None
    assert state.visit.turn is not None
    assert (state.visit.turn.answers, state.visit.turn.requests, state.visit.turn.in_flight) == (2, 3, True)


def test_a_tool_that_has_answered_is_not_called_again() -> None:
    machine = Machine(LOOK)
    machine.recorder = Recorder(MortalJournal(machine.journal, 4, durable=True), "dem-1")  # type: ignore[arg-type]
    with pytest.raises(Killed):
        machine.drive()
    machine.recorder = Recorder(machine.journal, "dem-1")

    machine.drive()

    assert machine.tool.called == 1
    assert machine.value("look") == {"seen": 1}


def test_the_model_is_told_which_tool_a_result_is_from() -> None:
    machine = Machine(WRITE, answers=[calls(("look", {})), says("one")])

    machine.drive()

    told = machine.model.asked[1].messages[-1]
    assert (told.call, told.tool, told.failed) == ("c1", "look", False)  # type: ignore[union-attr]


def test_the_first_edge_whose_condition_holds_is_taken() -> None:
    edges = (Edge("end", when="shout == 'no'"), Edge("last", when="shout == 'A NOTE'"), Edge("end"))
    machine = Machine(replace(SHOUT, then=edges), replace(SHOUT, name="last"))

    state = machine.drive()

    assert [(handoff.fact.to, handoff.fact.why) for handoff in state.handoffs] == [
        ("last", "shout == 'A NOTE'"),
        ("end", ""),
    ]


class NumberTaken(MemoryJournal):
    """A journal in which another run opens a decision just before this one does."""

    def next_decision(self) -> str:
        name = super().next_decision()
        if name == "d-1":
            opened = DecisionOpened("d-1", "gate", "p", Artifact.of_text("?").digest, {})
            self.append(Head("other"), [opened], actor="baton", artifacts=[Artifact.of_text("?")])
        return name


def test_a_decision_takes_the_next_number_when_another_run_was_first() -> None:
    machine = Machine(SHOUT, replace(GATE, reads={"shout": "shout"}), journal=NumberTaken())

    machine.drive()

    assert machine.decision == "d-2"
    assert machine.journal.read("dem-1")[-1].actor == "baton"


class Overtaken(MemoryJournal):
    """A journal in which a person moves the run just before a decision opens."""

    def next_decision(self) -> str:
        moved = HandoffRecorded("check", "shout", "you", by_hand=True)
        self.append(self.read("dem-1")[-1].head, [moved], actor="you")
        return super().next_decision()


def test_no_decision_opens_in_a_run_that_was_moved_meanwhile() -> None:
    machine = Machine(SHOUT, replace(GATE, reads={"shout": "shout"}), journal=Overtaken())

    with pytest.raises(DriverLost):
        machine.drive()

    assert (machine.state.at, machine.state.decision) == ("shout", None)


def test_a_run_that_is_not_there_is_named() -> None:
    with pytest.raises(NotFound, match='no run "dem-9"'):
        Recorder(MemoryJournal(), "dem-9")


def test_a_watcher_sees_each_event_with_the_state_it_led_to() -> None:
    machine = Machine(SHOUT)
    seen: list[tuple[str, str, int]] = []

    def watch(event: object, state: RunState) -> None:
        seen.append((event.kind, state.at, state.head.seq))  # type: ignore[attr-defined]

    machine.recorder = Recorder(machine.journal, "dem-1", watcher=watch)
    machine.drive()

    assert seen == [
        ("DriverClaimed", "", 2),
        ("PhaseStarted", "shout", 3),
        ("HandoffRecorded", "end", 4),
    ]


@pytest.mark.parametrize(
    "fact",
    [DecisionAnswered("d-1", "approve", "end"), ToolReturned("c1", "look", Artifact.of_text("").digest)],
    ids=["an answer without a decision", "a result without a visit"],
)
def test_events_that_do_not_fit_together_are_refused(fact: DecisionAnswered) -> None:
    journal = Machine(SHOUT).journal
    events = journal.append(journal.read("dem-1")[-1].head, [fact], actor="you")

    with pytest.raises(ValueError, match="dem-1"):
        fold([*journal.read("dem-1")[:1], *events])


def test_an_answer_to_another_decision_than_the_open_one_is_refused() -> None:
    machine = Machine(WRITE, GATE, answers=[says("one")])
    machine.drive()
    events = machine.journal.append(machine.state.head, [DecisionAnswered("d-7", "approve", "end")], actor="you")

    with pytest.raises(ValueError, match="answers a decision that is not open"):
        fold(events, machine.state)


def test_a_withdrawn_decision_leaves_the_run_stopped() -> None:
    machine = Machine(WRITE, GATE, answers=[says("one")])
    machine.drive()

    events = machine.journal.append(machine.state.head, [DecisionWithdrawn("d-1")], actor="you")

    state = fold(events, machine.state)
    assert (state.status, state.decision) == ("stopped", None)


def test_approvals_of_other_bytes_stay_unspent() -> None:
    """Two effects, each shown at a gate of its own before either acts."""
    page = replace(GATE, name="page", reads={"shout": "shout"}, answers={"approve": "mid"})
    machine = Machine(
        WRITE,
        SHOUT,
        replace(GATE, answers={"approve": "page"}),
        page,
        replace(SHOUT, name="mid"),
        a_phase("place_write", "effect", "place", {"text": "write"}),
        a_phase("place_shout", "effect", "place", {"text": "shout"}),
        answers=[says("one")],
    )
    for _ in range(2):
        machine.drive()
        machine.answer("approve")

    assert machine.drive().status == "done"
    assert [text for _, text in machine.shelf.placed] == ["one\n", "A NOTE"]


def test_letting_go_is_recorded_with_its_reason() -> None:
    stopped = Machine(SHOUT, replace(SHOUT, name="more"))
    stopped.drive(steps=1)
    interrupted = Machine(WRITE, answers=[KeyboardInterrupt()])
    with pytest.raises(KeyboardInterrupt):
        interrupted.drive()

    last = [machine.journal.read("dem-1")[-1] for machine in (stopped, interrupted)]

    assert [event.fact for event in last] == [DriverReleased("stopped"), DriverReleased("interrupted")]
    assert [event.actor for event in last] == ["baton", "baton"]


def test_a_living_driver_is_taken_over_when_that_is_demanded() -> None:
    machine = Machine(SHOUT)
    machine.journal.append(machine.state.head, [DriverClaimed("other")], actor="baton")
    machine.recorder.refresh()
    machine.liveness.living.add("other")

    assert machine.drive(take_over=True).status == "done"


def test_a_run_that_is_driven_is_running() -> None:
    machine = Machine(SHOUT)

    events = machine.journal.append(machine.state.head, [DriverClaimed("other")], actor="baton")

    state = fold(events, machine.state)
    assert (state.status, state.driver) == ("running", "other")


def test_a_failure_is_recorded_by_the_kernel() -> None:
    machine = Machine(changed(SHOUT, named="fail"))

    machine.drive()

    assert machine.journal.read("dem-1")[-1].actor == "baton"


def test_an_effect_that_goes_back_to_its_gate_says_so_in_the_kernels_name() -> None:
    gate = replace(GATE, reads={"shout": "shout"}, answers={"approve": "place"})
    machine = Machine(SHOUT, gate, a_phase("place", "effect", "place", {"text": "shout"}))
    machine.append(goto(replace(machine.state, artifacts={}), machine.definition, "shout"))
    machine.drive()
    machine.append(goto(machine.state, machine.definition, "place"))

    machine.drive(steps=1)

    why = "no approval holds for what would go out now"
    assert machine.journal.read("dem-1")[-2].fact == HandoffRecorded("place", "check", "baton", why)
    assert machine.journal.read("dem-1")[-2].actor == "baton"


def test_a_visit_names_the_versions_it_works_from_by_their_roots() -> None:
    machine = Machine(
        a_phase("whole", "script", "whole"), a_phase("part", "script", "same", {"value": "whole.inner.text"})
    )
    machine.scripts("def whole():\n    return {'inner': {'text': 'x'}}\n\n\ndef same(value):\n    return value\n")

    machine.drive()

    begun = [event.fact for event in machine.journal.read("dem-1") if isinstance(event.fact, PhaseStarted)]
    assert begun[-1] == PhaseStarted("part", 1, {"whole": machine.state.artifacts["whole"].digest})


def test_the_state_after_what_waited_is_the_one_its_events_fold_to() -> None:
    machine = Machine(SHOUT, WRITE, GATE, answers=[says("one")])
    seen: list[tuple[Event, RunState]] = []
    machine.recorder = Recorder(machine.journal, "dem-1", watcher=lambda event, state: seen.append((event, state)))
    machine.drive()

    before = machine.journal.read("dem-1")[:1]
    for place, (event, state) in enumerate(seen, 2):
        assert fold([*before, *(one for one, _ in seen[: place - 1])]) == state, event.kind
    assert Recorder(machine.journal, "dem-1").state == machine.recorder.state
