"""What one handoff costs, against a bare durable commit of the same bytes.

    python benchmarks/journal_handoff.py [FOLDER]

Blocks of both alternate in one process, so that load and a drifting disk meet both alike. The goal is a ratio of at
most 1.5 at any run length.
"""

from __future__ import annotations

import platform
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import apsw

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Head
from orchestrator.domain.facts import DriverClaimed, HandoffRecorded, RunStarted
from orchestrator.journal.sqlite.connection import connect
from orchestrator.journal.sqlite.journal import SqliteJournal

LENGTHS = (0, 1_000, 10_000)
"""How many handoffs the run has behind it when measuring begins."""
ROUNDS = 5
BLOCK = 250
AT_ONCE = (1, 2, 4, 8)
"""How many runs are driven by threads of one process."""
TEXT = ("Small tools last because they are read in an evening and mended in an hour. " * 14)[:1012]


class Bare:
    """One insert of 1 KiB a commit, with the journal's durability."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, data BLOB)")
        self._count = 0

    def commit(self) -> None:
        self._count += 1
        data = f"{self._count:012}{TEXT}".encode()
        self._connection.execute("INSERT INTO rows VALUES (?, ?)", (self._count, data))


class Run:
    """One handoff of a 1 KiB artifact a commit, chaining and packing included."""

    def __init__(self, journal: SqliteJournal, name: str = "pub-1") -> None:
        self._journal = journal
        pinned = Artifact.of_text("what the run is pinned to")
        begun = [RunStarted("publish", pinned.digest, "offline", {}, nonce="0f" * 16), DriverClaimed("1-ab")]
        self._head = self._journal.append(Head(name), begun, actor="you", artifacts=[pinned])[-1].head
        self._made: list[tuple[HandoffRecorded, Artifact]] = []
        self._count = 0

    def prepare(self) -> None:
        """What is a phase's own work: a block of texts and of the facts that name them."""
        self._made = [self._make(number) for number in range(self._count, self._count + BLOCK)]

    def _make(self, number: int) -> tuple[HandoffRecorded, Artifact]:
        draft = Artifact.of_text(f"{number:012}{TEXT}")
        artifacts, why = {"draft": draft.digest}, "the draft is complete"
        return HandoffRecorded("write", "review", "writer", why, artifacts, cost_usd=0.0123, output_tokens=300), draft

    def hand_off(self) -> None:
        fact, draft = self._made[self._count % BLOCK]
        self._count += 1
        self._head = self._journal.append(self._head, [fact], actor="writer", artifacts=[draft])[-1].head


def block_us(work: Callable[[], None]) -> tuple[float, float]:
    """Wall and processor microseconds for one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(BLOCK):
        work()
    return (time.perf_counter() - wall) / BLOCK * 1e6, (time.process_time() - cpu) / BLOCK * 1e6


def grow(bare: Bare, run: Run, blocks: int) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    times = []
    for _ in range(blocks):
        run.prepare()
        times.append((block_us(bare.commit), block_us(run.hand_off)))
    return times


def measure(bare: Bare, run: Run) -> None:
    times = grow(bare, run, ROUNDS)
    for index, clock in enumerate(("wall", "cpu")):
        floor = statistics.median(each[0][index] for each in times)
        handoff = statistics.median(each[1][index] for each in times)
        print(f"  {clock:4}  bare {floor:6.0f} us   handoff {handoff:6.0f} us   {handoff / floor:.2f} x")


def at_once(path: Path) -> None:
    """Threads that drive runs of one journal: what waits at the same time shares a commit."""
    for count in AT_ONCE:
        with SqliteJournal.open(path) as journal:
            runs = [Run(journal, f"run-{count}-{number}") for number in range(count)]
            for run in runs:
                run.prepare()
            threads = [threading.Thread(target=block_us, args=(run.hand_off,)) for run in runs]
            begun = time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            spent = time.perf_counter() - begun
        print(f"{count} runs at once: {spent / BLOCK / count * 1e6:6.0f} us a handoff")


def main(folder: Path) -> None:
    versions = f"Python {platform.python_version()}, apsw {apsw.apsw_version()}, SQLite {apsw.sqlite_lib_version()}"
    print(f"{platform.machine()} {platform.system()} {platform.release()}, {versions}, medians of {ROUNDS} x {BLOCK}")
    for length in LENGTHS:
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            bare, run = Bare(Path(temporary) / "bare.db"), Run(SqliteJournal.open(Path(temporary) / "journal.db"))
            grow(bare, run, length // BLOCK)
            print(f"after {length} handoffs")
            measure(bare, run)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        at_once(Path(temporary) / "journal.db")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.gettempdir()))
