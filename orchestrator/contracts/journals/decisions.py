"""The list of decisions: what is open, and how each was answered."""

from __future__ import annotations

from orchestrator.contracts.contract import holds, raising, same
from orchestrator.contracts.journals.promises import JournalPromises, is_whole, line, on_a_journal, on_all, on_each
from orchestrator.contracts.journals.samples import (
    DRAFT,
    begin,
    handoff,
    opened,
)
from orchestrator.domain.facts import (
    DecisionAnswered,
    DecisionWithdrawn,
    Fact,
    PhaseFailed,
    RunEnded,
)
from orchestrator.errors import HeadMoved
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import DecisionRow


class DecisionPromises(JournalPromises):
    @on_a_journal
    def test_decisions_are_told_with_their_answers(self, journal: Journal) -> None:
        head = journal.append(begin(journal), [opened("d-1")], actor="x")[-1].head
        given = DecisionAnswered("d-1", "approve", "end", with_edit="d-0")
        head = journal.append(head, [given, opened("d-2"), DecisionWithdrawn("d-2")], actor="you")[-1].head
        rule = DecisionAnswered("d-3", "reject", "rejected")
        journal.append(head, [opened("d-3"), rule, opened("d-4")], actor=["x", "rule:no", "x"])
        one, two, three, four = journal.asked()
        same(one[1:6], ("pub-1", "publish", "approve", "gate", 2))
        same((one.answer, one.approves, one.by, one.with_edit), ("approve", True, "you", "d-0"))
        holds(one.opened_at < one.closed_at, "one.opened_at < one.closed_at")
        same((two.answer, two.open, two.closed_at), ("", False, one.closed_at))
        same((three.answer, three.approves, three.by), ("reject", False, "rule:no"))
        same((four.answer, four.open, four.closed_at), ("", True, ""))
        same(journal.asked(since=three.opened_at), [three, four])
        is_whole(journal)

    @on_all(
        [
            ([opened()], "d-1"),
            ([opened(), DecisionAnswered("d-1", "approve", "end")], ""),
            ([opened(), DecisionAnswered("d-2", "approve", "end")], "d-1"),
            ([opened(), DecisionWithdrawn("d-1")], ""),
            ([opened(), RunEnded("cancelled")], ""),
        ]
    )
    def test_the_run_list_tells_what_waits(self, journal: Journal, facts: list[Fact], waits: str) -> None:
        journal.append(begin(journal), facts, actor="you")
        same([row.waits for row in journal.runs()], [waits])
        is_whole(journal)

    @on_each([opened(), PhaseFailed("write", DRAFT.digest)])
    def test_a_handoff_by_hand_frees_a_run_that_waits_or_failed(self, journal: Journal, stuck: Fact) -> None:
        events = journal.append(begin(journal), [stuck], actor="x")
        journal.append(events[-1].head, [handoff(by_hand=True)], actor="you")
        same(line(journal, "pub-1").status, "stopped")

    @on_each([DecisionAnswered("d-1", "approve", "end"), DecisionWithdrawn("d-1")])
    def test_a_closed_decision_stops_the_wait(self, journal: Journal, closing: Fact) -> None:
        events = journal.append(begin(journal), [opened()], actor="x")
        same(journal.decisions(), [DecisionRow("d-1", "pub-1", 2, open=True)])
        journal.append(events[-1].head, [closing], actor="you")
        same(line(journal, "pub-1").status, "stopped")
        same(journal.decisions(), [])
        same(journal.decisions(open_only=False), [DecisionRow("d-1", "pub-1", 2, open=False, closed=3)])
        same(journal.decision("d-1"), DecisionRow("d-1", "pub-1", 2, open=False, closed=3))

    @on_a_journal
    def test_a_decision_withdrawn_after_the_end_does_not_bring_the_run_back(self, journal: Journal) -> None:
        facts: list[Fact] = [opened(), RunEnded("cancelled"), DecisionWithdrawn("d-1")]
        journal.append(begin(journal), facts, actor="you")
        same(line(journal, "pub-1").status, "cancelled")
        same(journal.decisions(), [])

    @on_a_journal
    def test_a_run_cannot_close_the_decision_of_another(self, journal: Journal) -> None:
        journal.append(begin(journal, "pub-1"), [opened("d-1")], actor="x")
        journal.append(begin(journal, "pub-2"), [DecisionWithdrawn("d-1")], actor="x")
        same([row.decision for row in journal.decisions()], ["d-1"])

    @on_a_journal
    def test_a_taken_decision_id_is_refused_with_all_that_came_with_it(self, journal: Journal) -> None:
        journal.append(begin(journal, "pub-1"), [opened("d-1")], actor="x")
        head = begin(journal, "pub-2")
        with raising(HeadMoved, "taken"):
            journal.append(head, [handoff(), opened("d-1")], actor="x")
        with raising(HeadMoved, "taken"):
            journal.append(head, [opened("d-2"), opened("d-2")], actor="x")
        same(len(journal.read("pub-2")), 1)
        same([row.decision for row in journal.decisions(open_only=False)], ["d-1"])

    @on_a_journal
    def test_decision_ids_count_up_through_the_workspace(self, journal: Journal) -> None:
        same(journal.next_decision(), "d-1")
        head = begin(journal)
        for number in (1, 9, 10):
            head = journal.append(head, [opened(f"d-{number}")], actor="x")[-1].head
        journal.append(head, [opened("d-x"), opened("note"), opened("d-²")], actor="x")
        same(journal.next_decision(), "d-11")

    @on_a_journal
    def test_decisions_are_listed_oldest_first(self, journal: Journal) -> None:
        other = begin(journal, "pub-2")
        head = begin(journal, "pub-1")
        head = journal.append(head, [opened("d-3")], actor="x")[-1].head
        journal.append(other, [opened("d-1")], actor="x")
        journal.append(head, [opened("d-10"), opened("d-9")], actor="x")
        same([row.decision for row in journal.decisions()], ["d-3", "d-1", "d-9", "d-10"])
