"""What runs cost through the public face, against bare durable commits of the same bytes.

    python benchmarks/driven_runs.py [FOLDER]

Two scripts hand a text of 1 KiB to each other; each handoff is durable before the next begins. `floor` is one insert of
1 KiB a commit in the standard library's sqlite3, WAL with full synchronisation. Blocks of both take turns. The goals:
at most 2 times the floor in wall time and 4 times in processor time at every length, and a run started in under 1 ms of
processor time when its definition was loaded before.
"""

from __future__ import annotations

import asyncio
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from orchestrator.face.workspace import Workspace

ROUNDS = 3
LENGTHS = (100, 1_000, 10_000)
MANY, EACH = 500, 10
APP = """\
description: Two scripts that hand a text to each other.
phases:
  there: {script: there, may_read: [back]}
  back:
    script: back
    reads: [there]
    then:
      - {to: there, at_most: 1000000, why: another round}
      - to: end
"""
SCRIPTS = """\
def there(back=None):
    return _numbered(int(back[:12]) + 1 if back else 1)


def back(there):
    return _numbered(int(there[:12]) + 1)


def _numbered(count):
    return (f"{count:012} " + "Small tools last because they are read in an evening. " * 20)[:1024]
"""

Times = tuple[float, float]
"""Microseconds of wall and of processor time."""


def timed(work: Callable[[], object], count: int) -> Times:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - wall) / count * 1e6, (time.process_time() - cpu) / count * 1e6


def floor(folder: Path, count: int) -> Times:
    connection = sqlite3.connect(folder / f"floor-{time.perf_counter_ns()}.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, data BLOB)")
    row = b"x" * 1024

    def insert() -> None:
        for _ in range(count):
            connection.execute("INSERT INTO rows (data) VALUES (?)", (row,))

    try:
        return timed(insert, count)
    finally:
        connection.close()


def linear(workspace: Workspace, count: int) -> Times:
    run = workspace.start("loop")
    return timed(lambda: run.drive(steps=count), count)


def many(workspace: Workspace) -> Times:
    async def all_of_them() -> None:
        runs = [workspace.start("loop") for _ in range(MANY)]
        await asyncio.gather(*(run.adrive(steps=EACH) for run in runs))

    return timed(lambda: asyncio.run(all_of_them()), MANY * EACH)


def starting(workspace: Workspace) -> Times:
    return timed(lambda: [workspace.start("loop") for _ in range(50)], 50)


def make(folder: Path) -> Workspace:
    command = (sys.executable, "-m", "orchestrator.cli.main", "init", str(folder))
    root = Path(__file__).resolve().parents[1]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(root)}, check=True, capture_output=True)
    (folder / "apps" / "loop.yaml").write_text(APP)
    (folder / "apps" / "loop.py").write_text(SCRIPTS)
    return Workspace.open(folder)


def told(name: str, taken: list[Times], base: list[Times] | None = None) -> None:
    wall, cpu = (statistics.median(column) for column in zip(*taken, strict=True))
    line = f"  {name:34} wall {wall:8,.0f} us   cpu {cpu:8,.0f} us"
    if base:
        floors = [statistics.median(column) for column in zip(*base, strict=True)]
        line += f"   {wall / floors[0]:5.1f} and {cpu / floors[1]:4.1f} times the floor"
    print(line)


def main(folder: Path) -> None:
    print(f"{platform.machine()} {platform.system()} {platform.release()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}, medians of {ROUNDS}")
    with make(folder / "workspace") as workspace:
        linear(workspace, 2)
        for length in LENGTHS:
            floors, ours = [], []
            for _ in range(ROUNDS):
                floors.append(floor(folder, length))
                ours.append(linear(workspace, length))
            told(f"floor, {length:,} commits", floors)
            told(f"one run, each of {length:,} handoffs", ours, floors)
        taken = [many(workspace) for _ in range(ROUNDS)]
        told(f"{MANY} runs at once, each handoff", taken)
        print(f"    {1e6 / statistics.median(wall for wall, _ in taken):,.0f} handoffs a second, starting included")
        told("starting a run", [starting(workspace) for _ in range(ROUNDS)])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(Path(made))
