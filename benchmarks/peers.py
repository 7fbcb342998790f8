"""What a durable handoff costs here and in a peer, in one table and against one floor.

    python benchmarks/peers.py [FOLDER]        # `make bench-peers` installs the peer, in .venv/.peers

`floor` is one insert of 1 KiB a commit in the standard library's sqlite3, WAL with full synchronisation. `ours` are two
scripts through `Workspace` that hand a text of 1 KiB to each other. `burr` are two actions that do the same, kept by
its SQLite persister as it comes: a state of the last text alone, and one to which each step adds its text. Runs at once
share one connection there, and one journal here; starting them is included. All take turns, round by round; what stands
in the table are medians of wall and of processor time a handoff. A peer that is not installed is left out, with one
line that says so.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from driven_runs import EACH, MANY, Times, floor, linear, make, many

from orchestrator.face.workspace import Workspace

ROUNDS = 3
LENGTHS = (100, 1_000)
HERE = Path(__file__).resolve().parent
PEER = HERE.parent / ".venv" / ".peers" / "bin" / "python"
CASES = (*(f"one run of {length:,}" for length in LENGTHS), f"{MANY} runs of {EACH} at once")

Measure = Callable[[Path, str], Times]
"""A case, measured in a folder of its own."""


def floor_of(folder: Path, case: str) -> Times:
    return floor(folder, LENGTHS[CASES.index(case)] if case in CASES[:-1] else MANY * EACH)


def ours_of(workspace: Workspace) -> Measure:
    def ours(_: Path, case: str) -> Times:
        return many(workspace) if case == CASES[-1] else linear(workspace, LENGTHS[CASES.index(case)])

    return ours


def burr_of(keeps: str, named: dict[str, str]) -> Measure:
    """In a process of its own, with the Python that has it. Takes what it says of itself into `named`."""

    def burr(folder: Path, case: str) -> Times:
        which = ("many", keeps, MANY, EACH) if case == CASES[-1] else ("one", keeps, LENGTHS[CASES.index(case)])
        words = (PEER, HERE / "peer_burr.py", folder, *which)
        done = subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True)
        told = json.loads(done.stdout.splitlines()[-1])
        named["burr"] = told["named"]
        return told["wall"], told["cpu"]

    return burr


@contextmanager
def folder_in(base: Path) -> Iterator[Path]:
    """One for each measurement: nobody's file is longer for what another wrote."""
    with tempfile.TemporaryDirectory(dir=base) as made:
        yield Path(made)


def has_burr() -> bool:
    if not PEER.exists():
        return False
    return not subprocess.run([str(PEER), "-c", "import burr, aiosqlite"], check=False, capture_output=True).returncode


def measured(base: Path, rows: dict[str, Measure]) -> dict[str, dict[str, list[Times]]]:
    """Row -> case -> what each round took."""
    taken: dict[str, dict[str, list[Times]]] = {name: {case: [] for case in CASES} for name in rows}
    for _ in range(ROUNDS):
        for case in CASES:
            for name, measure in rows.items():
                with folder_in(base) as folder:
                    taken[name][case].append(measure(folder, case))
    return taken


def table(taken: dict[str, dict[str, list[Times]]]) -> Iterator[str]:
    floors = {case: _median(times)[0] for case, times in taken["floor"].items()}
    yield f"{'us a handoff: wall, cpu, times the floor':42}" + "".join(f"{case:>28}" for case in CASES)
    for name, cases in taken.items():
        cells = (_cell(*_median(times), floors[case]) for case, times in cases.items())
        yield f"{name:42}" + "".join(f"{cell:>28}" for cell in cells)


def _cell(wall: float, cpu: float, base: float) -> str:
    return f"{wall:,.0f} {cpu:7,.0f} {wall / base:6.1f} x"


def _median(times: list[Times]) -> Times:
    wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
    return wall, cpu


def main(base: Path) -> None:
    print(f"{platform.machine()} {platform.system()} {platform.release()}, {os.cpu_count()} cores, ", end="")
    print(f"load {os.getloadavg()[0]:.1f}, medians of {ROUNDS} rounds")
    named = {
        "ours": f"baton {version('baton-os')}, SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}"
    }
    with make(base / "workspace") as workspace:
        linear(workspace, 2)
        rows: dict[str, Measure] = {"floor": floor_of, "ours, every text kept": ours_of(workspace)}
        if has_burr():
            rows["burr, the last text kept in its state"] = burr_of("last", named)
            rows["burr, all texts kept in its state"] = burr_of("all", named)
        else:
            print("burr is not installed, so it is left out. To install it: make bench-peers")
        for line in table(measured(base, rows)):
            print(line)
    for name, told in named.items():
        print(f"{name}: {told}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(Path(made))
