"""What only the journal on disk must keep: durability, other processes, failing disks, foreign files."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import apsw
import pytest
from broken_disk import failing_disk, volatile_disk
from journal_samples import DEFINITION, DRAFT, NOISE, begin, ended_well, fork, handoff, opened, started

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import DecisionAnswered, DriverClaimed, PhaseFailed
from orchestrator.errors import HeadMoved, JournalError
from orchestrator.journal.sqlite.journal import SqliteJournal

ROOT = Path(__file__).parents[2]


def column(path: Path, sql: str) -> list[object]:
    connection = apsw.Connection(str(path))
    try:
        return [row[0] for row in connection.execute(sql)]
    finally:
        connection.close()


def test_importing_the_journal_loads_nothing_slow() -> None:
    slow = "{'asyncio', 'pydantic', 'yaml', 'jinja2', 'msgspec', 'multiprocessing', 'logging'}"
    imported = "orchestrator.journal.sqlite.journal, orchestrator.journal.liveness"
    code = f"import sys, {imported}; print({slow} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_commits_are_made_to_survive_a_power_cut(sqlite: SqliteJournal) -> None:
    pragmas = ("journal_mode", "synchronous", "fullfsync", "checkpoint_fullfsync", "trusted_schema")
    assert [sqlite._connection.pragma(name) for name in pragmas] == ["wal", 2, 1, 1, 0]


def test_what_was_written_is_there_for_the_next_process(path: Path) -> None:
    with SqliteJournal.open(path) as journal:
        written = journal.append(Head("pub-1"), [started(), opened()], actor="you", artifacts=[DRAFT, DEFINITION])
    with SqliteJournal.open(path) as journal:
        assert journal.read("pub-1") == list(written)
        assert journal.artifact("pub-1", DEFINITION.digest) == DEFINITION
        assert journal.verify().ok


def test_small_artifacts_lie_with_their_event_and_large_ones_once_for_all(sqlite: SqliteJournal, path: Path) -> None:
    for run in ("pub-1", "pub-2"):
        sqlite.append(begin(sqlite, run), [handoff()], actor="writer", artifacts=[NOISE, DRAFT])
    assert column(path, "SELECT digest FROM blobs ORDER BY size") == [NOISE.digest, DEFINITION.digest]
    assert column(path, "SELECT length(payload) FROM events") == [len(DRAFT.data)] * 4


def test_only_what_shrinks_is_compressed(sqlite: SqliteJournal, path: Path) -> None:
    noise = Artifact(os.urandom(8000), "application/octet-stream")
    sqlite.append(begin(sqlite), [handoff()], actor="writer", artifacts=[noise])
    assert column(path, "SELECT length(data) < size FROM blobs ORDER BY rowid") == [1, 0]
    assert sqlite.artifact("pub-1", noise.digest) == noise


def test_processes_at_the_same_head_have_one_winner(sqlite: SqliteJournal, path: Path) -> None:
    head = begin(sqlite)
    for facts in ([handoff()], [DriverClaimed("9-ab")]) * 10:

        def contend(facts=facts, head=head) -> None:
            with SqliteJournal.open(path) as journal:
                try:
                    journal.append(head, facts, actor=str(os.getpid()))
                except HeadMoved:
                    os._exit(3)

        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in [fork(contend) for _ in range(3)]]
        assert sorted(ends) == [0, 3, 3]
        head = sqlite.read("pub-1")[-1].head
    assert len(sqlite.read("pub-1")) == 21
    assert sqlite.verify().ok


def test_processes_that_write_at_once_wait_for_each_other(path: Path) -> None:
    def drive(run: str) -> None:
        with SqliteJournal.open(path) as journal:
            head = begin(journal, run)
            for _ in range(30):
                head = journal.append(head, [handoff()], actor=run, artifacts=[DRAFT])[-1].head
                head = journal.append(head, [DriverClaimed(run)], actor=run, artifacts=[NOISE])[-1].head

    children = [fork(lambda run=run: drive(run)) for run in ("pub-1", "pub-2", "pub-3", "pub-4")]  # all make the file
    assert [ended_well(child) for child in children] == [True] * 4
    with SqliteJournal.open(path) as journal:
        assert journal.verify().events == 4 * 61
        assert journal.verify().ok


def append_for_ever(path: Path, acknowledged: int) -> None:
    """Says each head only after it was acknowledged."""
    with SqliteJournal.open(path) as journal:
        events = journal.read("pub-1")
        head = events[-1].head if events else begin(journal)
        while True:
            decision = journal.next_decision()
            answered = DecisionAnswered(decision, "approve", "end")
            for facts in ([handoff()], [opened(decision)], [answered, DriverClaimed("9-ab")]):
                text = Artifact.of_text(f"after {head.seq} " * (head.seq % 700))
                head = journal.append(head, facts, actor="x", artifacts=[text, DRAFT])[-1].head
                os.write(acknowledged, f"{head.seq} {head.digest}\n".encode())


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(path: Path) -> None:
    for round_ in range(25):
        reading, writing = os.pipe()
        child = fork(lambda writing=writing: append_for_ever(path, writing))
        os.close(writing)
        with os.fdopen(reading) as acknowledged:
            heads = [acknowledged.readline() for _ in range(1 + round_ % 7)]
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            heads += acknowledged.readlines()
        with SqliteJournal.open(path) as journal:
            kept = {f"{event.seq} {event.digest}\n" for event in journal.read("pub-1")}
            assert kept >= set(heads)
            assert journal.verify().ok


@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError])
def test_nothing_acknowledged_is_lost_on_a_disk_that_fails(tmp_path: Path, error: type[apsw.Error]) -> None:
    with failing_disk() as disk:
        disk.error = error
        for fails_at in range(1, 30):
            with SqliteJournal.open(tmp_path / f"{fails_at}.db") as journal:
                disk.counted, disk.fails_at = 0, fails_at
                acknowledged = append_until_it_fails(journal)
                disk.mend()
                assert journal.read("pub-1")[: len(acknowledged)] == acknowledged
            with SqliteJournal.open(tmp_path / f"{fails_at}.db") as journal:
                events = journal.read("pub-1")
                assert events[: len(acknowledged)] == acknowledged
                assert journal.verify().ok
                journal.append(events[-1].head if events else Head("pub-1"), [handoff()], actor="x", artifacts=[DRAFT])


def append_until_it_fails(journal: SqliteJournal) -> list[object]:
    acknowledged: list[object] = []
    try:
        head = begin(journal)
        acknowledged += journal.read("pub-1")
        while True:
            for facts in ([handoff()], [PhaseFailed("write", DRAFT.digest), DriverClaimed("9-ab")]):
                events = journal.append(head, facts, actor="x", artifacts=[NOISE])
                acknowledged += events
                head = events[-1].head
    except JournalError as err:
        assert err.mend  # noqa: PT017 - which append fails is the point of the loop
    return acknowledged


def test_nothing_acknowledged_is_lost_in_a_power_cut(path: Path, tmp_path: Path) -> None:
    def survivors() -> list[Event]:
        after = Path(shutil.copytree(path.parent, tmp_path / "after", ignore=shutil.ignore_patterns("*-shm")))
        with SqliteJournal.open(after / path.name) as journal:
            assert journal.verify().ok
            events = journal.read("pub-1")
        shutil.rmtree(after)
        return events

    with volatile_disk(), SqliteJournal.open(path) as journal:
        journal._connection.execute("PRAGMA wal_autocheckpoint = 7")  # so that some of it lies in the main file
        head = begin(journal)
        for number in range(12):
            facts = [handoff(), opened(f"d-{number}")][: 1 + number % 2]
            head = journal.append(head, facts, actor="x", artifacts=[NOISE])[-1].head
            assert survivors() == journal.read("pub-1")


def test_a_disk_that_fills_up_while_a_journal_is_made_leaves_a_place_to_make_one(path: Path) -> None:
    with failing_disk() as disk:
        for fails_at in range(1, 12):
            disk.counted, disk.fails_at = 0, fails_at
            with pytest.raises(JournalError, match="the disk is full"):
                SqliteJournal.open(path)
            disk.mend()
        with SqliteJournal.open(path) as journal:
            begin(journal)
            assert journal.verify().ok


def test_a_busy_journal_is_told_with_a_mend(sqlite: SqliteJournal, path: Path) -> None:
    head = begin(sqlite)
    sqlite._connection.set_busy_timeout(1)
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    for facts in ([handoff()], [handoff(), handoff()]):
        with pytest.raises(JournalError, match="held by another process"):
            sqlite.append(head, facts, actor="x")
    other.close()
    assert sqlite.append(head, [handoff()], actor="x")[0].seq == 2


def test_the_derived_lists_are_the_same_when_they_are_rebuilt(sqlite: SqliteJournal, path: Path) -> None:
    head = begin(sqlite, "pub-1")
    head = sqlite.append(head, [opened("d-1"), DecisionAnswered("d-1", "approve", "end")], actor="you")[-1].head
    sqlite.append(begin(sqlite, "pub-2"), [DriverClaimed("9-ab")], actor="you")
    sqlite.append(head, [opened("d-2")], actor="x")
    before = (sqlite.runs(), sqlite.decisions(open_only=False))
    other = apsw.Connection(str(path))
    other.execute("UPDATE runs SET status = 'done'; DELETE FROM decisions WHERE decision = 'd-2'")
    other.execute("INSERT INTO decisions VALUES ('d-77', 9999, 1, 0); UPDATE counters SET value = 77")
    other.execute("INSERT INTO runs SELECT 99, '', '', '', '', '', '', '', '', '', 0, '', '', 0")
    sqlite.rebuild()
    assert (sqlite.runs(), sqlite.decisions(open_only=False)) == before
    assert sqlite.verify().ok


def test_a_closed_journal_says_so(path: Path) -> None:
    journal = SqliteJournal.open(path)
    journal.close()
    journal.close()
    with pytest.raises(JournalError):
        journal.runs()


def test_nothing_is_written_into_a_file_that_was_taken_away(sqlite: SqliteJournal, path: Path) -> None:
    head = begin(sqlite)
    path.rename(path.with_name("away.db"))

    with pytest.raises(JournalError, match="removed or replaced while it was open"):
        sqlite.append(head, [handoff()], actor="writer")

    path.with_name("away.db").rename(path)
    assert sqlite.append(head, [handoff()], actor="writer")[-1].seq == 2


def test_nothing_is_written_beside_a_backup_put_in_place(sqlite: SqliteJournal, path: Path, tmp_path: Path) -> None:
    head = begin(sqlite)
    sqlite.backup(tmp_path / "copy.db")
    (tmp_path / "copy.db").replace(path)

    with pytest.raises(JournalError, match="removed or replaced while it was open"):
        sqlite.append(head, [handoff()], actor="writer")


def test_two_that_take_turns_keep_one_run_list(sqlite: SqliteJournal, path: Path) -> None:
    head = begin(sqlite)
    with SqliteJournal.open(path) as other:
        for turn, to in enumerate(["review", "review", "write", "write", "write", "review", "review"]):
            head = (sqlite, other)[turn % 2].append(head, [handoff(to)], actor="writer")[-1].head
            assert [row.phase for row in other.runs()] == [to]
        assert other.verify().ok


def test_what_is_kept_of_runs_in_memory_is_bounded(sqlite: SqliteJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestrator.journal.sqlite.writing._ROWS", 100)
    for number in range(200):
        begin(sqlite, f"pub-{number}")
        assert sqlite.artifact(f"pub-{number}", DRAFT.digest) == DRAFT
    assert (len(sqlite._shelves), len(sqlite._writer._known)) == (64, 100)
    assert sqlite.artifact("pub-0", DRAFT.digest) == DRAFT
    assert sqlite.verify().ok


def test_of_runs_that_are_used_again_and_again_what_was_read_is_kept(sqlite: SqliteJournal) -> None:
    begin(sqlite, "often")
    for number in range(100):
        begin(sqlite, f"pub-{number}")
        sqlite.artifact(f"pub-{number}", DRAFT.digest)
        sqlite.artifact("often", DRAFT.digest)
    assert len(sqlite._shelves) == 64
    assert list(sqlite._shelves)[-1] == sqlite._writer.stream_no("often")
    assert list(sqlite._shelves)[-2] == sqlite._writer.stream_no("pub-99")
