"""Which edge work leaves by, and how often."""

from __future__ import annotations

from dataclasses import replace

import pytest
from machine import Machine
from phases import a_phase

from orchestrator.domain.definition import Edge
from orchestrator.domain.event import Event
from orchestrator.domain.facts import PERSON, HandoffRecorded
from orchestrator.engine.bound_reached import bounds_reached
from orchestrator.engine.fold import fold
from orchestrator.engine.intervene import goto

TWICE_SHORT_ONCE_LONG = (
    Edge("a", when="b | length < 100", at_most=2, why="too short"),
    Edge("a", at_most=1, why="once more"),
    Edge("end"),
)


def loop(*edges: Edge) -> Machine:
    return Machine(
        a_phase("a", "script", "shout", {"text": "source"}, writes="a"),
        a_phase("b", "script", "shout", {"text": "a"}, writes="b", then=edges),
    )


def ways(machine: Machine) -> list[tuple[str, int, str]]:
    facts = [handoff.fact for handoff in machine.state.handoffs if handoff.fact.phase == "b"]
    return [(fact.to, fact.edge, fact.why) for fact in facts]


def test_two_edges_to_one_phase_are_bounded_apart() -> None:
    machine = loop(*TWICE_SHORT_ONCE_LONG)
    assert machine.drive().status == "done"
    assert ways(machine) == [
        ("a", 1, "too short (1 of 2)"),
        ("a", 1, "too short (2 of 2)"),
        ("a", 2, "once more (1 of 1)"),
        ("end", 3, "a was reached 1 of 1 times"),
    ]


def test_where_a_bound_is_reached_the_reason_says_so_beside_its_own_words() -> None:
    machine = loop(Edge("a", at_most=1), Edge("end", when="b", why="it is good enough"), Edge("end"))
    machine.drive()
    assert ways(machine)[-1] == ("end", 2, "it is good enough; a was reached 1 of 1 times")
    assert bounds_reached("it is good enough; a was reached 1 of 1 times") == ["a was reached 1 of 1 times"]
    assert bounds_reached("too short (1 of 2)") == []


def test_an_edge_that_was_passed_over_uses_up_no_other() -> None:
    machine = loop(Edge("a", when="b == 'never'"), Edge("a", at_most=1), Edge("end"))
    assert machine.drive().status == "done"
    assert [way[:2] for way in ways(machine)] == [("a", 2), ("end", 3)]


def test_a_person_who_steps_in_lifts_the_bounds_of_all_edges() -> None:
    machine = loop(*TWICE_SHORT_ONCE_LONG)
    machine.drive(steps=6)  # every bound is used up but for the way to the end
    machine.append(goto(machine.state, machine.definition, "b"))
    assert machine.state.taken == {}
    machine.drive()
    assert [edge for _, edge, _ in ways(machine)].count(1) == 4


@pytest.mark.parametrize("before", [1, 2, 3])
def test_handoffs_from_before_edges_were_recorded_count_for_each(before: int) -> None:
    machine = loop(*TWICE_SHORT_ONCE_LONG)
    machine.drive(steps=2 * before)
    old = [_without_edge(event) for event in machine.journal.read("dem-1")]
    state = fold(old)
    assert state.taken.get(("b", "a", 0), 0) == before
    assert sum(state.taken.values()) == sum(machine.state.taken.values())


def _without_edge(event: Event) -> Event:
    fact = event.fact
    return replace(event, fact=replace(fact, edge=0)) if isinstance(fact, HandoffRecorded) else event


def test_a_run_begun_before_edges_were_recorded_loops_no_longer_than_it_would_have() -> None:
    machine = loop(*TWICE_SHORT_ONCE_LONG)
    machine.drive(steps=1)
    moved = [HandoffRecorded("b", "a", "script"), HandoffRecorded("a", "b", "script")] * 2
    machine.journal.append(machine.state.head, moved, actor=PERSON)
    machine.recorder.refresh()
    assert machine.drive().status == "done"
    assert [edge for _, edge, _ in ways(machine)] == [0, 0, 3]
