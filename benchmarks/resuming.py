"""What it costs to go on with a run in a process of its own, by the handoffs that are behind it.

    python benchmarks/resuming.py

`baton step` on runs of the same app with 1, 1,000 and 10,000 handoffs takes turns with a bare interpreter; medians of
whole processes. The goal: under 300 ms, whatever the length.
"""

from __future__ import annotations

import os
import platform
import statistics
import tempfile
from pathlib import Path

from driven_runs import make
from start_up import BARE, BATON, measured

LENGTHS = (1, 1_000, 10_000)
ROUNDS = 9


def main(folder: Path) -> None:
    commands = {"python -c pass": BARE}
    with make(folder) as workspace:
        for length in LENGTHS:
            run = workspace.start("loop")
            run.drive(steps=length)
            commands[f"baton step, {length:,} handoffs behind it"] = (*BATON, "step", run.id)
    taken = [{name: measured(command, folder) for name, command in commands.items()} for _ in range(ROUNDS)]
    print(f"{platform.machine()} {platform.system()} {platform.release()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}, medians of {ROUNDS}")
    for name in commands:
        wall, cpu = (statistics.median(column) for column in zip(*(one[name] for one in taken), strict=True))
        print(f"  {name:40} wall {wall:6.1f} ms   cpu {cpu:6.1f} ms")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(Path(made, "workspace"))
