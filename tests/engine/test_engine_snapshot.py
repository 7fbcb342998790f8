"""A run that is gone on with from a snapshot is the run that its events add up to, whatever it was in the middle of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import pytest
from machine import Machine, says
from phases import a_phase

from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.definition import Edge
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import EffectIntended, Fork
from orchestrator.engine.fold import fold, vouch_for_all
from orchestrator.engine.persistent import Grown, GrownTable
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.snapshot import folded, snapshot_of, state_of
from orchestrator.engine.state import Approval, Handoff, Left, RunState, Turn, TurnEntry, Used, Visit
from orchestrator.errors import NotFound
from orchestrator.journal.memory import MemoryJournal
from orchestrator.ports.listing import OwnSpan

WRITE = a_phase("write", "agent", "writer", {"source": "source"}, prompt="writer.md.j2", writes="draft")
GATE = a_phase("check", "gate", "Good?", {"draft": "draft"}, answers={"approve": "place", "again": "write"})
PLACE = a_phase("place", "effect", "place", {"text": "draft"})
SOME = Digest("sha256:" + "5" * 64)


def gone_through() -> Machine:
    """An agent, a gate that sends back and then says yes, an effect."""
    machine = Machine(WRITE, GATE, PLACE, answers=[says("hello"), says("hello again")])
    machine.drive()
    machine.answer("again")
    machine.drive()
    machine.answer("approve")
    machine.drive()
    return machine


def nothing_earlier(count: int) -> Sequence[Handoff]:
    assert count == 0
    return ()


def through_json(state: RunState) -> JSON:
    return json.loads(json.dumps(snapshot_of(state)))


def test_a_run_gone_on_with_from_any_of_its_events_is_the_run_folded_whole() -> None:
    machine = gone_through()
    events = machine.journal.read("dem-1")
    whole = fold(events)
    assert whole.status == "done"
    for end in range(1, len(events) + 1):
        kept = through_json(fold(events[:end]))
        assert folded(machine.journal, "dem-1", vouch_for_all, kept) == (whole, end)


def test_every_part_of_a_state_goes_through_json_and_comes_out_the_same() -> None:
    intent = EffectIntended("place", "save_file", "key", "d-1", SOME, SOME)
    turn = Turn(SOME, SOME, None, None, entries=(TurnEntry("assistant", SOME), TurnEntry("tool", SOME, "c", "look")))
    visit = Visit("place", 2, "now", {"draft": SOME}, turn, intent, intent, SOME, {"a": SOME}, raised_usd=0.5)
    state = replace(
        fold(gone_through().journal.read("dem-1")),
        head=Head("dem-1", 9, SOME),
        fork=Fork("dem-0", 3),
        imported=(OwnSpan(0, 2), OwnSpan(4, 9)),
        taken=MappingProxyType({("write", "check", 0): 2}),
        feedback=MappingProxyType({"write": (SOME, SOME)}),
        visit=visit,
        begun=GrownTable[str, dict[str, Digest]]().plus("key", {"a": SOME}),
        displaced=MappingProxyType({"key": frozenset({"me", "you"})}),
        left=MappingProxyType({"key": Left("place", {"a": "in_doubt"})}),
        approvals=(Approval("d-1", "place", SOME),),
        reserves=MappingProxyType({7: 12}),
        neared=frozenset({"run"}),
        handed_on=Used(1, 2, 3),
    )
    assert state_of(through_json(state), nothing_earlier) == state


def test_what_has_no_spelling_yet_is_refused_when_the_snapshot_is_taken() -> None:
    with pytest.raises(TypeError, match="object"):
        snapshot_of(RunState(Head("dem-1"), status=object()))  # type: ignore[arg-type]


class CountingJournal(MemoryJournal):
    """Says after which event it was read, each time."""

    def __init__(self) -> None:
        super().__init__()
        self.read_after: list[int] = []

    def read(self, stream: str, after: int = 0, limit: int | None = None) -> list[Event]:
        self.read_after.append(after)
        return super().read(stream, after, limit)


def long_run(rounds: int = 100) -> Machine:
    there = a_phase("there", "script", "there")
    back = a_phase("back", "script", "back", then=(Edge("there", at_most=1000), Edge("end")))
    machine = Machine(there, back, journal=CountingJournal())
    machine.scripts("def there():\n    return 'a'\n\n\ndef back():\n    return 'b'\n")
    machine.drive(steps=2 * rounds)
    return machine


def test_earlier_handoffs_are_read_when_somebody_asks_for_one_and_once() -> None:
    machine = long_run()
    journal = machine.journal
    assert isinstance(journal, CountingJournal)
    whole = machine.state
    kept = through_json(whole)
    journal.read_after.clear()

    state = Recorder(journal, "dem-1", snapshot=kept).state
    assert (len(state.handoffs), state.handoffs[-1], state) == (200, whole.handoffs[-1], state)
    assert journal.read_after == [whole.head.seq - 1]

    assert (state.handoffs[0], state.handoffs[70:72]) == (whole.handoffs[0], whole.handoffs[70:72])
    assert (list(state.handoffs), state) == (list(whole.handoffs), whole)
    assert journal.read_after == [whole.head.seq - 1, 0]


def test_a_list_whose_beginning_is_not_read_grows_as_any_other() -> None:
    whole: Grown[int] = Grown()
    for entry in range(300):
        whole = whole.plus(entry)
    before, then = whole.end()
    assert (before, then) == (192, tuple(range(192, 300)))


@pytest.mark.parametrize(
    "change",
    [
        {"head": {"stream": "dem-1", "seq": 3, "digest": SOME}},
        {"head": {"stream": "dem-1", "seq": 300, "digest": SOME}},
        {"head": {"stream": "dem-2", "seq": 3}},
        {"imported": [[0, 3]]},
        {"handoffs": [1, 2, 3]},
        {"artifacts": {"draft": 7}},
        {"something_of_the_future": 1},
        {"head": None},
    ],
    ids=str,
)
def test_a_snapshot_that_is_not_of_these_events_is_not_used(change: JSON) -> None:
    machine = gone_through()
    events = machine.journal.read("dem-1")
    kept = through_json(fold(events[:3])) | change
    assert folded(machine.journal, "dem-1", vouch_for_all, kept) == (fold(events), 0)


@pytest.mark.parametrize("kept", [[], 7, "text", {}, {"head": []}], ids=str)
def test_what_is_no_snapshot_is_not_used(kept: JSON) -> None:
    machine = gone_through()
    assert folded(machine.journal, "dem-1", vouch_for_all, kept)[1] == 0


def test_events_after_a_snapshot_that_nobody_vouches_for_let_nothing_act() -> None:
    machine = Machine(WRITE, GATE, PLACE, answers=[says("hello")])
    machine.drive()
    kept = through_json(machine.state)
    machine.answer("approve")
    last = machine.state.head.seq
    trusting = folded(machine.journal, "dem-1", vouch_for_all, kept)[0]
    doubting = folded(machine.journal, "dem-1", lambda _, event: event.seq <= kept["head"]["seq"], kept)[0]
    assert (trusting.head.seq, len(trusting.approvals)) == (last, 1)
    assert (doubting.head.seq, doubting.approvals) == (last, ())


def test_a_run_that_is_not_there_is_not_found_whatever_was_kept_of_it() -> None:
    kept = through_json(gone_through().state)
    with pytest.raises(NotFound):
        folded(MemoryJournal(), "dem-1", vouch_for_all, kept)
