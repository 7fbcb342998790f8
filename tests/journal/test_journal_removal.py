"""What is taken out on purpose: whole streams behind a tombstone, and single artifacts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from journal_samples import DRAFT, begin, handoff, opened

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Head
from orchestrator.domain.facts import DecisionAnswered, RunEnded
from orchestrator.errors import ArtifactForgotten, JournalError
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Journal

SECRET = Artifact.of_text("the words that are to go: correct horse battery staple ")
LONG = Artifact.of_text(SECRET.text * 90)
"""A blob that is compressed; its text can be found in no page anyway, so `PLAIN` is looked for."""
PLAIN = Artifact((SECRET.text * 45).encode(), "text/plain")
"""A blob that is stored as it is."""


def end(journal: Journal, run: str, *artifacts: Artifact) -> Head:
    """A run that has ended, with one decision and artifacts of its own."""
    number = journal.next_decision()
    facts = [handoff(), opened(number), DecisionAnswered(number, "approve", "end"), handoff("end")]
    return journal.append(begin(journal, run), facts, actor="writer", artifacts=[*artifacts, DRAFT])[-1].head


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def test_another_process_is_told_what_was_forgotten_meanwhile(sqlite: SqliteJournal, path: Path) -> None:
    end(sqlite, "pub-1", SECRET)
    assert sqlite.artifact("pub-1", DRAFT.digest) == DRAFT
    with SqliteJournal.open(path) as other:
        other.forget({"pub-1": [SECRET.digest]})
    assert sqlite.artifact("pub-1", DRAFT.digest) == DRAFT
    with pytest.raises(ArtifactForgotten):
        sqlite.artifact("pub-1", SECRET.digest)


@pytest.fixture
def secretive(sqlite: SqliteJournal) -> Iterator[SqliteJournal]:
    """A journal with a text in a row, in a blob, and where rows have moved since."""
    for number in range(9):
        end(sqlite, f"pub-{number}", SECRET, PLAIN, LONG, Artifact.of_text(f"{SECRET.text}{number}"))
        sqlite._connection.execute("PRAGMA wal_checkpoint")
    return sqlite


def everything_of(journal: Journal, run: str) -> list[str]:
    return [artifact.digest for artifact in (SECRET, PLAIN, LONG, Artifact.of_text(f"{SECRET.text}{run[-1]}"))]


def test_forgotten_words_are_in_no_page_and_no_log(secretive: SqliteJournal, path: Path) -> None:
    assert b"correct horse" in bytes_of(path.parent)
    for number in range(9):
        secretive.forget({f"pub-{number}": everything_of(secretive, f"pub-{number}")})
    secretive.shrink()
    assert b"correct horse" not in bytes_of(path.parent)
    assert secretive.verify().ok


def test_removed_words_are_in_no_page_and_the_file_shrinks(secretive: SqliteJournal, path: Path) -> None:
    secretive.append(begin(secretive, "pub-x"), [RunEnded("cancelled")], actor="you")
    secretive.shrink()
    before = path.stat().st_size
    secretive.remove([f"pub-{number}" for number in range(9)])
    secretive.shrink()
    assert b"correct horse" not in bytes_of(path.parent)
    assert path.stat().st_size < before
    assert secretive.verify().ok


def test_a_log_that_another_process_reads_is_told(sqlite: SqliteJournal, path: Path) -> None:
    end(sqlite, "pub-1", SECRET)
    sqlite._connection.set_busy_timeout(1)
    other = apsw.Connection(str(path))
    other.execute("BEGIN; SELECT * FROM events")
    sqlite.forget({"pub-1": [SECRET.digest]})
    with pytest.raises(JournalError, match=r"another process") as told:
        sqlite.shrink()
    assert told.value.mend
    other.close()
    sqlite.shrink()
    assert b"correct horse" not in bytes_of(path.parent)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE events SET body = CAST(replace(CAST(body AS TEXT), 'pub-', 'pab-') AS BLOB) WHERE kind = '{kind}'",
        "DELETE FROM events WHERE kind = '{kind}'",
        "UPDATE events SET at = '2027' WHERE kind = '{kind}'",
    ],
)
@pytest.mark.parametrize("kind", ["StreamRemoved", "ArtifactsForgotten"])
def test_a_changed_tombstone_is_found(sqlite: SqliteJournal, path: Path, sql: str, kind: str) -> None:
    for run in ("pub-1", "pub-2"):
        end(sqlite, run, SECRET)
    sqlite.remove(["pub-1"])
    sqlite.forget({"pub-2": [SECRET.digest, DRAFT.digest]})
    assert sqlite.verify().ok
    other = apsw.Connection(str(path))
    other.execute(sql.format(kind=kind))
    other.close()
    assert not sqlite.verify().ok
