"""All writes of a process pass one place; those that wait at the same time share a commit."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest
from broken_disk import failing_disk
from journal_samples import DRAFT, NOISE, asked, begin, handoff, opened

from orchestrator.domain.event import Head
from orchestrator.domain.facts import DriverClaimed
from orchestrator.errors import BatonError, BudgetReached, HeadMoved, JournalError
from orchestrator.journal.rules.write_queue import WriteQueue
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Append


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


def many_at_once(journal: SqliteJournal, streams: list[str], broken: str = "") -> list[object]:
    """What comes of an append to each stream by tasks of one loop, twice each."""

    async def drive(stream: str) -> object:
        head = Head(stream)
        for _ in range(2):
            wrong = Head(stream, 7) if stream == broken and head.seq else head
            [events] = await journal.acommit([Append(wrong, [DriverClaimed("9-ab")], "baton")])
            head = events[-1].head
        return head.seq

    async def all_of_them() -> list[object]:
        return await asyncio.gather(*map(drive, streams), return_exceptions=True)

    return asyncio.run(all_of_them())


def test_tasks_of_one_loop_share_their_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with SqliteJournal.open(tmp_path / "journal.db") as journal:
        commits = counted_commits(journal, monkeypatch)
        assert many_at_once(journal, [f"run-{n}" for n in range(50)]) == [2] * 50
        assert len(commits) <= 4
        assert journal.verify().ok


def test_what_is_wrong_with_one_of_them_is_no_matter_of_the_others(tmp_path: Path) -> None:
    with SqliteJournal.open(tmp_path / "journal.db") as journal:
        ended = many_at_once(journal, ["a", "b", "c"], broken="b")
        assert (ended[0], type(ended[1]), ended[2]) == (2, HeadMoved, 2)
        assert [len(journal.read(stream)) for stream in "abc"] == [2, 1, 2]


def test_a_task_that_is_cancelled_while_it_waits_has_written_all_or_nothing(tmp_path: Path) -> None:
    async def cancelled(journal: SqliteJournal) -> None:
        await journal.acommit([Append(Head("a"), [DriverClaimed("9-ab")], "baton")])
        waits = asyncio.ensure_future(journal.acommit([Append(Head("b"), [DriverClaimed("9-ab")], "baton")]))
        await asyncio.sleep(0)
        waits.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waits
        await journal.acommit([Append(Head("c"), [DriverClaimed("9-ab")], "baton")])

    with SqliteJournal.open(tmp_path / "journal.db") as journal:
        asyncio.run(cancelled(journal))
        assert [len(journal.read(stream)) for stream in "abc"] == [1, 0, 1]


def test_one_that_writes_alone_does_not_wait_for_others(tmp_path: Path) -> None:
    """Its write is done before the task gives way to any other."""

    async def alone(journal: SqliteJournal) -> None:
        head = Head("a")
        for _ in range(3):
            step = journal.acommit([Append(head, [DriverClaimed("9-ab")], "baton")])
            with pytest.raises(StopIteration) as ended:
                step.send(None)
            head = ended.value.value[0][-1].head

    with SqliteJournal.open(tmp_path / "journal.db") as journal:
        asyncio.run(alone(journal))


def test_a_loop_that_is_stopped_and_gone_on_with_loses_nothing_that_was_asked_for_in_it(tmp_path: Path) -> None:
    async def write(journal: SqliteJournal, stream: str) -> object:
        [[event]] = await journal.acommit([Append(Head(stream), [DriverClaimed("9-ab")], "baton")])
        return event.seq

    with SqliteJournal.open(tmp_path / "journal.db") as journal:
        one, two = asyncio.new_event_loop(), asyncio.new_event_loop()
        try:
            one.run_until_complete(write(journal, "a"))
            waits = one.create_task(write(journal, "b"))
            one.call_soon(one.stop)
            one.run_forever()
            assert not waits.done()
            two.run_until_complete(write(journal, "b2"))
            for _ in range(3):  # passes: the write, its answer, the task
                one.call_soon(one.stop)
                one.run_forever()
            assert waits.done()
            assert [len(journal.read(stream)) for stream in ("a", "b", "b2")] == [1, 1, 1]
        finally:
            one.close()
            two.close()


def counted_commits(journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one at each turn of the queue."""
    told: list[int] = []
    put_all = journal._queue.put_all

    def counted(works: Sequence[Callable[[], object]]) -> object:
        told.append(len(works))
        return put_all(works)

    monkeypatch.setattr(journal._queue, "put_all", counted)
    return told
