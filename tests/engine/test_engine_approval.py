"""Which approval lets an effect act: one a person gave to this effect, at its gate, on the way that led from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from machine import Machine, phases
from phases import a_phase, changed

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import App, ApprovalRule, Edge, Field, Phase
from orchestrator.domain.event import Head
from orchestrator.domain.facts import KERNEL, DecisionOpened
from orchestrator.engine.answer import Given, take_answer
from orchestrator.engine.approval import approval_for, approvals_of, previews_of, reads
from orchestrator.engine.effects_ahead import gates_before, lets_act
from orchestrator.engine.intervene import goto, skip, take
from orchestrator.engine.state import Approval, RunState, Version
from orchestrator.engine.values import Values

A, B, C, D = Digest("a"), Digest("b"), Digest("c"), Digest("d")
SHOUT = a_phase("shout", "script", "shout", {"text": "source"}, writes="page")
FINE = a_phase("fine", "gate", "Is the wording all right?", {"page": "page"}, answers={"approve": "tag", "word": "tag"})
TAG = a_phase("tag", "script", "shout", {"text": "source"})
CHECK = a_phase(
    "check", "gate", "Place it?", {"page": "page"}, answers={"approve": "stamp", "edit": "tag", "keep": "store"}
)
STAMP = a_phase("stamp", "script", "shout", {"text": "source"})
PLACE = a_phase("place", "effect", "place", {"text": "page"}, then=(Edge("last"),))
LAST = a_phase("last", "gate", "Once more?", {"page": "page"}, answers={"approve": "end", "again": "tag"})
STORE = a_phase("store", "effect", "place", {"text": "page"})

Does = Callable[[Machine], None]


def at_check(machine: Machine) -> None:
    machine.drive()
    machine.answer("approve")
    machine.drive()
    assert machine.state.at == "check"


def its_own(machine: Machine) -> None:
    at_check(machine)
    machine.answer("approve")


def of_another_gate(machine: Machine) -> None:
    """The same artifacts, another question."""
    machine.drive()
    machine.answer("approve")


def a_word_of_another_gate(machine: Machine) -> None:
    machine.drive()
    machine.answer("word")


def to_another_effect(machine: Machine) -> None:
    at_check(machine)
    machine.answer("keep")


def withdrawn(machine: Machine) -> None:
    """A yes that was left behind: the person went back, and the gate asks again."""
    its_own(machine)
    machine.append(goto(machine.state, machine.definition, "check"))
    machine.drive()


def an_edit(machine: Machine) -> None:
    at_check(machine)
    machine.answer("edit", edited="mine")
    machine.drive()


def of_a_rule(machine: Machine) -> None:
    rules = (ApprovalRule("always", "approve", "I said so"),)
    machine.definition = replace(machine.definition, approval_rules=rules)
    machine.drive(until="stamp")


def of_silence(machine: Machine) -> None:
    """As journals have it from before a gate that expires with a yes was a fault."""
    at_check(machine)
    opened = machine.state.decision
    assert opened is not None
    settled = take_answer(machine.state, machine.definition.app, opened.decision, Given("approve"), by=KERNEL)
    machine.append(settled, actor=KERNEL)


def spent(machine: Machine) -> None:
    its_own(machine)
    machine.drive()
    assert len(machine.shelf.placed) == 1
    machine.shelf.placed.clear()


def spent_and_asked_again(machine: Machine) -> None:
    spent(machine)
    machine.answer("again")
    machine.drive()


def straight_on(machine: Machine) -> None:
    machine.drive()


def by_goto(machine: Machine) -> None:
    machine.append(goto(machine.state, machine.definition, "place"))
    machine.drive()


def by_goto_before_it(machine: Machine) -> None:
    machine.append(goto(machine.state, machine.definition, "stamp"))
    machine.drive()


def by_taking_the_work_before_it(machine: Machine) -> None:
    if machine.state.at != "stamp":
        by_goto_before(machine, "stamp")
    work = Artifact.of_text("mine")
    machine.append(take(machine.state, machine.definition, work, Values(machine.recorder, fresh={"stamp": work})))
    machine.drive()


def by_skipping_what_is_before_it(machine: Machine) -> None:
    if machine.state.at != "stamp":
        by_goto_before(machine, "stamp")
    machine.append(skip(machine.state, machine.definition))
    machine.drive()


def by_goto_before(machine: Machine, phase: str) -> None:
    machine.append(goto(machine.state, machine.definition, phase))


def by_taking_over(machine: Machine) -> None:
    machine.drive(take_over=True)


YESES = (
    its_own, of_another_gate, a_word_of_another_gate, to_another_effect, withdrawn, an_edit, of_a_rule, of_silence,
    spent, spent_and_asked_again,
)  # fmt: skip
WAYS = (
    straight_on, by_goto, by_goto_before_it, by_taking_the_work_before_it, by_skipping_what_is_before_it, by_taking_over
)  # fmt: skip
ACTS = {(its_own, straight_on), (its_own, by_taking_over)}
"""A yes lets this effect act on the way it led to, whoever drives there; and in no other case."""


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("yes", YESES, ids=lambda yes: yes.__name__)
def test_an_effect_acts_on_a_yes_to_itself_on_the_way_that_yes_led_and_on_no_other(yes: Does, way: Does) -> None:
    machine = Machine(SHOUT, FINE, TAG, CHECK, STAMP, PLACE, LAST, STORE)
    yes(machine)
    placed_by_now = len(machine.shelf.placed)

    way(machine)

    placed = [mark for mark, _ in machine.shelf.acted if mark.key in {key for key, _ in machine.shelf.placed}]
    reached = {handoff.fact.phase for handoff in machine.state.handoffs} | {machine.state.at}
    acted_here = len(machine.shelf.placed) - placed_by_now
    if yes is to_another_effect and way in (straight_on, by_taking_over):
        assert ("store" in reached, acted_here, "place" in reached) == (True, 1, False)
    else:
        assert acted_here == ((yes, way) in ACTS), placed


def app(*given: Phase) -> App:
    return App("demo", "", phases(*given))


def state(*approvals: Approval, at: str = "") -> RunState:
    versions = {"page": Version(A, "shout", "script"), "tone": Version(B, "shout", "script")}
    return RunState(Head("dem-1"), inputs={"source": C}, artifacts=versions, approvals=list(approvals), at=at)


def acts(gate: Phase, *others: Phase) -> dict[str, list[str]]:
    found = lets_act(app(SHOUT, gate, *others), state(), phases(gate)[0])
    return {answer: [effect.name for effect in effects] for answer, effects in found.items()}


STRAIGHT = replace(CHECK, answers={"approve": "place"})
END = replace(PLACE, then=(Edge("end"),))


def test_an_effect_is_found_through_the_phases_between() -> None:
    assert acts(replace(CHECK, answers={"approve": "stamp"}), STAMP, END) == {"approve": ["place"]}


def test_no_effect_is_looked_for_behind_another_gate() -> None:
    assert acts(replace(FINE, answers={"approve": "check"}), STRAIGHT, END) == {"approve": []}


def test_an_effect_whose_reads_are_written_on_the_way_asks_by_itself() -> None:
    assert acts(replace(CHECK, answers={"approve": "stamp"}), replace(STAMP, writes="page"), END) == {"approve": []}


def test_an_effect_that_reads_the_gates_own_answer_asks_by_itself() -> None:
    assert acts(STRAIGHT, replace(END, reads={"text": "page", "answer": "check"})) == {"approve": []}


def test_what_is_not_written_on_the_way_to_this_effect_keeps_it_from_nothing() -> None:
    behind = replace(STAMP, name="behind", writes="page")
    assert acts(STRAIGHT, replace(PLACE, then=(Edge("behind"),)), behind) == {"approve": ["place"]}


def test_an_effect_that_reads_what_nobody_has_written_asks_by_itself() -> None:
    assert acts(STRAIGHT, replace(END, reads={"text": "nothing"})) == {"approve": []}


def test_an_effect_that_acts_on_what_the_gate_does_not_show_asks_by_itself() -> None:
    assert acts(STRAIGHT, replace(END, may_read={"tone": "tone"})) == {"approve": []}


def test_each_answer_lets_the_effect_it_leads_to_act() -> None:
    gate = replace(CHECK, answers={"approve": "place", "keep": "store", "edit": "place", "send_back": "store"})
    assert acts(gate, END, STORE) == {"approve": ["place"], "keep": ["store"]}


def test_a_word_of_the_gates_own_that_leads_to_a_script_is_no_yes() -> None:
    assert acts(replace(CHECK, answers={"look": "stamp"}), STAMP, END) == {}


def test_effects_one_behind_the_other_and_on_two_ways_are_all_shown() -> None:
    fork = replace(STAMP, then=(Edge("place", when="page"), Edge("store")))
    gate = replace(CHECK, answers={"approve": "stamp"})
    assert acts(gate, fork, END, STORE) == {"approve": ["place", "store"]}
    assert acts(STRAIGHT, replace(PLACE, then=(Edge("store"),)), STORE) == {"approve": ["place", "store"]}


def test_the_gates_at_which_an_effect_is_approved_begin_with_those_that_lead_straight_to_it() -> None:
    far = replace(FINE, name="far", answers={"approve": "stamp"})
    word = replace(FINE, name="word", answers={"approve": "end", "place_it": "place"})
    given = app(SHOUT, far, word, STRAIGHT, STAMP, END)
    assert [gate.name for gate in gates_before(given, state(), given.phase("place"))] == ["check", "word", "far"]


def test_an_effect_may_have_no_gate() -> None:
    given = app(SHOUT, replace(FINE, answers={"approve": "end"}), END)
    assert gates_before(given, state(), given.phase("place")) == []


def test_what_a_phase_reads_are_the_roots_of_its_paths() -> None:
    assert reads(a_phase("p", "effect", "place", {"text": "page.body"}, {"tone": "tone"})) == {"page", "tone"}


OPENED = DecisionOpened(
    "d-1", "gate", "check", D, {"approve": "stamp", "keep": "store", "edit": "tag"},
    acts={"approve": ("place", "store"), "keep": ("store",), "edit": ()},
    previews={"place": A, "store": B}, previewed={"place": C},
)  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("approve", [Approval("d-1", "place", A, C), Approval("d-1", "store", B)]),
        ("keep", [Approval("d-1", "store", B)]),
        ("edit", []),
    ],
)
def test_an_answer_approves_the_effects_that_were_previewed_for_it(answer: str, expected: list[Approval]) -> None:
    assert approvals_of(OPENED, answer) == expected


def test_without_a_preview_nothing_is_approved() -> None:
    assert approvals_of(replace(OPENED, previews={}), "approve") == []


def test_of_an_older_journal_only_an_approval_straight_to_the_effect_with_its_preview_counts() -> None:
    old = DecisionOpened("d-1", "gate", "check", D, {"approve": "place", "other": "store"}, preview=A)
    assert approvals_of(old, "approve") == [Approval("d-1", "place", A)]
    assert approvals_of(old, "other") == []
    assert previews_of(old) == {"place": A}
    assert approvals_of(replace(old, preview=None), "approve") == []


@pytest.mark.parametrize(
    ("approvals", "expected"),
    [
        ([], None),
        ([Approval("d-1", "place", D, C)], "d-1"),
        ([Approval("d-1", "place", D)], "d-1"),
        ([Approval("d-1", "place", D, B)], None),
        ([Approval("d-1", "store", D, C)], None),
        ([Approval("d-1", "place", D, C), Approval("d-2", "place", D, C)], "d-2"),
    ],
    ids=["none", "for it", "of an older journal", "for other arguments", "for another effect", "the newest"],
)
def test_an_approval_holds_for_its_effect_and_its_arguments(approvals: list[Approval], expected: str | None) -> None:
    effect = replace(PLACE, reads={"text": "source"})
    found = approval_for(state(*approvals), effect, {"source": C}, C)
    assert (found.decision if found else None) == expected


def test_an_approval_of_what_nobody_was_shown_lets_nothing_act() -> None:
    given = state(Approval("d-1", "place", D, C))
    assert approval_for(given, PLACE, {"page": A}, C) is None


def test_each_effect_of_a_gate_acts_once_on_its_one_yes() -> None:
    machine = Machine(SHOUT, STRAIGHT, replace(PLACE, then=(Edge("store"),)), STORE)
    machine.drive()
    machine.answer("approve")

    assert machine.drive().status == "done"
    assert [mark.approved for mark, _ in machine.shelf.acted] == [{"world": 0}] * 4
    assert len({mark.key for mark, _ in machine.shelf.acted}) == 2


def test_an_effect_that_comes_round_again_asks_again() -> None:
    loop = replace(PLACE, then=(Edge("stamp", at_most=1), Edge("end")))
    machine = Machine(SHOUT, replace(CHECK, answers={"approve": "stamp"}), STAMP, loop)
    machine.drive()
    machine.answer("approve")

    assert machine.drive().status == "waiting"
    assert (len(machine.shelf.placed), machine.state.at) == (1, "check")


def test_a_form_filled_in_does_not_change_whom_a_yes_is_for() -> None:
    form = changed(FINE, asks=(Field("tone"),), answers={"approve": "check"})
    machine = Machine(SHOUT, form, STRAIGHT, END)
    machine.drive()
    machine.answer("approve", tone="dry")
    machine.append(goto(machine.state, machine.definition, "place"))
    machine.drive()

    assert (machine.shelf.placed, machine.state.at) == ([], "check")


def test_a_preview_that_is_never_the_same_twice_is_told_and_not_asked_for_without_end() -> None:
    machine = Machine(SHOUT, STRAIGHT, END)
    machine.drive()
    machine.answer("approve")
    machine.shelf.restless = True

    assert machine.drive().status == "failed"
    assert machine.state.failure is not None
    told = machine.recorder.artifact(machine.state.failure).value
    assert told["message"] == "the preview of place is never the same twice, so no approval of it can hold."
    assert machine.shelf.placed == []
