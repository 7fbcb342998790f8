"""A commit to several streams: all of it, or nothing."""

from __future__ import annotations

from orchestrator.contracts.contract import awaited, raising, same, side_by_side
from orchestrator.contracts.journals.promises import JournalPromises, is_whole, on_a_journal, on_each
from orchestrator.contracts.journals.samples import (
    DEFINITION,
    DRAFT,
    NOISE,
    asked,
    begin,
    handoff,
    opened,
    started,
)
from orchestrator.domain.event import Head
from orchestrator.domain.facts import BranchEnded, DriverClaimed, RunEnded
from orchestrator.errors import BudgetReached, HeadMoved
from orchestrator.ports.journal import Append, Journal


def both_end(parent: Head, child: Head) -> list[Append]:
    return [Append(child, [handoff("end")], "writer", [NOISE]), Append(parent, [handoff()], "baton", [DRAFT])]


def told(run: str = "pub-1") -> Append:
    return Append(Head(run), [BranchEnded("write.1", "done", DRAFT.digest)], "baton", [DRAFT], at_end=True)


class CommitPromises(JournalPromises):
    @on_a_journal
    def test_streams_end_together_in_one_commit(self, journal: Journal) -> None:
        parent, child = begin(journal, "pub-1"), begin(journal, "pub-2")
        written = journal.commit(both_end(parent, child))
        same([[event.head.seq for event in events] for events in written], [[2], [2]])
        same((journal.read("pub-2")[1:], journal.read("pub-1")[1:]), ([*written[0]], [*written[1]]))
        same(written[0][0].at, written[1][0].at)
        same(journal.artifact("pub-2", NOISE.digest), NOISE)
        same([(row.run, row.status) for row in journal.runs()], [("pub-2", "done"), ("pub-1", "running")])
        is_whole(journal)

    @on_a_journal
    def test_a_stream_may_begin_in_the_commit_of_another(self, journal: Journal) -> None:
        parent = begin(journal, "pub-1")
        child = Append(Head("pub-2"), [started(), DriverClaimed("9-ab")], "baton", [DRAFT, DEFINITION])
        journal.commit([Append(parent, [handoff()], "baton"), child])
        same([len(journal.read(run)) for run in ("pub-1", "pub-2")], [2, 2])
        is_whole(journal)

    @on_a_journal
    def test_what_is_told_at_the_end_of_a_stream_needs_no_head(self, journal: Journal) -> None:
        parent, child = begin(journal, "pub-1"), begin(journal, "pub-1/write.1")
        journal.append(parent, [handoff()], actor="first")
        ended, above = journal.commit([Append(child, [handoff("end")], "writer"), told()])
        same([event.head.seq for event in (*ended, *above)], [2, 3])
        same(journal.read("pub-1")[-1], above[0])
        same(journal.artifact("pub-1", DRAFT.digest), DRAFT)

    @on_a_journal
    def test_what_is_told_is_written_with_the_rest_or_not_at_all(self, journal: Journal) -> None:
        begin(journal, "pub-1")
        child = begin(journal, "pub-1/write.1")
        journal.append(child, [handoff()], actor="first")
        with raising(HeadMoved):
            journal.commit([Append(child, [handoff("end")], "writer"), told()])
        same(len(journal.read("pub-1")), 1)

    @on_a_journal
    def test_a_stream_that_is_not_there_is_told_nothing(self, journal: Journal) -> None:
        child = begin(journal, "pub-1/write.1")
        with raising(HeadMoved, "pub-1"):
            journal.commit([Append(child, [handoff("end")], "writer"), told()])
        same(len(journal.read("pub-1/write.1")), 1)

    @on_a_journal
    def test_threads_tell_one_stream_and_each_is_heard(self, journal: Journal) -> None:
        begin(journal, "pub-1")
        children = [begin(journal, f"pub-1/write.{number}") for number in range(8)]
        side_by_side(lambda child: journal.commit([Append(child, [handoff("end")], "writer"), told()]), children)
        same([event.seq for event in journal.read("pub-1")], [*range(1, 10)])

    @on_each(["pub-1", "pub-2"])
    def test_of_a_commit_with_a_head_that_has_moved_nothing_is_written(self, journal: Journal, late: str) -> None:
        heads = {run: begin(journal, run) for run in ("pub-1", "pub-2")}
        journal.append(heads[late], [handoff()], actor="first")
        before = journal.runs(), journal.next_decision()
        appends = [Append(heads["pub-1"], [opened()], "x", [NOISE]), Append(heads["pub-2"], [RunEnded("expired")], "x")]
        with raising(HeadMoved, late) as moved:
            journal.commit(appends)
        same(moved.value.stream, late)
        same((journal.runs(), journal.next_decision()), before)
        same(sorted(len(journal.read(run)) for run in heads), [1, 2])
        is_whole(journal)

    @on_a_journal
    def test_of_a_commit_with_a_decision_id_that_is_taken_nothing_is_written(self, journal: Journal) -> None:
        heads = [begin(journal, run) for run in ("pub-1", "pub-2")]
        with raising(HeadMoved, "taken") as moved:
            journal.commit([Append(head, [handoff(), opened("d-1")], "x") for head in heads])
        same(moved.value.stream, "pub-2")
        same((journal.read("pub-1")[1:], journal.decisions()), ([], []))

    @on_a_journal
    def test_of_a_commit_that_passes_a_cap_nothing_is_written_or_counted(self, journal: Journal) -> None:
        heads = [begin(journal, run) for run in ("pub-1", "pub-2", "pub-3")]
        journal.append(heads[2], [asked(0.25, day_usd=1.0)], actor="writer")
        with raising(BudgetReached):
            journal.commit([Append(head, [asked(0.5, day_usd=1.0)], "writer") for head in heads[:2]])
        same((journal.spend("2026-11-22").day_usd, journal.spend("2026-11-22", "pub-1").run_usd), (0.25, 0.0))
        same(journal.read("pub-1")[1:], [])
        journal.commit([Append(head, [asked(0.375, day_usd=1.0)], "writer") for head in heads[:2]])
        same(journal.spend("2026-11-22").day_usd, 1.0)

    @on_a_journal
    def test_of_a_commit_with_a_fact_that_is_no_json_nothing_is_written(self, journal: Journal) -> None:
        heads = [begin(journal, run) for run in ("pub-1", "pub-2")]
        bad = handoff(cost_usd=float("nan"))
        with raising(ValueError, "JSON"):
            journal.commit([Append(heads[0], [handoff()], "x"), Append(heads[1], [bad], "x")])
        same(journal.read("pub-1")[1:], [])

    @on_a_journal
    def test_a_commit_has_one_append_for_each_stream_and_at_least_one(self, journal: Journal) -> None:
        head = begin(journal)
        with raising(ValueError, "at least one"):
            journal.commit([])
        with raising(ValueError, "one append for each stream"):
            journal.commit([Append(head, [handoff()], "x"), Append(head, [handoff()], "x")])
        same(len(journal.read("pub-1")), 1)

    @on_a_journal
    def test_a_commit_can_be_awaited(self, journal: Journal) -> None:
        head = begin(journal)
        [events] = awaited(lambda: journal.acommit([Append(head, [handoff()], "writer", [DRAFT])]))
        same(journal.read("pub-1")[1:], [*events])
        with raising(HeadMoved):
            awaited(lambda: journal.acommit([Append(head, [handoff()], "writer")]))
