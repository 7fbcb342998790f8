"""What counts as spent, and that no append passes a cap, in every adapter."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
from journal_samples import Ticking, answered, asked, begin, ended_well, fork, handoff

from orchestrator.domain.canonical import digest_of
from orchestrator.domain.facts import BudgetRaised
from orchestrator.errors import BudgetReached
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.journal.sqlite.schema import MIGRATIONS

TODAY, TOMORROW = "2026-11-22", "2026-11-23"
ERROR = digest_of(b"timeout")


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
