"""What every adapter of the journal port keeps, the one on disk and the one in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.contracts.journal import JournalContract
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.clock import Clock
from orchestrator.ports.journal import Journal


class TestSqliteJournal(JournalContract):
    words_too = True

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path
        self.made = 0

    def make(self, clock: Clock) -> Journal:
        self.made += 1
        return SqliteJournal.open(self.folder / str(self.made) / "journal.db", clock=clock)


class TestMemoryJournal(JournalContract):
    words_too = True

    def make(self, clock: Clock) -> Journal:
        return MemoryJournal(clock=clock)
