"""Journals of every version that was released open in this one, whole; what was there is copied first.

`released/NNNN.sql` is what that version wrote, as a script: a few runs of it (`tests/small_workspace.py`), then
`python -m apsw state/journal.db .dump`. A released schema gets its script before the next migration is written, and
none is ever edited.
"""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
from journal_samples import DRAFT

from orchestrator.errors import ArtifactForgotten
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.journal.sqlite.schema import MIGRATIONS

RELEASED = sorted((Path(__file__).parent / "released").glob("*.sql"))
NEWEST = len(list(MIGRATIONS.glob("*.sql")))


@pytest.fixture(params=RELEASED, ids=lambda script: script.stem)
def released(request: pytest.FixtureRequest, path: Path) -> Path:
    path.parent.mkdir()
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute(request.param.read_text(encoding="utf-8"))
    connection.close()
    return path


def version_of(path: Path) -> object:
    connection = apsw.Connection(str(path))
    try:
        return connection.pragma("user_version")
    finally:
        connection.close()


def test_everything_is_there_and_verifies(released: Path) -> None:
    with SqliteJournal.open(released) as journal:
        assert journal.verify().ok
        assert [(row.run, row.status) for row in journal.runs()] == [("pub-2", "done"), ("pub-1", "waiting")]
        assert [row.decision for row in journal.decisions()] == ["d-1"]
        assert len(journal.read("pub-1")) == 7
        assert journal.artifact("pub-1", DRAFT.digest) == DRAFT


def test_the_lists_tell_what_the_events_say(released: Path) -> None:
    with SqliteJournal.open(released) as journal:
        migrated, number = (journal.runs(), journal.asked()), journal.next_decision()
        journal.rebuild()
        assert ((journal.runs(), journal.asked()), journal.next_decision()) == (migrated, number)
        assert all(row.answer or row.closed_at for row in journal.asked() if not row.open)


def test_the_copy_is_as_it_was(released: Path) -> None:
    before = version_of(released)
    SqliteJournal.open(released).close()
    copies = sorted(file.name for file in released.parent.iterdir())
    assert copies == ["journal.db", *([f"journal.db.v{before}"] if before != NEWEST else [])]
    assert version_of(released) == NEWEST
    assert version_of(released.parent / copies[-1]) == before


def test_it_goes_on_and_can_be_cared_for(released: Path) -> None:
    with SqliteJournal.open(released) as journal:
        journal.forget({"pub-1": [DRAFT.digest]})
        assert [stone.stream for stone in journal.remove(["pub-1", "pub-2"])] == ["pub-2"]
        journal.shrink()
        with pytest.raises(ArtifactForgotten):
            journal.artifact("pub-1", DRAFT.digest)
        journal.rebuild()
        assert journal.verify().ok


def test_a_copy_of_an_older_version_can_be_cleared_as_it_is(released: Path) -> None:
    before = version_of(released)
    with SqliteJournal.open_copy(released) as copy:
        copy.forget({"pub-1": [DRAFT.digest]})
        copy.forget({"pub-2": [DRAFT.digest]})
        copy.shrink()
    assert version_of(released) == before
    assert DRAFT.data not in released.read_bytes()
    with SqliteJournal.open(released) as journal:
        assert journal.verify().ok
