"""One commit to several streams, awaited commits, and what is written once for each key: by every journal."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

import apsw
import pytest
from broken_disk import failing_disk, volatile_disk
from journal_samples import DEFINITION, DRAFT, NOISE, Ticking, asked, begin, ended_well, fork, handoff, opened, started

from orchestrator.domain.event import SYSTEM, Head
from orchestrator.domain.facts import BranchEnded, BudgetRaised, DriverClaimed, KeyClaimed, RunEnded
from orchestrator.errors import BudgetReached, HeadMoved, JournalError
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Append, Journal

RAISED = BudgetRaised("day", 0.5, "2026-11-22")


def both_end(parent: Head, child: Head) -> list[Append]:
    return [Append(child, [handoff("end")], "writer", [NOISE]), Append(parent, [handoff()], "baton", [DRAFT])]


def test_streams_end_together_in_one_commit(journal: Journal) -> None:
    parent, child = begin(journal, "pub-1"), begin(journal, "pub-2")
    written = journal.commit(both_end(parent, child))
    assert [[event.head.seq for event in events] for events in written] == [[2], [2]]
    assert (journal.read("pub-2")[1:], journal.read("pub-1")[1:]) == ([*written[0]], [*written[1]])
    assert written[0][0].at == written[1][0].at
    assert journal.artifact("pub-2", NOISE.digest) == NOISE
    assert [(row.run, row.status) for row in journal.runs()] == [("pub-2", "done"), ("pub-1", "running")]
    assert journal.verify().ok


def test_a_stream_may_begin_in_the_commit_of_another(journal: Journal) -> None:
    parent = begin(journal, "pub-1")
    child = Append(Head("pub-2"), [started(), DriverClaimed("9-ab")], "baton", [DRAFT, DEFINITION])
    journal.commit([Append(parent, [handoff()], "baton"), child])
    assert [len(journal.read(run)) for run in ("pub-1", "pub-2")] == [2, 2]
    assert journal.verify().ok


def told(run: str = "pub-1") -> Append:
    return Append(Head(run), [BranchEnded("write.1", "done", DRAFT.digest)], "baton", [DRAFT], at_end=True)


def test_what_is_told_at_the_end_of_a_stream_needs_no_head(journal: Journal) -> None:
    parent, child = begin(journal, "pub-1"), begin(journal, "pub-1/write.1")
    journal.append(parent, [handoff()], actor="first")
    ended, above = journal.commit([Append(child, [handoff("end")], "writer"), told()])
    assert [event.head.seq for event in (*ended, *above)] == [2, 3]
    assert journal.read("pub-1")[-1] == above[0]
    assert journal.artifact("pub-1", DRAFT.digest) == DRAFT


def test_what_is_told_is_written_with_the_rest_or_not_at_all(journal: Journal) -> None:
    begin(journal, "pub-1")
    child = begin(journal, "pub-1/write.1")
    journal.append(child, [handoff()], actor="first")
    with pytest.raises(HeadMoved):
        journal.commit([Append(child, [handoff("end")], "writer"), told()])
    assert len(journal.read("pub-1")) == 1


def test_a_stream_that_is_not_there_is_told_nothing(journal: Journal) -> None:
    child = begin(journal, "pub-1/write.1")
    with pytest.raises(HeadMoved, match="pub-1"):
        journal.commit([Append(child, [handoff("end")], "writer"), told()])
    assert len(journal.read("pub-1/write.1")) == 1


def test_threads_tell_one_stream_and_each_is_heard(journal: Journal) -> None:
    begin(journal, "pub-1")
    children = [begin(journal, f"pub-1/write.{number}") for number in range(8)]
    threads = [
        threading.Thread(target=journal.commit, args=([Append(child, [handoff("end")], "writer"), told()],))
        for child in children
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [event.seq for event in journal.read("pub-1")] == [*range(1, 10)]


@pytest.mark.parametrize("late", ["pub-1", "pub-2"])
def test_of_a_commit_with_a_head_that_has_moved_nothing_is_written(journal: Journal, late: str) -> None:
    heads = {run: begin(journal, run) for run in ("pub-1", "pub-2")}
    journal.append(heads[late], [handoff()], actor="first")
    before = journal.runs(), journal.next_decision()
    appends = [Append(heads["pub-1"], [opened()], "x", [NOISE]), Append(heads["pub-2"], [RunEnded("expired")], "x")]
    with pytest.raises(HeadMoved, match=late) as moved:
        journal.commit(appends)
    assert moved.value.stream == late
    assert (journal.runs(), journal.next_decision()) == before
    assert sorted(len(journal.read(run)) for run in heads) == [1, 2]
    assert journal.verify().ok


def test_of_a_commit_with_a_decision_id_that_is_taken_nothing_is_written(journal: Journal) -> None:
    heads = [begin(journal, run) for run in ("pub-1", "pub-2")]
    with pytest.raises(HeadMoved, match="taken") as moved:
        journal.commit([Append(head, [handoff(), opened("d-1")], "x") for head in heads])
    assert moved.value.stream == "pub-2"
    assert (journal.read("pub-1")[1:], journal.decisions()) == ([], [])


def test_of_a_commit_that_passes_a_cap_nothing_is_written_or_counted(journal: Journal) -> None:
    heads = [begin(journal, run) for run in ("pub-1", "pub-2", "pub-3")]
    journal.append(heads[2], [asked(0.25, day_usd=1.0)], actor="writer")
    with pytest.raises(BudgetReached):
        journal.commit([Append(head, [asked(0.5, day_usd=1.0)], "writer") for head in heads[:2]])
    assert (journal.spend("2026-11-22").day_usd, journal.spend("2026-11-22", "pub-1").run_usd) == (0.25, 0.0)
    assert journal.read("pub-1")[1:] == []
    journal.commit([Append(head, [asked(0.375, day_usd=1.0)], "writer") for head in heads[:2]])
    assert journal.spend("2026-11-22").day_usd == 1.0


def test_of_a_commit_with_a_fact_that_is_no_json_nothing_is_written(journal: Journal) -> None:
    heads = [begin(journal, run) for run in ("pub-1", "pub-2")]
    bad = handoff(cost_usd=float("nan"))
    with pytest.raises(ValueError, match="JSON"):
        journal.commit([Append(heads[0], [handoff()], "x"), Append(heads[1], [bad], "x")])
    assert journal.read("pub-1")[1:] == []


def test_a_commit_has_one_append_for_each_stream_and_at_least_one(journal: Journal) -> None:
    head = begin(journal)
    with pytest.raises(ValueError, match="at least one"):
        journal.commit([])
    with pytest.raises(ValueError, match="one append for each stream"):
        journal.commit([Append(head, [handoff()], "x"), Append(head, [handoff()], "x")])
    assert len(journal.read("pub-1")) == 1


def test_a_commit_can_be_awaited(journal: Journal) -> None:
    head = begin(journal)
    [events] = asyncio.run(journal.acommit([Append(head, [handoff()], "writer", [DRAFT])]))
    assert journal.read("pub-1")[1:] == [*events]
    with pytest.raises(HeadMoved):
        asyncio.run(journal.acommit([Append(head, [handoff()], "writer")]))


def test_what_is_appended_under_a_key_is_written_once(journal: Journal) -> None:
    first = journal.append_next(SYSTEM, "noon", [RAISED, DriverClaimed("9-ab")], actor="you")
    second = journal.append_next(SYSTEM, "noon", [DriverClaimed("9-cd")], actor="baton")
    assert (first.claimed, second.claimed) == (False, True)
    assert first.events == second.events
    assert [event.fact for event in first.events] == [RAISED, DriverClaimed("9-ab")]
    assert [event.fact for event in journal.read(SYSTEM)] == [KeyClaimed("noon", 2), RAISED, DriverClaimed("9-ab")]
    assert journal.verify().ok


def test_it_goes_to_the_end_of_its_stream_wherever_that_is(journal: Journal) -> None:
    journal.append_next(SYSTEM, "one", [RAISED], actor="you")
    head = journal.read(SYSTEM)[-1].head
    journal.append(head, [RAISED], actor="you")
    kept = journal.append_next(SYSTEM, "two", [RAISED], actor=["baton"], artifacts=[NOISE])
    assert [event.seq for event in kept.events] == [5]
    assert [event.actor for event in journal.read(SYSTEM, after=3)] == ["baton", "baton"]
    assert journal.artifact(SYSTEM, NOISE.digest) == NOISE
    assert journal.append_next(SYSTEM, "one", [RAISED], actor="you").events == tuple(journal.read(SYSTEM)[1:2])


def test_what_is_beside_a_key_is_written_with_it_or_not_at_all(journal: Journal) -> None:
    first, second = (Append(Head(run), [started()], "baton", [DRAFT, DEFINITION]) for run in ("pub-1", "pub-2"))
    assert not journal.append_next(SYSTEM, "slot", [RAISED], actor="baton", beside=[first]).claimed
    assert journal.append_next(SYSTEM, "slot", [RAISED], actor="baton", beside=[second]).claimed
    assert [row.run for row in journal.runs()] == ["pub-1"]
    with pytest.raises(HeadMoved):
        journal.append_next(SYSTEM, "other", [RAISED], actor="baton", beside=[first])
    assert len(journal.read(SYSTEM)) == 2
    assert journal.verify().ok


def test_a_key_holds_in_its_own_stream(journal: Journal) -> None:
    assert not journal.append_next("desk", "noon", [RAISED], actor="you").claimed
    assert not journal.append_next(SYSTEM, "noon", [RAISED], actor="you").claimed


@pytest.mark.parametrize(("key", "facts", "stream"), [
    ("", [RAISED], SYSTEM), ("noon", [], SYSTEM), ("noon", [RAISED], "pub-1"), ("noon", [started()], "pub-2"),
])  # fmt: skip
def test_runs_and_what_is_incomplete_have_no_keys(journal: Journal, key: str, facts: list, stream: str) -> None:
    begin(journal)
    with pytest.raises(ValueError, match="under a key"):
        journal.append_next(stream, key, facts, actor="you")
    assert (len(journal.read("pub-1")), journal.read(stream)[1:]) == (1, [])


def test_a_refused_append_leaves_its_key_free(journal: Journal) -> None:
    journal.append_next(SYSTEM, "asked", [opened("d-1")], actor="x")
    with pytest.raises(HeadMoved, match="taken"):
        journal.append_next(SYSTEM, "noon", [RAISED, opened("d-1")], actor="x")
    assert not journal.append_next(SYSTEM, "noon", [RAISED], actor="x").claimed
    assert len(journal.read(SYSTEM)) == 4


def test_keys_stay_taken_beside_what_is_removed_and_forgotten(journal: Journal) -> None:
    journal.append_next(SYSTEM, "noon", [RAISED], actor="you", artifacts=[NOISE])
    journal.append(begin(journal), [RunEnded("cancelled")], actor="you")
    journal.remove(["pub-1"])
    journal.forget({SYSTEM: [NOISE.digest]})
    assert journal.append_next(SYSTEM, "noon", [RAISED], actor="you").claimed
    assert not journal.append_next(SYSTEM, "night", [RAISED], actor="you").claimed
    assert journal.verify().ok


def test_threads_with_one_key_have_one_winner(journal: Journal) -> None:
    kept = []

    def claim(name: str) -> None:
        kept.append(journal.append_next(SYSTEM, "noon", [DriverClaimed(name)], actor=name))

    threads = [threading.Thread(target=claim, args=(f"driver-{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.claimed for one in kept) == [False] + [True] * 7
    assert {one.events for one in kept} == {tuple(journal.read(SYSTEM, after=1))}


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
