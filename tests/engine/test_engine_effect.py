"""An effect acts once on what was approved, step by step, and never on a guess."""

from __future__ import annotations

from dataclasses import replace

import pytest
from machine import Machine, Shelf
from phases import a_phase

from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import EffectIntended
from orchestrator.engine.intervene import goto, skip
from orchestrator.errors import EffectMoved, RunError
from orchestrator.ports.effect import Arguments, Mark, Preview, Probe, binds_of
from orchestrator.ports.tool import Surroundings

SHOUT = a_phase("shout", "script", "shout", {"text": "source"}, writes="page")
GATE = a_phase("check", "gate", "Place it?", {"page": "page"})
PLACE = a_phase("place", "effect", "place", {"text": "page"})
LAST = a_phase("last", "gate", "Once more?", {"page": "page"}, answers={"approve": "end", "again": "check"})


@pytest.fixture
def approved() -> Machine:
    machine = Machine(SHOUT, GATE, PLACE)
    machine.drive()
    machine.answer("approve")
    return machine


def in_doubt(machine: Machine, step: str) -> None:
    """Fail at a step, and be unable to see afterwards whether it was done."""
    machine.shelf.fails[step] = RunError("the line went dead.")
    assert machine.drive().status == "failed"
    machine.shelf.doubts.add(step)
    machine.drive()
    assert machine.state.decision is not None
    assert machine.state.decision.kind == "in_doubt"


def intents(machine: Machine) -> list[EffectIntended]:
    return [e.fact for e in machine.journal.read("dem-1") if isinstance(e.fact, EffectIntended)]


def test_a_step_in_doubt_that_is_tried_again_does_not_repeat_the_steps_before_it(approved: Machine) -> None:
    in_doubt(approved, "announce")

    approved.answer("again")

    assert approved.drive().status == "done"
    assert (len(approved.shelf.placed), approved.shelf.announced) == (1, 1)


def test_a_step_in_doubt_that_was_done_is_not_done_again_and_the_steps_after_it_are(approved: Machine) -> None:
    in_doubt(approved, "place")

    approved.answer("done")

    assert approved.drive().status == "done"
    assert (len(approved.shelf.placed), approved.shelf.announced) == (0, 1)
    assert approved.value("place")["steps"] == {"place": "you said so", "announce": {"announce": "done"}}


def test_a_step_that_is_seen_to_be_done_after_all_is_not_tried_again(approved: Machine) -> None:
    in_doubt(approved, "place")
    approved.shelf.doubts.clear()
    approved.shelf.placed.append([intents(approved)[0].key, "A NOTE"])

    approved.answer("again")

    assert approved.drive().status == "done"
    assert len(approved.shelf.placed) == 1


def test_a_first_step_that_is_tried_again_is_asked_about_anew_when_the_world_has_moved(approved: Machine) -> None:
    in_doubt(approved, "place")
    approved.shelf.world += 1

    approved.answer("again")

    assert approved.drive().status == "waiting"
    assert (approved.state.at, approved.shelf.placed) == ("check", [])
    assert approved.state.handoffs[-1].fact.why == "the world has moved since it was approved"


def test_an_effect_that_failed_and_would_refuse_now_brings_the_person_the_reason(approved: Machine) -> None:
    approved.shelf.fails["place"] = RunError("the line went dead.")
    approved.drive()
    approved.shelf.refuses = "the shelf is full."

    assert approved.drive().status == "waiting"
    assert approved.state.handoffs[-1].fact.why == "place would refuse now: the shelf is full."


def test_the_last_step_in_doubt_that_was_done_ends_the_effect(approved: Machine) -> None:
    in_doubt(approved, "announce")

    approved.answer("done")

    assert approved.drive().status == "done"
    assert approved.shelf.announced == 0
    assert approved.value("place") == {"answer": "done", "comment": "", "fields": {}}


def test_a_step_in_doubt_can_be_left_and_the_run_ended(approved: Machine) -> None:
    in_doubt(approved, "place")

    approved.answer("reject")

    assert approved.drive().status == "rejected"
    assert approved.shelf.placed == []


def test_the_question_in_doubt_says_what_was_seen(approved: Machine) -> None:
    in_doubt(approved, "place")

    opened = approved.state.decision
    assert opened is not None
    assert approved.recorder.artifact(opened.question).text == (
        "It is not certain whether place did its step place: cannot see the shelf. Was it done?"
    )
    assert opened.answers == {"done": "place", "again": "place", "reject": "rejected"}
    assert dict(opened.shows) == {"page": approved.state.digest("page")}
    assert (opened.approving, dict(opened.acts)) == (("again", "done"), {"again": ("place",), "done": ("place",)})
    assert (opened.step, opened.writes) == ("place", "place")
    [intent] = intents(approved)
    assert (opened.previews["place"], opened.previewed["place"]) == (intent.preview, intent.arguments)
    assert intent.approval == "d-1"
    assert (intent.phase, intent.effect, len(intent.key)) == ("place", "place", 32)


