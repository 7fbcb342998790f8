from __future__ import annotations

from pathlib import Path
from shutil import copytree

import apsw
import pytest
from journal_samples import DRAFT, begin, opened

from orchestrator.contracts.journals.tree_samples import tree
from orchestrator.domain.facts import BranchEnded, DecisionAnswered, PhaseFailed
from orchestrator.errors import JournalError, JournalNewer
from orchestrator.journal.sqlite.connection import connect
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.journal.sqlite.repacking import teach
from orchestrator.journal.sqlite.schema import MIGRATIONS, bring_up_to_date
from orchestrator.ports.listing import Wanted

WORK = [
    PhaseFailed("write", DRAFT.digest),
    opened("d-1"),
    DecisionAnswered("d-1", "approve", "end"),
    opened("d-2"),
]
NEWEST = len(list(MIGRATIONS.glob("*.sql")))


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The migrations of a version to come."""
    folder = copytree(MIGRATIONS, tmp_path / "migrations")
    number = len(list(folder.iterdir())) + 1
    (folder / f"{number:04}.sql").write_text("CREATE TABLE notes (text TEXT) STRICT; INSERT INTO notes VALUES ('new');")
    return folder


def migrate(path: Path, migrations: Path) -> None:
    connection = connect(path)
    try:
        bring_up_to_date(connection, path, migrations=migrations)
    finally:
        connection.close()


def test_a_new_journal_needs_no_copy(path: Path, later: Path) -> None:
    path.parent.mkdir()
    migrate(path, later)
    assert [file.name for file in path.parent.iterdir()] == ["journal.db"]


def test_a_migration_keeps_a_copy_of_what_was_there(path: Path, later: Path) -> None:
    with SqliteJournal.open(path) as journal:
        begin(journal)
        written = journal.read("pub-1")
    for _ in range(2):
        migrate(path, later)
    with SqliteJournal.open(path.with_name(f"journal.db.v{NEWEST}")) as copy:
        assert copy.read("pub-1") == written
    assert apsw.Connection(str(path)).execute("SELECT text FROM notes").get == "new"


def test_a_migration_that_fails_changes_nothing(path: Path, later: Path) -> None:
    with SqliteJournal.open(path) as journal:
        begin(journal)
    (later / f"{NEWEST + 2:04}.sql").write_text("CREATE TABLE more (text TEXT); SELECT * FROM no_such_table;")
    with pytest.raises(apsw.SQLError):
        migrate(path, later)
    with SqliteJournal.open(path) as journal:
        assert journal.verify().ok


def test_a_journal_of_a_newer_version_is_left_alone(path: Path, later: Path) -> None:
    path.parent.mkdir()
    migrate(path, later)
    with pytest.raises(JournalNewer) as told:
        SqliteJournal.open(path)
    assert told.value.mend == "Upgrade Baton."


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    other = apsw.Connection(str(path))
    other.execute("CREATE TABLE bookmarks (url); PRAGMA user_version = 1")
    with pytest.raises(JournalError, match="another program"):
        SqliteJournal.open(path)


@pytest.mark.parametrize("content", [b"xy", b"not a database at all" * 1000])
def test_a_file_that_is_no_database_is_left_alone(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(JournalError) as told:
        SqliteJournal.open(path)
    assert told.value.mend
    assert path.read_bytes() == content


def test_an_empty_file_becomes_a_journal(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with SqliteJournal.open(path) as journal:
        begin(journal)
        assert journal.verify().ok


@pytest.mark.parametrize("place", ["a file/journal.db", "a folder"])
def test_a_place_that_cannot_hold_a_file_is_told_with_a_mend(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").touch()
    (tmp_path / "a folder").mkdir()
    with pytest.raises(JournalError) as told:
        SqliteJournal.open(tmp_path / place)
    assert told.value.mend


def test_what_branches_cost_and_who_worked_is_filled_in_from_the_events(path: Path) -> None:
    """As version 7 does with what earlier ones wrote."""
    with SqliteJournal.open(path) as journal:
        tree(journal)
        end = journal.read("pub-1")[-1].head
        journal.append(
            end, [BranchEnded("fetch.1", "done", cost_usd=0.25), *WORK], actor=["baton", "x", "x", "you", "x"]
        )
        before = journal.runs(Wanted(branches=True)), journal.asked()
    other = connect(path)
    other.execute("UPDATE runs SET work = '', below = 0; UPDATE decisions SET closed = 0")
    teach(other)
    lines = (MIGRATIONS / "0007.sql").read_text("utf-8").splitlines()
    other.execute("\n".join(line for line in lines if not line.startswith("ALTER")))
    other.close()
    with SqliteJournal.open(path) as journal:
        assert (journal.runs(Wanted(branches=True)), journal.asked()) == before
        assert {row.below_nano for row in before[0]} == {0, 250_000_000}
        assert [row.answer for row in before[1]] == ["approve", ""]
