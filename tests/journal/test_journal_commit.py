"""One commit to several streams, awaited commits, and what is written once for each key: by every journal."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from random import Random

import apsw
import pytest
from broken_disk import failing_disk, volatile_disk
from journal_samples import DRAFT, NOISE, Ticking, begin, ended_well, fork, handoff

from orchestrator.domain.event import SYSTEM, Head
from orchestrator.domain.facts import BranchEnded, BudgetRaised
from orchestrator.errors import JournalError
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Append, Journal

RAISED = BudgetRaised("day", 0.5, "2026-11-22")


def both_end(parent: Head, child: Head) -> list[Append]:
    return [Append(child, [handoff("end")], "writer", [NOISE]), Append(parent, [handoff()], "baton", [DRAFT])]


def told(run: str = "pub-1") -> Append:
    return Append(Head(run), [BranchEnded("write.1", "done", DRAFT.digest)], "baton", [DRAFT], at_end=True)


def test_processes_with_one_key_have_one_winner(path: Path) -> None:
    SqliteJournal.open(path).close()

    def claim() -> None:
        with SqliteJournal.open(path) as journal:
            for number in range(20):
                journal.append_next(SYSTEM, f"key {number}", [RAISED, RAISED], actor="x")

    children = [fork(claim) for _ in range(3)]
    assert [ended_well(child) for child in children] == [True] * 3
    with SqliteJournal.open(path) as journal:
        assert len(journal.read(SYSTEM)) == 60
        assert journal.verify().ok


def test_keys_are_there_again_when_the_lists_are_made_anew(sqlite: SqliteJournal, path: Path) -> None:
    kept = sqlite.append_next(SYSTEM, "noon", [RAISED], actor="you")
    other = apsw.Connection(str(path))
    other.execute("DELETE FROM keys; INSERT INTO keys VALUES (77, 'night')")
    sqlite.rebuild()
    assert sqlite.append_next(SYSTEM, "noon", [RAISED], actor="you") == (kept.events, True)
    assert sqlite.verify().ok


def test_a_key_is_found_without_reading_its_stream(sqlite: SqliteJournal) -> None:
    for number in range(300):
        sqlite.append_next(SYSTEM, f"key {number}", [RAISED], actor="x")
    read: list[object] = []
    sqlite._connection.set_row_trace(lambda _cursor, row: read.append(row) or row)  # type: ignore[func-returns-value]
    sqlite.append_next(SYSTEM, "key 7", [RAISED], actor="x")
    sqlite.append_next(SYSTEM, "key 300", [RAISED], actor="x")
    assert len(read) < 20


PARENT, CHILD = "pub-1", "pub-2"


def halves(journal: SqliteJournal) -> tuple[int, int]:
    assert journal.verify().ok
    return len(journal.read(PARENT)), len(journal.read(CHILD))


@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError])
def test_a_disk_that_fails_takes_a_whole_commit_or_nothing(tmp_path: Path, error: type[apsw.Error]) -> None:
    seen = set()
    with failing_disk() as disk:
        disk.error = error
        for fails_at in range(1, 20):
            path = tmp_path / f"{fails_at}.db"
            with SqliteJournal.open(path) as journal:
                heads = begin(journal, PARENT), begin(journal, CHILD)
                disk.counted, disk.fails_at = 0, fails_at
                try:
                    journal.commit(both_end(*heads))
                    expected = {(2, 2)}
                except JournalError as err:
                    assert err.mend  # noqa: PT017 - at which operation it fails is the point of the loop
                    expected = {(1, 1), (2, 2)}
                disk.mend()
            with SqliteJournal.open(path) as journal:
                assert halves(journal) in expected
                seen.add(halves(journal))
    assert seen == {(1, 1), (2, 2)}


def test_a_power_cut_takes_a_whole_commit_or_nothing(path: Path, tmp_path: Path) -> None:
    left: list[Path] = []

    def cut() -> None:
        for seed in range(4):  # of what was not synced, other pieces have reached the disk each time
            after = tmp_path / f"after {len(left)}"
            shutil.copytree(path.parent, after, ignore=shutil.ignore_patterns("*-shm"))
            cache.tear(after, Random(seed))  # noqa: S311
            left.append(after / path.name)

    with volatile_disk() as cache, SqliteJournal.open(path) as journal:
        heads = begin(journal, PARENT), begin(journal, CHILD)
        cache.before_sync = cut
        journal.commit(both_end(*heads))
        cache.before_sync = lambda: None
        unsure = len(left)
        cut()
    found = []
    for after in left:
        with SqliteJournal.open(after) as journal:
            found.append(halves(journal))
    assert unsure
    assert set(found[:unsure]) <= {(1, 1), (2, 2)}
    assert set(found[unsure:]) == {(2, 2)}


def commit_for_ever(path: Path, acknowledged: int) -> None:
    """Says how far both streams are, only after it was acknowledged."""
    with SqliteJournal.open(path) as journal:
        ends = [(journal.read(run) or [None])[-1] for run in (PARENT, CHILD)]
        heads = [end.head if end else begin(journal, run) for end, run in zip(ends, (PARENT, CHILD), strict=True)]
        while True:
            parent, child = heads
            written = journal.commit([Append(child, [handoff()], "x", [NOISE]), Append(parent, [handoff()], "x")])
            heads = [written[1][-1].head, written[0][-1].head]
            os.write(acknowledged, f"{heads[0].seq}\n".encode())


def test_a_process_that_is_killed_leaves_both_streams_or_neither(path: Path) -> None:
    for round_ in range(12):
        reading, writing = os.pipe()
        child = fork(lambda writing=writing: commit_for_ever(path, writing))
        os.close(writing)
        with os.fdopen(reading) as acknowledged:
            told = [acknowledged.readline() for _ in range(1 + round_ % 5)]
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            told += acknowledged.readlines()
        with SqliteJournal.open(path) as journal:
            parent, other = halves(journal)
        assert parent == other >= int(told[-1])


@pytest.fixture
def twins(path: Path) -> Iterator[list[Journal]]:
    with SqliteJournal.open(path, clock=Ticking()) as journal:
        yield [journal, MemoryJournal(clock=Ticking())]


def test_both_journals_write_the_same_events_under_keys(twins: list[Journal]) -> None:
    told = [
        [journal.append_next(SYSTEM, key, [RAISED], actor="you") for key in ("a", "b", "a", "c")] for journal in twins
    ]
    assert told[0] == told[1]
    assert twins[0].read(SYSTEM) == twins[1].read(SYSTEM)
