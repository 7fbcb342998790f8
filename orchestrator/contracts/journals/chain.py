"""Events of a stream: chained, told once, and never one of two."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.contracts.contract import holds, raising, same, side_by_side
from orchestrator.contracts.journals.promises import JournalPromises, is_whole, on_a_journal, on_each
from orchestrator.contracts.journals.samples import (
    DEFINITION,
    DRAFT,
    NOISE,
    begin,
    handoff,
    opened,
    started,
)
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest, digest_of
from orchestrator.domain.event import GENESIS, Event, Head, fact_body, seal
from orchestrator.domain.facts import (
    DecisionWithdrawn,
    DriverClaimed,
    Fact,
    HandoffRecorded,
    RunEnded,
)
from orchestrator.errors import HeadMoved
from orchestrator.ports.journal import Append, Journal
from orchestrator.values import replace


class ChainPromises(JournalPromises):
    @on_a_journal
    def test_events_come_back_as_they_were_acknowledged(self, journal: Journal) -> None:
        first = journal.append(Head("pub-1"), [started(), DriverClaimed("9-ab")], actor="you")
        second = journal.append(first[-1].head, [handoff(cost_usd=0.25, why="no findings")], actor="writer")
        same(journal.read("pub-1"), [*first, *second])

    @on_a_journal
    def test_events_are_counted_and_chained_from_genesis(self, journal: Journal) -> None:
        one, two = journal.append(Head("pub-1"), [started(), DriverClaimed("9-ab")], actor="you")
        at = "2026-11-22T09:00:01.000000Z"
        same((one.seq, two.seq), (1, 2))
        same(one.digest, seal(GENESIS, "pub-1", 1, "RunStarted", at, "you", fact_body(started())))
        same(two.digest, seal(one.digest, "pub-1", 2, "DriverClaimed", at, "you", {"driver": "9-ab"}))

    @on_a_journal
    def test_reading_after_a_seq_gives_only_later_events(self, journal: Journal) -> None:
        head = begin(journal)
        later = journal.append(head, [handoff(), handoff()], actor="writer")
        same(journal.read("pub-1", after=1), list(later))
        same(journal.read("pub-1", after=3), [])
        same(len(journal.read("pub-1", after=-5)), 3)
        same(journal.read("pub-1", after=1, limit=1), [later[0]])
        same(journal.read("pub-1", limit=0), [])

    @on_a_journal
    def test_events_of_some_kinds_are_found_among_the_others(self, journal: Journal) -> None:
        events = journal.append(Head("pub-1"), [started(), DriverClaimed("9-ab"), handoff(), handoff()], actor="you")
        same(journal.read_kinds("pub-1", ("HandoffRecorded", "RunStarted")), [events[0], *events[2:]])
        same(journal.read_kinds("pub-1", ()), [])
        same(journal.read_kinds("pub-2", ("RunStarted",)), [])

    @on_a_journal
    def test_an_unknown_stream_is_empty(self, journal: Journal) -> None:
        begin(journal)
        same(journal.read("pub-2"), [])
        same(journal.run("pub-2"), None)
        same(journal.verify("pub-2").streams, 0)

    @on_a_journal
    def test_an_append_of_nothing_is_a_mistake(self, journal: Journal) -> None:
        with raising(ValueError, "at least one fact"):
            journal.append(Head("pub-1"), [], actor="you", artifacts=[DRAFT])

    @on_a_journal
    def test_facts_that_waited_bear_the_time_at_which_they_happened(self, journal: Journal) -> None:
        waited = journal.now()
        facts: list[Fact] = [started(), DriverClaimed("9-ab"), handoff()]
        [(first, second, third)] = journal.commit(
            [Append(Head("pub-1"), facts, "you", [DEFINITION, DRAFT], earlier=[waited])]
        )
        holds(first.at == waited < second.at == third.at, "first.at == waited < second.at == third.at")
        same(journal.read("pub-1"), [first, second, third])
        is_whole(journal)

    @on_a_journal
    def test_events_that_do_not_fit_are_told_before_anything_is_written(self, journal: Journal) -> None:
        head = begin(journal)
        before, row = journal.read("pub-1"), journal.run("pub-1")
        told: list[Event] = []

        def fits(events: Sequence[Event]) -> None:
            told.extend(events)
            raise ValueError("they do not fit")

        with raising(ValueError, "they do not fit"):
            journal.append(head, [handoff(), RunEnded("cancelled")], actor="you", artifacts=[DRAFT], fits=fits)

        same((journal.read("pub-1"), journal.run("pub-1"), journal.verify().ok), (before, row, True))
        journal.append(head, [handoff(), RunEnded("cancelled")], actor="you", artifacts=[DRAFT], fits=told.extend)
        same([event.seq for event in told], [2, 3, 2, 3])
        same(list(journal.read("pub-1")[1:]), told[2:])

    @on_a_journal
    def test_one_append_may_hold_what_several_did(self, journal: Journal) -> None:
        events = journal.append(
            Head("pub-1"),
            [started(), DriverClaimed("9-ab"), handoff()],
            actor=["you", "baton", "writer"],
            artifacts=[DRAFT],
        )
        same([event.actor for event in journal.read("pub-1")], ["you", "baton", "writer"])
        same(journal.read("pub-1"), list(events))
        same(journal.artifact("pub-1", DRAFT.digest), DRAFT)

    @on_each([[], ["you"], ["you", "baton", "writer"]])
    def test_each_fact_of_an_append_needs_its_actor(self, journal: Journal, actors: list[str]) -> None:
        with raising(ValueError, "zip"):
            journal.append(Head("pub-1"), [started(), DriverClaimed("9-ab")], actor=actors)
        same(journal.read("pub-1"), [])

    @on_each(
        [
            Head("pub-1"),
            Head("pub-1", 0, digest_of(b"another past")),
            Head("pub-1", 1),
            Head("pub-1", 1, digest_of(b"another past")),
            Head("pub-1", 5),
            Head("pub-1", -1),
            Head("pub-1", 1, Digest("no digest")),
            Head("pub-2", 1),
            Head("pub-2", 0, digest_of(b"another past")),
        ]
    )
    def test_a_head_that_is_not_the_end_of_its_stream_is_refused(self, journal: Journal, wrong: Head) -> None:
        head = begin(journal)
        journal.append(head, [handoff()], actor="writer")
        for facts in ([handoff()], [handoff(), handoff()], [opened()]):
            with raising(HeadMoved):
                journal.append(wrong, facts, actor="late", artifacts=[NOISE])
        same(len(journal.read("pub-1")), 2)
        same(journal.decisions(), [])

    @on_a_journal
    def test_the_right_digest_at_another_seq_is_refused(self, journal: Journal) -> None:
        head = begin(journal)
        for seq in (2, 6):
            with raising(HeadMoved):
                journal.append(replace(head, seq=seq), [handoff()], actor="writer")

    @on_a_journal
    def test_any_text_survives(self, journal: Journal) -> None:
        why = "a\x00b \udcff ‮ 👩‍💻 \x1b[2J"
        journal.append(begin(journal), [handoff(why=why)], actor="wrîter\x00", artifacts=[Artifact.of_text(why)])
        event = journal.read("pub-1")[-1]
        same((event.actor, event.fact), ("wrîter\x00", handoff(why=why)))
        same(journal.artifact("pub-1", Artifact.of_text(why).digest).text, why)
        is_whole(journal)

    @on_a_journal
    def test_events_of_some_kinds_are_read_without_the_rest(self, journal: Journal) -> None:
        journal.append(begin(journal), [opened(), DecisionWithdrawn("d-1"), opened("d-2")], actor="x")
        found = journal.read_kinds("pub-1", ["DecisionOpened", "RunEnded"])
        same(found, [journal.read("pub-1")[1], journal.read("pub-1")[3]])
        same(journal.read_kinds("nowhere", ["DecisionOpened"]), [])

    @on_a_journal
    def test_a_whole_journal_verifies(self, journal: Journal) -> None:
        for run in ("pub-1", "pub-2"):
            journal.append(begin(journal, run), [handoff(), opened(f"d-{run}")], actor="x", artifacts=[DRAFT, NOISE])
        found = journal.verify()
        same((found.ok, found.streams, found.events), (True, 2, 6))
        same(journal.verify("pub-2").events, 3)

    @on_a_journal
    def test_a_fact_that_is_no_json_is_refused_whole(self, journal: Journal) -> None:
        head = begin(journal)
        with raising(ValueError, "JSON"):
            journal.append(head, [handoff(), handoff(cost_usd=float("nan"))], actor="writer")
        same(len(journal.read("pub-1")), 1)

    @on_a_journal
    def test_threads_append_to_their_own_runs_side_by_side(self, journal: Journal) -> None:
        def drive(run: str) -> None:
            head = begin(journal, run)
            for _ in range(20):
                head = journal.append(head, [handoff(), DriverClaimed(run)], actor=run, artifacts=[NOISE])[-1].head

        side_by_side(drive, [f"pub-{n}" for n in range(4)])
        same([len(journal.read(f"pub-{n}")) for n in range(4)], [41] * 4)
        is_whole(journal)

    @on_a_journal
    def test_threads_at_the_same_head_have_one_winner(self, journal: Journal) -> None:
        head = begin(journal)
        won: list[str] = []

        def claim(name: str) -> None:
            try:
                journal.append(head, [HandoffRecorded("write", "review", name)], actor=name)
            except HeadMoved:
                return
            won.append(name)

        side_by_side(claim, [f"driver-{n}" for n in range(8)])
        same([event.actor for event in journal.read("pub-1", after=1)], won)
        same(len(won), 1)
