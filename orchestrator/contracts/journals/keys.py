"""What is appended under a key: once."""

from __future__ import annotations

from orchestrator.contracts.contract import raising, same, side_by_side
from orchestrator.contracts.journals.promises import JournalPromises, is_whole, on_a_journal, on_all
from orchestrator.contracts.journals.samples import (
    DEFINITION,
    DRAFT,
    NOISE,
    begin,
    opened,
    started,
)
from orchestrator.domain.event import SYSTEM, Head
from orchestrator.domain.facts import BudgetRaised, DriverClaimed, Fact, KeyClaimed, RunEnded
from orchestrator.errors import HeadMoved
from orchestrator.ports.journal import Append, Journal

RAISED = BudgetRaised("day", 0.5, "2026-11-22")


class KeyPromises(JournalPromises):
    @on_a_journal
    def test_what_is_appended_under_a_key_is_written_once(self, journal: Journal) -> None:
        first = journal.append_next(SYSTEM, "noon", [RAISED, DriverClaimed("9-ab")], actor="you")
        second = journal.append_next(SYSTEM, "noon", [DriverClaimed("9-cd")], actor="baton")
        same((first.claimed, second.claimed), (False, True))
        same(first.events, second.events)
        same([event.fact for event in first.events], [RAISED, DriverClaimed("9-ab")])
        same([event.fact for event in journal.read(SYSTEM)], [KeyClaimed("noon", 2), RAISED, DriverClaimed("9-ab")])
        is_whole(journal)

    @on_a_journal
    def test_it_goes_to_the_end_of_its_stream_wherever_that_is(self, journal: Journal) -> None:
        journal.append_next(SYSTEM, "one", [RAISED], actor="you")
        head = journal.read(SYSTEM)[-1].head
        journal.append(head, [RAISED], actor="you")
        kept = journal.append_next(SYSTEM, "two", [RAISED], actor=["baton"], artifacts=[NOISE])
        same([event.seq for event in kept.events], [5])
        same([event.actor for event in journal.read(SYSTEM, after=3)], ["baton", "baton"])
        same(journal.artifact(SYSTEM, NOISE.digest), NOISE)
        same(journal.append_next(SYSTEM, "one", [RAISED], actor="you").events, tuple(journal.read(SYSTEM)[1:2]))

    @on_a_journal
    def test_what_is_beside_a_key_is_written_with_it_or_not_at_all(self, journal: Journal) -> None:
        first, second = (Append(Head(run), [started()], "baton", [DRAFT, DEFINITION]) for run in ("pub-1", "pub-2"))
        same(journal.append_next(SYSTEM, "slot", [RAISED], actor="baton", beside=[first]).claimed, False)
        same(journal.append_next(SYSTEM, "slot", [RAISED], actor="baton", beside=[second]).claimed, True)
        same([row.run for row in journal.runs()], ["pub-1"])
        with raising(HeadMoved):
            journal.append_next(SYSTEM, "other", [RAISED], actor="baton", beside=[first])
        same(len(journal.read(SYSTEM)), 2)
        is_whole(journal)

    @on_a_journal
    def test_a_key_holds_in_its_own_stream(self, journal: Journal) -> None:
        same(journal.append_next("desk", "noon", [RAISED], actor="you").claimed, False)
        same(journal.append_next(SYSTEM, "noon", [RAISED], actor="you").claimed, False)

    @on_all(
        [
            ("", [RAISED], SYSTEM),
            ("noon", [], SYSTEM),
            ("noon", [RAISED], "pub-1"),
            ("noon", [started()], "pub-2"),
        ]
    )
    def test_runs_and_what_is_incomplete_have_no_keys(
        self, journal: Journal, key: str, facts: list[Fact], stream: str
    ) -> None:
        begin(journal)
        with raising(ValueError, "under a key"):
            journal.append_next(stream, key, facts, actor="you")
        same((len(journal.read("pub-1")), journal.read(stream)[1:]), (1, []))

    @on_a_journal
    def test_a_refused_append_leaves_its_key_free(self, journal: Journal) -> None:
        journal.append_next(SYSTEM, "asked", [opened("d-1")], actor="x")
        with raising(HeadMoved, "taken"):
            journal.append_next(SYSTEM, "noon", [RAISED, opened("d-1")], actor="x")
        same(journal.append_next(SYSTEM, "noon", [RAISED], actor="x").claimed, False)
        same(len(journal.read(SYSTEM)), 4)

    @on_a_journal
    def test_keys_stay_taken_beside_what_is_removed_and_forgotten(self, journal: Journal) -> None:
        journal.append_next(SYSTEM, "noon", [RAISED], actor="you", artifacts=[NOISE])
        journal.append(begin(journal), [RunEnded("cancelled")], actor="you")
        journal.remove(["pub-1"])
        journal.forget({SYSTEM: [NOISE.digest]})
        same(journal.append_next(SYSTEM, "noon", [RAISED], actor="you").claimed, True)
        same(journal.append_next(SYSTEM, "night", [RAISED], actor="you").claimed, False)
        is_whole(journal)

    @on_a_journal
    def test_threads_with_one_key_have_one_winner(self, journal: Journal) -> None:
        kept = []

        def claim(name: str) -> None:
            kept.append(journal.append_next(SYSTEM, "noon", [DriverClaimed(name)], actor=name))

        side_by_side(claim, [f"driver-{n}" for n in range(8)])
        same(sorted(one.claimed for one in kept), [False] + [True] * 7)
        same({one.events for one in kept}, {tuple(journal.read(SYSTEM, after=1))})
