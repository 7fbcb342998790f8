"""Events that were appended elsewhere and came in a file: they are what they were, and hold nothing here."""

from __future__ import annotations

from journal_samples import asked, begin, opened, started

from orchestrator.contracts.journals.arriving import elsewhere
from orchestrator.journal.sqlite.journal import SqliteJournal


def test_the_lists_are_the_same_when_they_are_made_anew(sqlite: SqliteJournal) -> None:
    sqlite.append(begin(sqlite, "pub-2"), [opened("d-3")], actor="baton")
    sqlite.take_in(elsewhere(started(), asked(0.25), opened("d-9")))
    before = (
        sqlite.runs(),
        sqlite.decisions(open_only=False),
        sqlite.spend("2026-11-22", "pub-1"),
        sqlite.next_decision(),
    )
    sqlite.rebuild()
    after = (
        sqlite.runs(),
        sqlite.decisions(open_only=False),
        sqlite.spend("2026-11-22", "pub-1"),
        sqlite.next_decision(),
    )
    assert after == before
    assert sqlite.verify().ok
