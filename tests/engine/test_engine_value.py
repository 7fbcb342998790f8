"""The state of a run is a value: whoever has one keeps it, and a longer run does not cost more at each event."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from machine import Machine, says
from phases import a_phase

from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import Edge
from orchestrator.domain.event import GENESIS, Event, Head
from orchestrator.domain.facts import (
    DecisionAnswered,
    EffectStepDone,
    Fact,
    HandoffRecorded,
    ModelAnswered,
    OutputRefused,
    StreamRemoved,
    ToolReturned,
)
from orchestrator.engine.answer import AnswerFacts
from orchestrator.engine.fold import fold
from orchestrator.engine.persistent import Grown, GrownTable
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.state import RunState

WRITE = a_phase("write", "agent", "writer", {"source": "source"}, prompt="writer.md.j2", writes="draft")
GATE = a_phase("check", "gate", "Good?", {"draft": "draft"}, answers={"approve": "place", "again": "write"})
PLACE = a_phase("place", "effect", "place", {"text": "draft"})
SOME = Digest("sha256:" + "5" * 64)


def test_what_happens_later_changes_no_state_that_somebody_has() -> None:
    machine = Machine(WRITE, GATE, PLACE, answers=[says("hello")])
    seen: list[tuple[RunState, str]] = []
    machine.recorder = Recorder(machine.journal, "dem-1", watcher=lambda _, state: seen.append((state, told(state))))
    waiting = machine.drive()
    machine.answer("approve")

    done = machine.drive()

    assert (waiting.status, done.status) == ("waiting", "done")
    assert (len(waiting.handoffs), len(done.handoffs)) == (1, 3)
    assert [told(state) for state, _ in seen] == [before for _, before in seen]
    assert len({before for _, before in seen}) == len(seen)


def told(state: RunState) -> str:
    """All of it, as text."""
    parts = {name: list(value) if isinstance(value, Grown) else value for name, value in vars(state).items()}
    return repr({name: dict(value) if isinstance(value, GrownTable) else value for name, value in parts.items()})


def test_a_state_is_changed_by_nobody() -> None:
    machine = Machine(WRITE, GATE, PLACE, answers=[says("hello")])
    state: Any = machine.drive()

    with pytest.raises(FrozenInstanceError):
        state.status = "done"
    with pytest.raises(FrozenInstanceError):
        state.visit.steps = {}
    for field in ("artifacts", "inputs", "visits", "taken", "answered"):
        with pytest.raises(TypeError):
            getattr(state, field)["draft"] = None
    with pytest.raises(AttributeError):
        state.handoffs.append(None)


@pytest.mark.parametrize(
    "fact",
    [
        DecisionAnswered("d-1", "approve", "end"),
        ToolReturned("c1", "look", SOME),
        ModelAnswered(SOME, "scripted"),
        OutputRefused(SOME),
        EffectStepDone("place", SOME),
        StreamRemoved("dem-0", 1, ""),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_a_fact_that_does_not_fit_is_never_recorded(fact: Fact) -> None:
    machine = Machine(WRITE)
    before, state = machine.journal.read("dem-1"), machine.state

    for append in (
        lambda: machine.recorder.record(fact, actor="you"),
        lambda: machine.recorder.tell(fact, actor="you"),
        lambda: machine.recorder.decide(lambda: AnswerFacts((fact,), ()), actor="you"),
    ):
        with pytest.raises(ValueError, match="dem-1"):
            append()

    assert (machine.journal.read("dem-1"), machine.state) == (before, state)
    assert Recorder(machine.journal, "dem-1").state == state


def test_an_event_costs_no_more_in_a_long_run() -> None:
    """What a step copies is counted, not timed: at most a block of entries, and every so often the list of blocks."""
    again = a_phase("again", "script", "shout", {"text": "source"}, then=(Edge("again"),))
    state = Machine(again).drive(steps=1)
    for seq in range(state.head.seq + 1, 10_000):
        state = fold([Event("dem-1", seq, "", "script", HandoffRecorded("again", "again", "script"), GENESIS)], state)

    longer = fold([Event("dem-1", 10_000, "", "script", HandoffRecorded("again", "again", "script"), GENESIS)], state)

    assert len(longer.handoffs) == len(state.handoffs) + 1 > 9_900
    shared = set(map(id, longer.handoffs._blocks)) & set(map(id, state.handoffs._blocks))
    assert len(shared) == len(state.handoffs._blocks) > 150
    assert len(longer.handoffs._last) <= 64


def test_what_grew_reads_like_a_list_and_like_a_table() -> None:
    grown, table = Grown[int](), GrownTable[str, int]()
    for number in range(200):
        grown, table = grown.plus(number), table.plus(str(number % 150), number)

    assert (list(grown), len(grown), grown[0], grown[-1], grown[199]) == (list(range(200)), 200, 0, 199, 199)
    assert (grown[70:72], list(reversed(grown))[:2], 130 in grown) == ((70, 71), [199, 198], True)
    for at in (200, -201):
        with pytest.raises(IndexError):
            grown[at]
    assert (len(table), list(table)[:2], table["0"], table["149"], table.get("150")) == (
        150,
        ["0", "1"],
        150,
        149,
        None,
    )
    newest = {str(number % 150): number for number in range(200)}
    assert (dict(table), dict(table.items()), list(table.values())) == (newest, newest, list(newest.values()))


def test_of_a_table_that_grew_few_parts_are_asked_for_what_is_not_there() -> None:
    table = GrownTable[str, int]()
    for number in range(10_000):
        table = table.plus(str(number), number)

    assert len(table._blocks) < 12
    assert GrownTable.of(table) == table


def test_a_run_begins_with_an_event() -> None:
    assert fold([], RunState(Head("dem-1"))) == RunState(Head("dem-1"))
    with pytest.raises(ValueError, match="at least one event"):
        fold([])