def test_what_was_seen_of_a_step_in_doubt_is_told_as_words(approved: Machine) -> None:
    class Foggy(Shelf):
        def probe(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> Probe:
            return Probe("in_doubt", {"why": "there is fog", "seen": 2})

    approved.shelf = Foggy(fails={"place": RunError("the line went dead.")})
    approved.drive()
    approved.drive()
    assert approved.state.decision is not None
    asked = approved.recorder.artifact(approved.state.decision.question).text
    assert asked == ("It is not certain whether place did its step place: there is fog; seen 2. Was it done?")


def test_an_effect_that_would_refuse_and_has_no_gate_fails_with_its_reason() -> None:
    machine = Machine(SHOUT, PLACE)
    machine.shelf.refuses = "the shelf is full."
    assert machine.drive().status == "failed"
    assert machine.state.failure is not None
    assert machine.recorder.artifact(machine.state.failure).value["message"] == "the shelf is full."
    assert machine.shelf.acted == []


def test_after_a_failure_and_a_new_approval_a_step_that_was_done_is_not_repeated(approved: Machine) -> None:
    approved.shelf.fails["announce"] = RunError("nobody listens.")
    approved.drive()
    approved.append(goto(approved.state, approved.definition, "check"))
    approved.drive()

    approved.answer("approve")

    assert approved.drive().status == "done"
    assert (len(approved.shelf.placed), approved.shelf.announced) == (1, 1)


def test_what_an_earlier_visit_may_have_done_is_looked_for_before_it_is_done(approved: Machine) -> None:
    approved.shelf.fails["announce"] = RunError("it was announced, but the answer got lost.")
    approved.drive()
    approved.shelf.announced = 1
    approved.append(goto(approved.state, approved.definition, "check"))
    approved.drive()

    approved.answer("approve")

    assert approved.drive().status == "done"
    assert approved.shelf.announced == 1


def test_the_same_bytes_approved_once_more_are_acted_on_once_more() -> None:
    machine = Machine(SHOUT, GATE, PLACE, LAST)
    machine.drive()
    for answer in ("approve", "again", "approve", "approve"):
        machine.answer(answer)
        machine.drive()

    assert machine.state.status == "done"
    assert len(machine.shelf.placed) == 2
    assert len({intent.key for intent in intents(machine)}) == 2


def test_an_approval_is_spent_by_the_effect_it_allowed() -> None:
    machine = Machine(SHOUT, GATE, PLACE, LAST)
    machine.drive()
    machine.answer("approve")
    machine.drive()
    machine.append(goto(machine.state, machine.definition, "place"))

    machine.drive()

    assert len(machine.shelf.placed) == 1
    assert machine.state.at == "check"
    assert machine.state.handoffs[-1].fact.why == "no approval holds for what would go out now"


def test_an_effect_that_failed_before_it_did_anything_asks_again_when_the_world_has_moved(approved: Machine) -> None:
    approved.shelf.fails["place"] = RunError("the shelf is locked.")
    approved.drive()
    approved.shelf.world = 1

    approved.drive()

    assert approved.shelf.placed == []
    assert approved.state.handoffs[-1].fact.why == "the world has moved since it was approved"
    assert approved.decision == "d-2"


def test_an_effect_that_has_begun_goes_on_though_the_world_has_moved(approved: Machine) -> None:
    approved.shelf.fails["announce"] = RunError("nobody listens.")
    approved.drive()
    approved.shelf.world = 1

    assert approved.drive().status == "done"


def test_an_effect_that_died_with_its_first_step_done_goes_on_though_the_world_has_moved(approved: Machine) -> None:
    class Dying(Shelf):
        def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:
            found = super().act(step, arguments, surroundings, mark)
            if not self.announced:
                raise RuntimeError("the machine is gone")
            return found

    approved.shelf = Dying()
    with pytest.raises(RuntimeError):
        approved.drive()
    approved.shelf.world += 1

    assert approved.drive().status == "done"
    assert (len(approved.shelf.placed), approved.shelf.announced) == (1, 1)
    assert approved.value("place")["steps"]["place"] == {"place": "was done"}


def test_an_effect_can_be_skipped_by_whoever_did_it(approved: Machine) -> None:
    approved.append(skip(approved.state, approved.definition))

    assert approved.state.status == "done"
    assert approved.shelf.placed == []


def test_what_the_effect_did_is_its_artifact(approved: Machine) -> None:
    approved.drive()

    assert approved.value("place") == {
        "effect": "place",
        "key": intents(approved)[0].key,
        "steps": {"place": {"place": "done"}, "announce": {"announce": "done"}},
    }
    assert [key for key, _ in approved.shelf.placed] == [intents(approved)[0].key]


def test_the_mark_names_the_run_what_was_acted_on_and_the_head_of_the_journal(approved: Machine) -> None:
    approved.drive()

    intended = next(event for event in approved.journal.read("dem-1") if event.kind == "EffectIntended")
    mark, _ = approved.shelf.acted[0]
    assert (mark.run, mark.artifact, mark.journal_head) == ("dem-1", approved.state.digest("page"), intended.digest)


def test_runs_of_the_same_app_on_the_same_bytes_have_keys_of_their_own(approved: Machine) -> None:
    other = Machine(SHOUT, GATE, PLACE, nonce="11" * 16)
    other.drive()
    other.answer("approve")
    for machine in (approved, other):
        machine.drive()

    assert intents(approved)[0].key != intents(other)[0].key


def test_an_effect_that_acts_on_more_than_its_gate_shows_asks_by_itself() -> None:
    """Else the gate would be answered for ever, and never for what is missing."""
    both = replace(PLACE, reads={"text": "page", "other": "more"})
    more = a_phase("more", "script", "shout", {"text": "source"})
    machine = Machine(more, SHOUT, GATE, both)
    machine.drive()
    machine.answer("approve")
    machine.drive()

    assert machine.state.decision is not None
    assert (machine.state.at, set(machine.state.decision.shows)) == ("place", {"page", "more"})
    machine.answer("approve")
    assert machine.drive().status == "done"


def test_an_effect_that_acts_on_inputs_only_still_needs_an_approval() -> None:
    machine = Machine(replace(PLACE, reads={"text": "source"}))
    machine.drive()
    assert machine.shelf.placed == []

    machine.answer("approve")

    assert machine.drive().status == "done"


def test_an_effect_works_with_what_the_settings_say_for_it_and_in_the_folders_of_its_run() -> None:
    class Seeing(Shelf):
        def preview(self, arguments: Arguments, surroundings: Surroundings, seen: JSON = None) -> Preview:
            where.append(surroundings)
            return super().preview(arguments, surroundings, seen)

        def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:
            where.append(surroundings)
            return super().act(step, arguments, surroundings, mark)

    where: list[Surroundings] = []
    machine = Machine(SHOUT, GATE, PLACE)
    machine.shelf = Seeing()
    machine.definition = replace(machine.definition, effect_settings={"place": {"row": 3}, "other": {"row": 4}})
    machine.drive()
    machine.answer("approve")
    machine.drive()

    assert len(where) == 4  # shown at the gate, again before it acts, and two steps
    assert {str(surroundings.root) for surroundings in where} == {"/nowhere"}
    assert all(surroundings.settings == {"row": 3} for surroundings in where)
    assert all(set(surroundings.inputs) == {"source"} for surroundings in where)


def test_what_a_preview_does_not_bind_may_change_after_the_yes(approved: Machine) -> None:
    approved.shelf.says = "dustier than before"

    assert approved.drive().status == "done"


def test_a_step_that_would_do_other_than_what_was_approved_asks_anew_and_says_why(approved: Machine) -> None:
    approved.shelf.moved["announce"] = "the town crier has another bell."

    approved.drive()

    assert approved.state.handoffs[-1].fact.why == "the town crier has another bell"
    assert (approved.decision, approved.state.at, approved.shelf.announced) == ("d-2", "check", 0)
    approved.answer("approve")
    assert approved.drive().status == "done"
    assert (len(approved.shelf.placed), approved.shelf.announced) == (1, 1)


def test_a_step_that_would_do_other_and_an_effect_that_would_refuse_bring_the_person_the_reason(
    approved: Machine,
) -> None:
    class Full(Shelf):
        def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:
            self.refuses = "the shelf is full."
            raise EffectMoved("the shelf is another one.")

    approved.shelf = Full()
    approved.drive()

    assert approved.state.handoffs[-1].fact.why == "place would refuse now: the shelf is full."
    assert (approved.state.status, approved.state.at) == ("waiting", "check")


def test_a_step_knows_what_was_approved_and_a_preview_what_was_seen_before(approved: Machine) -> None:
    approved.drive()

    mark, _ = approved.shelf.acted[0]
    assert mark.approved == {"world": 0}
    assert approved.shelf.seen == [None, {"world": 0}]


def test_a_preview_of_an_older_journal_binds_all_it_shows() -> None:
    old = {"will": ["save notes/a.md"], "base": {"digest": None}}

    assert binds_of(old) == old
    assert binds_of({"will": ["a"], "since": "b", "binds": 1}) == 1
