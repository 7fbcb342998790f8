"""Events that were appended elsewhere: they are what they were, and hold nothing here."""

from __future__ import annotations

from orchestrator.contracts.contract import raising, same
from orchestrator.contracts.journals.promises import JournalPromises, is_whole, on_a_journal, on_each
from orchestrator.contracts.journals.samples import DEFINITION, DRAFT, answered, asked, begin, handoff, opened, started
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import canonical_json
from orchestrator.domain.event import SYSTEM, Event, Head, fact_body
from orchestrator.domain.facts import BudgetRaised, DecisionWithdrawn, DriverClaimed, Fact, RunImported
from orchestrator.errors import ArtifactForgotten, HeadMoved
from orchestrator.journal.memory import MemoryJournal
from orchestrator.ports.journal import Arrival, Journal
from orchestrator.ports.listing import OwnSpan

NOTE = Artifact.of_text("A note.\n")


def elsewhere(*facts: Fact, run: str = "pub-1", past: tuple[Event, ...] = ()) -> Arrival:
    """What another machine would hand over, which has these facts after those."""
    there = MemoryJournal()
    if past:
        there.take_in(arrival(Head(run), past))
    head = past[-1].head if past else Head(run)
    return arrival(head, there.append(head, facts, actor="you"))


def arrival(head: Head, events: tuple[Event, ...], *artifacts: Artifact) -> Arrival:
    spelled = tuple((event, canonical_json(fact_body(event.fact))) for event in events)
    return Arrival(head, spelled, artifacts or (DRAFT, DEFINITION))


def events_of(came: Arrival) -> tuple[Event, ...]:
    return tuple(event for event, _ in came.events)


class ArrivingPromises(JournalPromises):
    @on_a_journal
    def test_they_are_there_with_their_digests(self, journal: Journal) -> None:
        came = elsewhere(started(), handoff())
        journal.take_in(came)
        same(tuple(journal.read("pub-1")), events_of(came))
        same(journal.artifact("pub-1", DRAFT.digest), DRAFT)
        same(journal.imported("pub-1"), (OwnSpan(0, 2),))
        is_whole(journal)

    @on_a_journal
    def test_the_system_stream_says_that_they_came(self, journal: Journal) -> None:
        came = elsewhere(started())
        journal.take_in(came)
        same([event.fact for event in journal.read(SYSTEM)], [RunImported("pub-1", 0, 1, events_of(came)[-1].digest)])

    @on_a_journal
    def test_the_run_lies_and_asks_nobody(self, journal: Journal) -> None:
        journal.take_in(elsewhere(started(), DriverClaimed("9-ab"), opened()))
        (row,) = journal.runs()
        same((row.status, row.waits, row.driver, row.imported), ("stopped", "", "", "0-3"))
        same(journal.decisions(open_only=False), [])

    @on_a_journal
    def test_a_number_of_theirs_may_be_one_of_ours(self, journal: Journal) -> None:
        journal.append(begin(journal, "pub-2"), [opened("d-1")], actor="baton")
        journal.take_in(elsewhere(started(), opened("d-1")))
        same([row.run for row in journal.decisions()], ["pub-2"])
        is_whole(journal)

    @on_a_journal
    def test_numbers_go_on_above_theirs(self, journal: Journal) -> None:
        """So that no run ever has two questions of one name."""
        journal.take_in(elsewhere(started(), opened("d-7")))
        same(journal.next_decision(), "d-8")

    @on_a_journal
    def test_it_goes_on_like_any_other(self, journal: Journal) -> None:
        came = elsewhere(started(), opened("d-1"))
        journal.take_in(came)
        head = events_of(came)[-1].head
        journal.append(head, [DecisionWithdrawn("d-1"), DriverClaimed("1-cd"), opened("d-2")], actor="baton")
        same((journal.runs()[0].status, journal.runs()[0].waits), ("waiting", "d-2"))
        same([row.decision for row in journal.decisions()], ["d-2"])
        is_whole(journal)

    @on_a_journal
    def test_what_it_spent_is_its_own_and_no_days(self, journal: Journal) -> None:
        raised = BudgetRaised("day", 5.0, "2026-11-22"), BudgetRaised("run", 5.0)
        journal.take_in(elsewhere(started(), asked(0.25), answered(2, 0.5), *raised))
        spend = journal.spend("2026-11-22", "pub-1")
        same((spend.run_usd, spend.day_usd, spend.run_raised_usd, spend.day_raised_usd), (0.5, 0, 0, 0))
        same(journal.runs()[0].cost_usd, 0.5)
        is_whole(journal)

    @on_a_journal
    def test_more_of_it_follows_what_is_here_and_closes_what_was_asked(self, journal: Journal) -> None:
        head = begin(journal)
        past = (*journal.read("pub-1"), *journal.append(head, [opened("d-1")], actor="baton"))
        journal.take_in(elsewhere(handoff(), past=past))
        same(journal.imported("pub-1"), (OwnSpan(2, 3),))
        same(journal.decisions(), [])
        same(journal.runs()[0].status, "stopped")
        is_whole(journal)

    @on_each([0, 1, 2])
    def test_what_does_not_follow_is_refused_and_changes_nothing(self, journal: Journal, seq: int) -> None:
        begin(journal)
        before = journal.read("pub-1"), journal.read(SYSTEM)
        came = elsewhere(started(), handoff(), handoff())
        head = Head("pub-1", seq, events_of(came)[seq - 1].digest) if seq else Head("pub-1")
        with raising(HeadMoved):
            journal.take_in(Arrival(head, came.events[seq:], ()))
        same((journal.read("pub-1"), journal.read(SYSTEM)), before)
        same(journal.imported("pub-1"), ())

    @on_a_journal
    def test_what_was_forgotten_there_is_told_as_forgotten(self, journal: Journal) -> None:
        came = elsewhere(started(), handoff("end"))
        journal.take_in(Arrival(came.head, came.events, (DEFINITION,), (DRAFT.digest,)))
        with raising(ArtifactForgotten):
            journal.artifact("pub-1", DRAFT.digest)
        is_whole(journal)

    @on_a_journal
    def test_events_are_given_out_as_they_were_spelled(self, journal: Journal) -> None:
        came = elsewhere(started(), handoff())
        journal.take_in(came)
        spelled = journal.spelled("pub-1")
        same(
            [(one.seq, one.body, one.digest) for one in spelled],
            [(event.seq, body, event.digest) for event, body in came.events],
        )

    @on_a_journal
    def test_a_run_that_came_is_removed_like_any_other(self, journal: Journal) -> None:
        journal.take_in(elsewhere(started(), handoff("end")))
        same([stone.stream for stone in journal.remove(["pub-1"])], ["pub-1"])
        same(journal.imported("pub-1"), ())
        with raising(HeadMoved):
            journal.take_in(elsewhere(started()))
        is_whole(journal)

    @on_a_journal
    def test_nothing_is_no_arrival(self, journal: Journal) -> None:
        with raising(ValueError, "no event"):
            journal.take_in(Arrival(Head("pub-1"), (), (NOTE,)))
