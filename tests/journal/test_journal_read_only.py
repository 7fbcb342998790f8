"""A journal that may not be written can be looked at; nothing of it is changed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from journal_samples import DEFINITION, begin, ended_well, fork, handoff

from orchestrator.errors import JournalError
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.journal.sqlite.schema import MIGRATIONS, check_up_to_date

NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that others may look into; pytest's own are private."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


def as_somebody_else(work: Callable[[], object]) -> bool:
    """Do work in a child process that has no right to write: another user's where this one is root."""

    def child() -> None:
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        work()

    return ended_well(fork(child))


def forbid(folder: Path) -> None:
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)


def listing(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def look(path: Path) -> None:
    with SqliteJournal.open(path) as journal:
        assert [row.run for row in journal.runs()] == ["pub-1"]
        assert journal.artifact("pub-1", DEFINITION.digest) == DEFINITION
        assert journal.verify().ok


def test_a_journal_in_a_folder_of_another_owner_can_be_looked_at(folder: Path) -> None:
    path = folder / "a #1 ?x%20.db"
    with SqliteJournal.open(path) as journal:
        begin(journal)
    forbid(folder)
    before = listing(folder)
    assert as_somebody_else(lambda: look(path))
    assert listing(folder) == before


def test_it_can_be_looked_at_while_its_owner_writes(folder: Path) -> None:
    path = folder / "journal.db"
    with SqliteJournal.open(path) as journal:
        head = begin(journal)
        forbid(folder)
        assert as_somebody_else(lambda: look(path))
        journal.append(head, [handoff()], actor="writer")


def test_writing_to_it_is_refused_with_a_mend(folder: Path) -> None:
    path = folder / "journal.db"
    with SqliteJournal.open(path) as journal:
        head = begin(journal)
    forbid(folder)

    def write() -> None:
        with SqliteJournal.open(path) as journal:
            for change in (
                lambda: journal.append(head, [handoff()], actor="x"),
                lambda: journal.forget({"pub-1": [DEFINITION.digest]}),
                journal.rebuild,
                journal.shrink,
            ):
                with pytest.raises(JournalError, match="cannot be written") as told:
                    change()
                assert told.value.mend == "Make the file and its folder writable."

    assert as_somebody_else(write)


def test_an_older_journal_that_cannot_be_migrated_is_told(folder: Path, tmp_path: Path) -> None:
    with SqliteJournal.open(folder / "journal.db") as journal:
        later = shutil.copytree(MIGRATIONS, tmp_path / "migrations")
        (later / "9999.sql").write_text("CREATE TABLE notes (text TEXT)")
        with pytest.raises(JournalError, match="older version") as told:
            check_up_to_date(journal._connection, folder / "journal.db", migrations=later)
    assert told.value.mend


def test_a_driver_of_another_owner_counts_as_alive(folder: Path) -> None:
    locks = folder / "locks"
    locks.mkdir(mode=0o755)
    (locks / "driver-7-0123456789abcdef.lock").touch(mode=0o600)

    def alive() -> None:
        assert LockLiveness(locks).alive("7-0123456789abcdef")

    if os.getuid():
        (locks / "driver-7-0123456789abcdef.lock").chmod(0)
    assert as_somebody_else(alive)
