from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from journal_samples import DEFINITION, DRAFT, begin, fork, handoff

from orchestrator.errors import JournalError
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.sqlite.journal import SqliteJournal


def test_a_backup_holds_all_that_was_acknowledged(sqlite: SqliteJournal, tmp_path: Path) -> None:
    sqlite.append(begin(sqlite), [handoff()], actor="writer", artifacts=[DRAFT])
    sqlite.backup(tmp_path / "copy.db")
    with SqliteJournal.open(tmp_path / "copy.db") as copy:
        assert copy.read("pub-1") == sqlite.read("pub-1")
        assert copy.artifact("pub-1", DEFINITION.digest) == DEFINITION
        assert copy.verify().ok


def test_backups_are_whole_while_another_process_writes(sqlite: SqliteJournal, path: Path, tmp_path: Path) -> None:
    head = begin(sqlite)
    reading, writing = os.pipe()

    def write_on() -> None:
        with SqliteJournal.open(path) as journal:
            last = head
            while True:
                last = journal.append(last, [handoff()], actor="writer", artifacts=[DRAFT])[-1].head
                os.write(writing, b".")

    child = fork(write_on)
    for number in range(5):
        os.read(reading, 1)
        sqlite.backup(tmp_path / f"{number}.db")
        with SqliteJournal.open(tmp_path / f"{number}.db") as copy:
            assert copy.verify().ok
            assert len(copy.read("pub-1")) > number + 1
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    os.close(writing)


def test_a_backup_overwrites_nothing(sqlite: SqliteJournal, path: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    for target in (precious, path):
        with pytest.raises(JournalError, match="exists already"):
            sqlite.backup(target)
    assert precious.read_text() == "mine"


def test_a_backup_to_nowhere_is_told_with_a_mend(sqlite: SqliteJournal, tmp_path: Path) -> None:
    with pytest.raises(JournalError) as told:
        sqlite.backup(tmp_path / "no such folder" / "copy.db")
    assert told.value.mend


def test_a_journal_in_memory_has_no_file_to_copy(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="no file"):
        MemoryJournal().backup(tmp_path / "copy.db")


def test_a_backup_is_for_its_owner_only(sqlite: SqliteJournal, tmp_path: Path) -> None:
    begin(sqlite)
    sqlite.backup(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
