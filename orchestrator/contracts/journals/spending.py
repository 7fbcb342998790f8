"""What counts as spent, and that no append passes a cap."""

from __future__ import annotations

from orchestrator.contracts.contract import raising, same, side_by_side
from orchestrator.contracts.journals.promises import JournalPromises, is_whole, on_a_journal
from orchestrator.contracts.journals.samples import answered, asked, begin
from orchestrator.domain.canonical import digest_of
from orchestrator.domain.facts import BudgetRaised, ModelFailed, RunEnded
from orchestrator.errors import BudgetReached
from orchestrator.ports.journal import Journal, Spend

TODAY, TOMORROW = "2026-11-22", "2026-11-23"

ERROR = digest_of(b"timeout")


class SpendingPromises(JournalPromises):
    @on_a_journal
    def test_a_reserve_counts_as_spent_until_it_is_settled(self, journal: Journal) -> None:
        event = journal.append(begin(journal), [asked(0.25, day_usd=5.0)], actor="writer")[-1]
        same(journal.spend(TODAY, "pub-1"), Spend(run_usd=0.25, day_usd=0.25, day_cap_usd=5.0))
        journal.append(event.head, [answered(event.seq, 0.1)], actor="writer")
        same(journal.spend(TODAY, "pub-1"), Spend(run_usd=0.1, day_usd=0.1, day_cap_usd=5.0))

    @on_a_journal
    def test_a_failed_attempt_counts_what_it_cost(self, journal: Journal) -> None:
        event = journal.append(begin(journal), [asked(0.25)], actor="writer")[-1]
        failed = ModelFailed("acme:one", "timeout", ERROR, cost_usd=0.25, settles=event.seq)
        second = journal.append(event.head, [failed, asked(0.25)], actor="writer")[-1]
        journal.append(second.head, [answered(second.seq, 0.05)], actor="writer")
        same(journal.spend(TODAY, "pub-1").run_usd, 0.3)

    @on_a_journal
    def test_a_request_counts_for_the_day_it_left_on(self, journal: Journal) -> None:
        event = journal.append(begin(journal), [asked(0.25, day=TODAY)], actor="writer")[-1]
        journal.append(event.head, [answered(event.seq, 0.1), asked(0.5, day=TOMORROW)], actor="writer")
        same((journal.spend(TODAY).day_usd, journal.spend(TOMORROW).day_usd), (0.1, 0.5))
        same(journal.spend(TODAY, "pub-1").run_usd, 0.6)

    @on_a_journal
    def test_a_request_that_would_pass_the_runs_cap_is_not_recorded(self, journal: Journal) -> None:
        event = journal.append(begin(journal), [asked(0.75, run_usd=1.0)], actor="writer")[-1]
        with raising(BudgetReached) as reached:
            journal.append(event.head, [asked(0.5, run_usd=1.0)], actor="writer")
        same((reached.value.scope, reached.value.spent_usd, reached.value.wanted_usd), ("run", 0.75, 0.5))
        same(journal.read("pub-1")[-1], event)
        same(journal.spend(TODAY, "pub-1").run_usd, 0.75)
        journal.append(event.head, [asked(0.25, run_usd=1.0)], actor="writer")  # exactly what is left

    @on_a_journal
    def test_the_days_cap_holds_over_all_runs(self, journal: Journal) -> None:
        first, second = begin(journal, "pub-1"), begin(journal, "pub-2")
        journal.append(first, [asked(0.75, day_usd=1.0)], actor="writer")
        with raising(BudgetReached) as reached:
            journal.append(second, [asked(0.5, day_usd=1.0)], actor="writer")
        same((reached.value.scope, reached.value.cap_usd, reached.value.day), ("day", 1.0, TODAY))
        journal.append(second, [asked(0.5, day=TOMORROW, day_usd=1.0)], actor="writer")

    @on_a_journal
    def test_a_raise_of_the_day_holds_for_all_runs_of_that_day_only(self, journal: Journal) -> None:
        first, second = begin(journal, "pub-1"), begin(journal, "pub-2")
        journal.append(first, [BudgetRaised("day", 0.5, TODAY)], actor="you")
        journal.append(second, [asked(1.5, day_usd=1.0)], actor="writer")
        same(journal.spend(TODAY).day_raised_usd, 0.5)
        with raising(BudgetReached):
            journal.append(begin(journal, "pub-3"), [asked(1.5, day=TOMORROW, day_usd=1.0)], actor="writer")

    @on_a_journal
    def test_a_raise_of_a_run_holds_for_that_run_only(self, journal: Journal) -> None:
        first = journal.append(begin(journal, "pub-1"), [BudgetRaised("run", 0.5)], actor="you")[-1].head
        journal.append(first, [asked(1.5, run_usd=1.0)], actor="writer")
        with raising(BudgetReached):
            journal.append(begin(journal, "pub-2"), [asked(1.5, run_usd=1.0)], actor="writer")

    @on_a_journal
    def test_the_cap_of_a_run_holds_over_its_whole_tree(self, journal: Journal) -> None:
        root, first = begin(journal, "pub-1"), begin(journal, "pub-1/fetch.1")
        deep, other = begin(journal, "pub-1/fetch.2/write.1"), begin(journal, "pub-10")
        journal.append(first, [asked(0.5, run_usd=1.0)], actor="writer")
        journal.append(deep, [asked(0.25, run_usd=1.0)], actor="writer")
        with raising(BudgetReached) as reached:
            journal.append(root, [asked(0.5, run_usd=1.0)], actor="writer")
        same((reached.value.scope, reached.value.spent_usd), ("run", 0.75))
        journal.append(other, [asked(0.5, run_usd=1.0)], actor="writer")
        same([journal.spend(TODAY, run).run_usd for run in ("pub-1/fetch.1", "pub-1")], [0.75, 0.75])

    @on_a_journal
    def test_a_raise_of_one_branch_holds_for_its_tree(self, journal: Journal) -> None:
        root, branch = begin(journal, "pub-1"), begin(journal, "pub-1/fetch.1")
        journal.append(branch, [BudgetRaised("run", 0.5)], actor="you")
        journal.append(root, [asked(1.5, run_usd=1.0)], actor="writer")
        same(journal.spend(TODAY, "pub-1").run_raised_usd, 0.5)

    @on_a_journal
    def test_a_request_that_costs_nothing_passes_a_cap_that_is_used_up(self, journal: Journal) -> None:
        event = journal.append(begin(journal), [asked(1.0, run_usd=1.0)], actor="writer")[-1]
        event = journal.append(event.head, [answered(event.seq, 1.5)], actor="writer")[-1]
        journal.append(event.head, [asked(0.0, run_usd=1.0)], actor="writer")

    @on_a_journal
    def test_a_run_that_spent_today_is_not_removed(self, journal: Journal) -> None:
        for run, day in (("pub-1", TODAY), ("pub-2", "2026-11-20")):
            event = journal.append(begin(journal, run), [asked(0.25, day=day)], actor="writer")[-1]
            journal.append(event.head, [answered(event.seq, 0.1), RunEnded("cancelled")], actor="you")
        same([gone.stream for gone in journal.remove(["pub-1", "pub-2"])], ["pub-2"])
        same((journal.spend(TODAY).day_usd, journal.spend("2026-11-20").day_usd), (0.1, 0.0))
        is_whole(journal)

    @on_a_journal
    def test_threads_share_what_is_left_of_the_day(self, journal: Journal) -> None:
        heads = [begin(journal, f"pub-{number}") for number in range(8)]
        refused = []

        def spend(number: int) -> None:
            try:
                journal.append(heads[number], [asked(0.3, day_usd=1.0)], actor="writer")
            except BudgetReached:
                refused.append(number)

        side_by_side(spend, range(8))
        same((len(refused), journal.spend(TODAY).day_usd), (5, 0.9))

    @on_a_journal
    def test_of_a_run_that_is_not_there_nothing_is_spent(self, journal: Journal) -> None:
        spent = journal.spend("2026-11-22", "pub-9")
        same(spent, journal.spend("2026-11-22"))
