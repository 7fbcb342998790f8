"""What counts as spent, and that no append passes a cap, in every adapter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread

import apsw
import pytest
from journal_samples import Ticking, answered, asked, begin, ended_well, fork, handoff

from orchestrator.domain.canonical import digest_of
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import BudgetRaised, DriverClaimed, DriverReleased, ModelAsked, ModelFailed, RunEnded
from orchestrator.domain.money import stream_beside
from orchestrator.errors import BudgetReached
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.journal.sqlite.schema import MIGRATIONS
from orchestrator.ports.journal import Journal, OpenReserve, Spend

TODAY, TOMORROW = "2026-11-22", "2026-11-23"
ERROR = digest_of(b"timeout")


def test_a_reserve_counts_as_spent_until_it_is_settled(journal: Journal) -> None:
    event = journal.append(begin(journal), [asked(0.25, day_usd=5.0)], actor="writer")[-1]
    assert journal.spend(TODAY, "pub-1") == Spend(run_usd=0.25, day_usd=0.25, day_cap_usd=5.0)
    journal.append(event.head, [answered(event.seq, 0.1)], actor="writer")
    assert journal.spend(TODAY, "pub-1") == Spend(run_usd=0.1, day_usd=0.1, day_cap_usd=5.0)


def test_a_failed_attempt_counts_what_it_cost(journal: Journal) -> None:
    event = journal.append(begin(journal), [asked(0.25)], actor="writer")[-1]
    failed = ModelFailed("acme:one", "timeout", ERROR, cost_usd=0.25, settles=event.seq)
    second = journal.append(event.head, [failed, asked(0.25)], actor="writer")[-1]
    journal.append(second.head, [answered(second.seq, 0.05)], actor="writer")
    assert journal.spend(TODAY, "pub-1").run_usd == 0.3


def test_a_request_counts_for_the_day_it_left_on(journal: Journal) -> None:
    event = journal.append(begin(journal), [asked(0.25, day=TODAY)], actor="writer")[-1]
    journal.append(event.head, [answered(event.seq, 0.1), asked(0.5, day=TOMORROW)], actor="writer")
    assert (journal.spend(TODAY).day_usd, journal.spend(TOMORROW).day_usd) == (0.1, 0.5)
    assert journal.spend(TODAY, "pub-1").run_usd == 0.6


def test_a_request_that_would_pass_the_runs_cap_is_not_recorded(journal: Journal) -> None:
    event = journal.append(begin(journal), [asked(0.75, run_usd=1.0)], actor="writer")[-1]
    with pytest.raises(BudgetReached) as reached:
        journal.append(event.head, [asked(0.5, run_usd=1.0)], actor="writer")
    assert (reached.value.scope, reached.value.spent_usd, reached.value.wanted_usd) == ("run", 0.75, 0.5)
    assert journal.read("pub-1")[-1] == event
    assert journal.spend(TODAY, "pub-1").run_usd == 0.75
    journal.append(event.head, [asked(0.25, run_usd=1.0)], actor="writer")  # exactly what is left


def test_the_days_cap_holds_over_all_runs(journal: Journal) -> None:
    first, second = begin(journal, "pub-1"), begin(journal, "pub-2")
    journal.append(first, [asked(0.75, day_usd=1.0)], actor="writer")
    with pytest.raises(BudgetReached) as reached:
        journal.append(second, [asked(0.5, day_usd=1.0)], actor="writer")
    assert (reached.value.scope, reached.value.cap_usd, reached.value.day) == ("day", 1.0, TODAY)
    journal.append(second, [asked(0.5, day=TOMORROW, day_usd=1.0)], actor="writer")


def test_a_raise_of_the_day_holds_for_all_runs_of_that_day_only(journal: Journal) -> None:
    first, second = begin(journal, "pub-1"), begin(journal, "pub-2")
    journal.append(first, [BudgetRaised("day", 0.5, TODAY)], actor="you")
    journal.append(second, [asked(1.5, day_usd=1.0)], actor="writer")
    assert journal.spend(TODAY).day_raised_usd == 0.5
    with pytest.raises(BudgetReached):
        journal.append(begin(journal, "pub-3"), [asked(1.5, day=TOMORROW, day_usd=1.0)], actor="writer")


def test_a_raise_of_a_run_holds_for_that_run_only(journal: Journal) -> None:
    first = journal.append(begin(journal, "pub-1"), [BudgetRaised("run", 0.5)], actor="you")[-1].head
    journal.append(first, [asked(1.5, run_usd=1.0)], actor="writer")
    with pytest.raises(BudgetReached):
        journal.append(begin(journal, "pub-2"), [asked(1.5, run_usd=1.0)], actor="writer")


def test_the_cap_of_a_run_holds_over_its_whole_tree(journal: Journal) -> None:
    root, first = begin(journal, "pub-1"), begin(journal, "pub-1/fetch.1")
    deep, other = begin(journal, "pub-1/fetch.2/write.1"), begin(journal, "pub-10")
    journal.append(first, [asked(0.5, run_usd=1.0)], actor="writer")
    journal.append(deep, [asked(0.25, run_usd=1.0)], actor="writer")
    with pytest.raises(BudgetReached) as reached:
        journal.append(root, [asked(0.5, run_usd=1.0)], actor="writer")
    assert (reached.value.scope, reached.value.spent_usd) == ("run", 0.75)
    journal.append(other, [asked(0.5, run_usd=1.0)], actor="writer")
    assert journal.spend(TODAY, "pub-1/fetch.1").run_usd == journal.spend(TODAY, "pub-1").run_usd == 0.75


def test_a_raise_of_one_branch_holds_for_its_tree(journal: Journal) -> None:
    root, branch = begin(journal, "pub-1"), begin(journal, "pub-1/fetch.1")
    journal.append(branch, [BudgetRaised("run", 0.5)], actor="you")
    journal.append(root, [asked(1.5, run_usd=1.0)], actor="writer")
    assert journal.spend(TODAY, "pub-1").run_raised_usd == 0.5


def test_a_request_that_costs_nothing_passes_a_cap_that_is_used_up(journal: Journal) -> None:
    event = journal.append(begin(journal), [asked(1.0, run_usd=1.0)], actor="writer")[-1]
    event = journal.append(event.head, [answered(event.seq, 1.5)], actor="writer")[-1]
    journal.append(event.head, [asked(0.0, run_usd=1.0)], actor="writer")


def test_a_run_that_spent_today_is_not_removed(journal: Journal) -> None:
    for run, day in (("pub-1", TODAY), ("pub-2", "2026-11-20")):
        event = journal.append(begin(journal, run), [asked(0.25, day=day)], actor="writer")[-1]
        journal.append(event.head, [answered(event.seq, 0.1), RunEnded("cancelled")], actor="you")
    assert [gone.stream for gone in journal.remove(["pub-1", "pub-2"])] == ["pub-2"]
    assert (journal.spend(TODAY).day_usd, journal.spend("2026-11-20").day_usd) == (0.1, 0.0)
    assert journal.verify().ok


def test_threads_share_what_is_left_of_the_day(journal: Journal) -> None:
    heads = [begin(journal, f"pub-{number}") for number in range(8)]
    refused = []

    def spend(number: int) -> None:
        try:
            journal.append(heads[number], [asked(0.3, day_usd=1.0)], actor="writer")
        except BudgetReached:
            refused.append(number)

    threads = [Thread(target=spend, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), journal.spend(TODAY).day_usd) == (5, 0.9)


def test_processes_share_what_is_left_of_the_day(path: Path) -> None:
    def spend(number: int) -> None:
        with SqliteJournal.open(path, clock=Ticking()) as journal:
            head = begin(journal, f"pub-{number}")
            for _ in range(5):
                try:
                    head = journal.append(head, [asked(0.1, day_usd=1.0)], actor="writer")[-1].head
                except BudgetReached:
                    break

    children = [fork(lambda number=number: spend(number)) for number in range(4)]  # type: ignore[misc]
    assert [ended_well(child) for child in children] == [True] * 4
    with SqliteJournal.open(path) as journal:
        assert journal.spend(TODAY).day_usd == 1.0
        assert journal.verify().ok


def test_what_is_spent_can_be_made_anew_from_the_events(sqlite: SqliteJournal, path: Path) -> None:
    event = sqlite.append(begin(sqlite), [BudgetRaised("run", 0.5), asked(0.25, day_usd=2.0)], actor="you")[-1]
    sqlite.append(event.head, [answered(event.seq, 0.1)], actor="writer")
    before = sqlite.spend(TODAY, "pub-1")
    damage = apsw.Connection(str(path))
    damage.execute("UPDATE spend SET nano = 7; DELETE FROM raises")
    damage.close()
    assert [row.found for row in sqlite.verify().broken] == ["what is spent does not agree with the events"]
    sqlite.rebuild()
    assert (sqlite.spend(TODAY, "pub-1"), sqlite.verify().ok) == (before, True)


def test_a_journal_of_the_first_version_counts_from_now_on(path: Path) -> None:
    path.parent.mkdir(parents=True)
    old = apsw.Connection(str(path))
    old.execute((MIGRATIONS / "0001.sql").read_text() + "PRAGMA user_version = 1;")
    old.close()
    with SqliteJournal.open(path) as journal:
        journal.append(begin(journal), [asked(0.25)], actor="writer")
        assert (journal.spend(TODAY).day_usd, journal.verify().ok) == (0.25, True)
    assert path.with_name("journal.db.v1").exists()


def test_the_journal_in_memory_copies_no_table_at_an_append() -> None:
    """Also not what was spent before, which each request would copy again."""
    journal = MemoryJournal(clock=Ticking())
    head = begin(journal)
    head = journal.append(head, [asked(0.25, run_usd=1.0)], actor="writer")[-1].head
    lists = journal._lists["pub-1"]
    entries, decisions = lists.entries, lists.decisions
    head = journal.append(head, [handoff()], actor="writer")[-1].head
    head = journal.append(head, [asked(0.5, run_usd=1.0)], actor="writer")[-1].head
    assert journal._lists["pub-1"] is lists
    assert (lists.entries is entries, lists.decisions is decisions) == (True, True)
    with pytest.raises(BudgetReached):
        journal.append(head, [asked(0.25, run_usd=1.0), asked(0.25, run_usd=1.0)], actor="writer")
    assert journal.spend("2026-11-22", "pub-1").run_usd == 0.75


def test_of_a_run_that_is_not_there_nothing_is_spent(journal: Journal) -> None:
    spent = journal.spend("2026-11-22", "pub-9")
    assert spent == journal.spend("2026-11-22")


# What is reserved for requests under way


def alive(*drivers: str) -> Callable[[str], bool]:
    return lambda driver: driver in drivers


def driven(journal: Journal, run: str, driver: str = "one", usd: float = 0.25, **caps: float) -> Event:
    """A run whose driver has asked for so much."""
    claimed = journal.append(begin(journal, run), [DriverClaimed(driver)], actor="baton")[-1]
    return journal.append(claimed.head, [asked(usd, **caps)], actor="writer")[-1]


def test_what_a_living_process_reserved_is_open_until_it_is_settled(journal: Journal) -> None:
    event = driven(journal, "pub-1")
    assert journal.open_reserves(alive("one"), TODAY) == [OpenReserve("pub-1", 0.25)]
    assert journal.open_reserves(alive("two"), TODAY) == []
    assert journal.open_reserves(alive("one"), TOMORROW) == []
    journal.append(event.head, [answered(event.seq, 0.1)], actor="writer")
    assert journal.open_reserves(alive("one"), TODAY) == []


def test_the_open_reserves_of_a_run_are_those_of_its_tree_on_all_days(journal: Journal) -> None:
    driven(journal, "pub-1/fetch.1")
    driven(journal, "pub-1/fetch.2", usd=0.5)
    driven(journal, "pub-2")
    found = {one.stream: one.usd for one in journal.open_reserves(alive("one"), "", "pub-1/fetch.1")}
    assert found == {"pub-1/fetch.1": 0.25, "pub-1/fetch.2": 0.5}


def test_what_a_run_reserved_under_a_driver_of_before_is_lost_and_not_open(journal: Journal) -> None:
    event = driven(journal, "pub-1")
    taken = journal.append(event.head, [DriverClaimed("two", took_over="one")], actor="baton")[-1]
    assert journal.open_reserves(alive("one", "two"), TODAY) == []
    journal.append(taken.head, [asked(0.5)], actor="writer")
    assert journal.open_reserves(alive("one", "two"), TODAY) == [OpenReserve("pub-1", 0.5)]
    assert journal.spend(TODAY).day_usd == 0.75


def test_beside_runs_all_that_is_not_settled_is_open(journal: Journal) -> None:
    stream = stream_beside("recording", "one", "0" * 8)
    events = journal.append(Head(stream), [asked(0.25), asked(0.5), asked(0.75)], actor="writer")
    journal.append(events[-1].head, [answered(events[1].seq, 0.1)], actor="writer")
    assert sorted(one.usd for one in journal.open_reserves(alive("one"), TODAY)) == [0.25, 0.75]
    assert journal.open_reserves(alive("two"), TODAY) == []


def test_a_run_that_rests_holds_nothing_open(journal: Journal) -> None:
    event = driven(journal, "pub-1")
    journal.append(event.head, [DriverReleased("interrupted")], actor="baton")
    assert journal.open_reserves(alive("one"), TODAY) == []


# How long answers were


def answered_before(journal: Journal, run: str, *lengths: int, agent: str = "writer") -> None:
    head = begin(journal, run)
    for length in lengths:
        event = journal.append(head, [asked()], actor=agent)[-1]
        answer = replace(answered(event.seq, 0.1), output_tokens=length)
        head = journal.append(event.head, [answer], actor=agent)[-1].head


def test_an_agents_answers_are_known_by_their_length(journal: Journal) -> None:
    answered_before(journal, "pub-1", 10, 20)
    answered_before(journal, "pub-2", 30)
    answered_before(journal, "pub-3", 99, agent="reviewer")
    assert sorted(journal.answer_lengths("writer", "acme:one")) == [10, 20, 30]
    assert journal.answer_lengths("writer", "acme:two") == []
    assert journal.answer_lengths("nobody", "acme:one") == []


def test_only_the_newest_answers_are_looked_at(journal: Journal) -> None:
    answered_before(journal, "pub-1", *range(1, 31))
    assert sorted(journal.answer_lengths("writer", "acme:one")) == list(range(11, 31))


def test_an_answer_that_was_cut_off_was_as_long_at_least(journal: Journal) -> None:
    event = journal.append(begin(journal), [asked()], actor="writer")[-1]
    cut_off = ModelFailed("acme:one", "cut_off", ERROR, output_tokens=500, settles=event.seq)
    second = journal.append(event.head, [cut_off, asked()], actor="writer")[-1]
    timeout = ModelFailed("acme:one", "timeout", ERROR, output_tokens=900, settles=second.seq)
    journal.append(second.head, [timeout], actor="writer")
    assert journal.answer_lengths("writer", "acme:one") == [500]


# Every request that left


def test_every_request_that_left_is_told_with_what_it_came_to(journal: Journal) -> None:
    first = journal.append(begin(journal), [asked(0.25)], actor="writer")[-1]
    second = journal.append(first.head, [answered(first.seq, 0.1), asked(0.5)], actor="writer")[-1]
    told = journal.expenses()
    assert [(one.stream, one.app, one.asked.seq, one.ended.seq if one.ended else 0) for one in told] == [
        ("pub-1", "publish", first.seq, first.seq + 1),
        ("pub-1", "publish", second.seq, 0),
    ]
    assert [one.asked.seq for one in journal.expenses(second.at)] == [second.seq]


def test_what_nothing_was_reserved_for_is_ended_by_what_follows_it(journal: Journal) -> None:
    free = ModelAsked(digest_of(b""), "acme:free")
    head = journal.append(begin(journal), [free, replace(answered(0, 0.0), output_tokens=7)], actor="writer")[-1].head
    reused = replace(answered(0, 0.0), reused="pub-0")
    own = ModelAsked(digest_of(b""), "offline")
    journal.append(head, [free, reused, own, answered(0, 0.0), free], actor="writer")
    assert [one.ended.fact.output_tokens if one.ended else None for one in journal.expenses()] == [7, None]
