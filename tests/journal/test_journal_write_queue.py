"""All writes of a process pass one place; those that wait at the same time share a commit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest
from broken_disk import failing_disk
from journal_samples import DRAFT, NOISE, asked, begin, handoff, opened

from orchestrator.domain.event import Head
from orchestrator.errors import BatonError, BudgetReached, HeadMoved, JournalError
from orchestrator.journal.rules.write_queue import WriteQueue
from orchestrator.journal.sqlite.journal import SqliteJournal


class Slip:
    """A queue whose turn a test holds, and what was done in which commit."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.done: list[str] = []
        self.commits: list[list[str]] = []
        self.fails: type[Exception] | None = None
        self.interrupts = 0
        self.queue = WriteQueue(self.turn, self._shared)

    @contextmanager
    def _shared(self) -> Iterator[None]:
        before = len(self.done)
        try:
            yield
            if self.interrupts:
                self.interrupts -= 1
                raise KeyboardInterrupt
            if self.fails:
                raise self.fails
        except BaseException:
            del self.done[before:]
            raise
        self.commits.append(self.done[before:])

    def write(self, name: str, error: Exception | None = None) -> Callable[[], str]:
        def work() -> str:
            if error:
                raise error
            self.done.append(name)
            return name

        return work

    def together(self, *works: Callable[[], str]) -> list[object]:
        """What comes of writes that all wait, put in this order, while somebody else has the turn."""
        outcomes: list[object] = [None] * len(works)

        def put(place: int, work: Callable[[], str]) -> None:
            try:
                outcomes[place] = self.queue.put(work)
            except BaseException as error:  # noqa: BLE001 - it is looked at
                outcomes[place] = error

        threads = [threading.Thread(target=put, args=each) for each in enumerate(works)]
        with self.turn:
            for waiting, thread in enumerate(threads, 1):
                thread.start()
                wait_until(lambda waiting=waiting: len(self.queue._waiting) == waiting)
        for thread in threads:
            thread.join()
        return outcomes


def wait_until(holds: Callable[[], bool]) -> None:
    patience = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < patience
        time.sleep(0.0005)


@pytest.fixture
def slip() -> Slip:
    return Slip()


def test_a_write_alone_is_done_at_once(slip: Slip) -> None:
    assert slip.queue.put(slip.write("one")) == "one"
    assert (slip.done, slip.commits) == (["one"], [])


def test_writes_that_wait_share_a_commit_in_the_order_they_came(slip: Slip) -> None:
    assert slip.together(*map(slip.write, "abcd")) == ["a", "b", "c", "d"]
    assert slip.commits == [["a", "b", "c", "d"]]


def test_one_that_is_refused_takes_no_other_with_it(slip: Slip) -> None:
    refused = BatonError("somebody was first")
    assert slip.together(slip.write("a"), slip.write("b", refused), slip.write("c")) == ["a", refused, "c"]
    assert slip.commits == [["a", "c"]]


def test_when_a_shared_commit_fails_each_is_done_by_itself(slip: Slip) -> None:
    slip.fails = OSError
    assert slip.together(*map(slip.write, "abc")) == ["a", "b", "c"]
    assert (slip.done, slip.commits) == (["a", "b", "c"], [])


def test_a_fault_of_one_is_told_to_it_alone(slip: Slip) -> None:
    fault = OSError("the disk said no")
    assert slip.together(slip.write("a"), slip.write("b", fault), slip.write("c")) == ["a", fault, "c"]
    assert slip.done == ["a", "c"]


def test_who_is_interrupted_leaves_the_others_their_turn(slip: Slip) -> None:
    slip.interrupts = 1
    outcomes = slip.together(*map(slip.write, "abc"))
    kept = [each for each in outcomes if isinstance(each, str)]
    assert [type(each) for each in outcomes if not isinstance(each, str)] == [KeyboardInterrupt]
    assert (len(kept), slip.done, slip.commits) == (2, kept, [kept])
    assert slip.queue.put(slip.write("d")) == "d"


