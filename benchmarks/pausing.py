"""What it costs to pause at a gate, exit, approve and finish: two processes, and all a person waits for.

    python benchmarks/pausing.py

A script, a gate and a script. Both commands and a bare interpreter take turns; medians. The goal: under 400 ms of
processor time for both together.
"""

from __future__ import annotations

import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from start_up import BARE, BATON, environment, measured

ROUNDS = 9
APP = """\
description: Keep a thought, if the person says so.
inputs: {topic: string}
phases:
  draft: {script: draft, reads: [topic]}
  decide: {gate: "Keep this?", reads: [draft], then: {approve: finish, edit: decide}}
  finish: {script: finish, reads: [draft]}
"""
SCRIPTS = """\
def draft(topic):
    return f"# {topic}\\n\\nSomething about {topic}.\\n"


def finish(draft):
    return {"kept": draft}
"""


def paused(folder: Path) -> tuple[float, float, str]:
    """Wall and processor milliseconds until the run waits, and the decision it waits for."""
    used, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = (*BATON, "run", "keep", "small tools")
    told = subprocess.run(command, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, capture_output=True)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    decision = re.search(rb"approve (d-[0-9]+)", told.stdout + told.stderr)
    if decision is None:
        sys.exit((told.stdout + told.stderr).decode())
    return wall * 1e3, cpu * 1e3, decision[1].decode()


def main(folder: Path) -> None:
    subprocess.run((*BATON, "init", str(folder)), env=environment(), check=True, capture_output=True)
    (folder / "apps" / "keep.yaml").write_text(APP)
    (folder / "apps" / "keep.py").write_text(SCRIPTS)
    subprocess.run((*BATON, "approve", paused(folder)[2]), cwd=folder, env=environment(), capture_output=True)
    taken: dict[str, list[tuple[float, float]]] = {"python -c pass": [], "baton run": [], "baton approve": []}
    for _ in range(ROUNDS):
        taken["python -c pass"].append(measured(BARE, folder))
        wall, cpu, decision = paused(folder)
        taken["baton run"].append((wall, cpu))
        taken["baton approve"].append(measured((*BATON, "approve", decision), folder))
    print(f"{platform.machine()} {platform.system()} {platform.release()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}, medians of {ROUNDS}")
    for name, times in taken.items():
        told(name, times)
    pairs = zip(taken["baton run"], taken["baton approve"], strict=True)
    told("both", [(run[0] + approve[0], run[1] + approve[1]) for run, approve in pairs])


def told(name: str, times: list[tuple[float, float]]) -> None:
    wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"  {name:16} wall {wall:6.1f} ms   cpu {cpu:6.1f} ms")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(Path(made, "workspace"))
