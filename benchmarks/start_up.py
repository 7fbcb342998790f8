"""What looking costs, against a bare interpreter: a person feels start-up first.

    python benchmarks/start_up.py [FOLDER]

Commands and `python -c pass` take turns, so that load meets all alike; medians of wall and processor time. FOLDER is a
workspace to look at; without one, one is made in which a note waits at its gate. The goal is well under 100 ms each.

Bare `baton` is measured as a person mostly meets it, with the glance of a day that was planned before; and where there
is none that holds, so that it plans the day itself.
"""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BATON = (sys.executable, "-m", "orchestrator.cli.main")
BARE = (sys.executable, "-c", "pass")
LOOKS = ("--help", "runs", "inbox", "show @last", "")
ANEW = "baton, planning"
GLANCE = Path("state/kept/day.glance")
SURE_AFTER_S = 2.5
"""So long after a change the day is planned, that it can be told whether another one came."""
ROUNDS = 15


def measured(command: tuple[str, ...], folder: Path) -> tuple[float, float]:
    """Wall and processor milliseconds of one process."""
    used, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, check=True)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall * 1e3, (after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime) * 1e3


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def without_glance(folder: Path) -> tuple[float, float]:
    (folder / GLANCE).unlink(missing_ok=True)
    return measured(BATON, folder)


def make_waiting(folder: Path) -> None:
    """A workspace with one run that waits, and the starter's tasks."""
    for words in (("init", "."), ("run", "publish", "inbox/why-small-tools-last.md")):
        subprocess.run((*BATON, *words), cwd=folder, env=environment(), stdin=subprocess.DEVNULL, capture_output=True)


def main(folder: Path) -> None:
    commands = {"python -c pass": BARE} | {f"baton {look}".strip(): (*BATON, *look.split()) for look in LOOKS}
    time.sleep(SURE_AFTER_S)
    measured(BATON, folder)  # so that there is a glance
    rounds = []
    for _ in range(ROUNDS):
        taken = {name: measured(command, folder) for name, command in commands.items()}
        rounds.append({**taken, ANEW: without_glance(folder)})
    print(f"{platform.machine()} {platform.system()} {platform.release()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}, medians of {ROUNDS}")
    floor = medians([taken["python -c pass"] for taken in rounds])
    for name in (*commands, ANEW):
        wall, cpu = medians([taken[name] for taken in rounds])
        print(f"  {name:16} wall {wall:6.1f} ms {wall / floor[0]:5.1f} x   cpu {cpu:6.1f} ms {cpu / floor[1]:5.1f} x")


def medians(times: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(wall for wall, _ in times), statistics.median(cpu for _, cpu in times)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            make_waiting(Path(made))
            main(Path(made))