def in_threads(*works: Callable[[], object]) -> list[object]:
    outcomes: list[object] = [None] * len(works)

    def do(place: int, work: Callable[[], object]) -> None:
        try:
            outcomes[place] = work()
        except BatonError as error:
            outcomes[place] = type(error)

    threads = [threading.Thread(target=do, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def all_waiting(journal: SqliteJournal, *works: Callable[[], object]) -> list[object]:
    """What comes of writes that all wait, in this order, until the journal is free."""
    waiting = journal._queue._waiting
    ready = [threading.Event() for _ in works]

    def put(place: int) -> object:
        ready[place].wait()
        return works[place]()

    def let_in() -> None:
        with journal._alone:
            for place, event in enumerate(ready):
                event.set()
                wait_until(lambda place=place: len(waiting) == place + 1)

    return in_threads(*(lambda place=place: put(place) for place in range(len(works))), let_in)[:-1]


def test_runs_that_append_at_once_share_a_commit(sqlite: SqliteJournal) -> None:
    heads = [begin(sqlite, f"pub-{number}") for number in range(6)]
    commits: list[int] = []
    sqlite._connection.set_commit_hook(lambda: bool(commits.append(1)))  # type: ignore[func-returns-value]
    writes = [lambda head=head: sqlite.append(head, [handoff()], actor="x", artifacts=[NOISE]) for head in heads]
    written = all_waiting(sqlite, *writes)
    assert len(commits) == 1
    assert [sqlite.read(head.stream)[1:] for head in heads] == [[*events] for events in written]  # type: ignore[misc]
    assert sqlite.verify().ok


def test_in_a_shared_commit_each_is_refused_for_itself(sqlite: SqliteJournal) -> None:
    heads = [begin(sqlite, f"pub-{number}") for number in range(3)]
    outcomes = all_waiting(
        sqlite,
        lambda: sqlite.append(heads[0], [asked(0.75, day_usd=1.0)], actor="x"),
        lambda: sqlite.append(heads[1], [handoff(), asked(0.75, day_usd=1.0)], actor="x"),
        lambda: sqlite.append(Head("pub-2", 9), [handoff(), handoff()], actor="x"),
        lambda: sqlite.append(Head("pub-9"), [handoff()], actor="x"),
        lambda: sqlite.append(Head("pub-9"), [handoff()], actor="x"),
        lambda: sqlite.append(heads[2], [handoff()], actor="x"),
    )
    assert [each if isinstance(each, type) else "written" for each in outcomes] == [
        "written", BudgetReached, HeadMoved, "written", HeadMoved, "written",
    ]  # fmt: skip
    assert [len(sqlite.read(f"pub-{number}")) for number in (0, 1, 2, 9)] == [2, 1, 2, 1]
    assert all("missing" in row.found for row in sqlite.verify().broken)


@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError])
def test_a_disk_that_fails_under_a_shared_commit_loses_nothing_acknowledged(
    tmp_path: Path, error: type[apsw.Error]
) -> None:
    with failing_disk() as disk:
        disk.error = error
        for fails_at in range(1, 16, 2):
            path = tmp_path / f"{fails_at}.db"
            with SqliteJournal.open(path) as journal:
                heads = [begin(journal, f"pub-{number}") for number in range(3)]
                disk.counted, disk.fails_at = 0, fails_at
                writes = [
                    lambda head=head, journal=journal: journal.append(head, [handoff()], actor="x", artifacts=[NOISE])
                    for head in heads
                ]
                outcomes = all_waiting(journal, *writes)
                disk.mend()
            with SqliteJournal.open(path) as journal:
                for head, outcome in zip(heads, outcomes, strict=True):
                    kept = journal.read(head.stream)[1:]
                    assert kept == [*outcome] if isinstance(outcome, tuple) else issubclass(outcome, JournalError)  # type: ignore[arg-type]
                assert journal.verify().ok
                for head in heads:
                    end = journal.read(head.stream)[-1].head
                    journal.append(end, [handoff()], actor="x", artifacts=[DRAFT])


def test_a_stream_that_was_begun_in_a_commit_that_failed_can_be_begun_anew(sqlite: SqliteJournal, path: Path) -> None:
    with pytest.raises(HeadMoved):
        sqlite.append_next("desk", "noon", [opened("d-1"), opened("d-1")], actor="x")
    with SqliteJournal.open(path) as other:
        begin(other, "pub-1")
        other.append_next("desk", "noon", [handoff()], actor="other")
    assert not sqlite.append_next("desk", "night", [handoff()], actor="x").claimed
    assert [event.actor for event in sqlite.read("desk")] == ["other", "other", "x", "x"]
    assert len(sqlite.read("pub-1")) == 1
