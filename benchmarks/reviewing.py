"""What reviews cost beside 50 runs and beside 5,000, a year's or all of one week.

    python benchmarks/reviewing.py [FEW MANY]

Whole processes: processor time, medians, and the most memory. `verify` holds two that are kept to their
sources again. The bound is 2 s.
"""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from start_up import BARE, BATON, environment, make_waiting

from orchestrator.domain.event import Head
from orchestrator.domain.facts import DecisionOpened, HandoffRecorded, RunEnded, RunStarted
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.sqlite.journal import SqliteJournal

FEW, MANY = 50, 5000
ROUNDS = 5
BOUND_S = 2.0
COMMANDS = ("run weekly-review", "review week", "review verify", "review verify --offline", "run system-review")
"""`run` starts a review each time; `review week` shows the one that waits."""
YEAR, WEEK = timedelta(days=364), timedelta(0)


def grow(folder: Path, count: int, over: timedelta) -> None:
    """Runs beside the one that waits, evenly over a time up to now; a twentieth waits, as it does."""
    moments = [datetime.now(UTC)]
    with SqliteJournal.open(folder / "state" / "journal.db", clock=lambda: moments[0]) as journal:
        journal._connection.pragma("synchronous", "off")
        events = journal.read(journal.runs()[0].run)
        started = next(event.fact for event in events if isinstance(event.fact, RunStarted))
        opened = next(event.fact for event in events if isinstance(event.fact, DecisionOpened))
        named = {digest for fact in (started, opened) for digest in artifacts_named(fact)}
        artifacts = [journal.artifact(events[0].stream, digest) for digest in named]
        now = moments[0]
        for number in range(count):
            moments[0] = now - over + over * number / count
            asked = DecisionOpened(f"d-{number + 2}", "gate", "approve", opened.question, opened.answers)
            end = (RunEnded("cancelled"), HandoffRecorded("deploy", "end", "git_publish"))[number % 2]
            last = asked if number % 20 == 0 else end
            journal.append(Head(f"pub-{number:06x}"), [started, last], actor="you", artifacts=artifacts)


def keep_two(folder: Path) -> None:
    for week in ("last", ""):
        words = ("review", "week", *(("--week", week) if week else ()))
        subprocess.run((*BATON, *words), cwd=folder, env=environment(), stdin=subprocess.DEVNULL, capture_output=True)
        shown = subprocess.run(
            (*BATON, "runs", "--json"), cwd=folder, env=environment(), capture_output=True, text=True
        )
        run = next(line for line in shown.stdout.split('"') if line.startswith("wee-"))
        answer = (*BATON, "answer", run, "approve")
        subprocess.run(answer, cwd=folder, env=environment(), check=True, capture_output=True)


def processor_ms(command: tuple[str, ...], folder: Path) -> float:
    """Of one process, whatever its exit status: a review waits for the person with one of its own."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime) * 1e3


def main(few: int, many: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        folders: dict[str, Path] = {}
        for count, over, told in ((few, YEAR, "a year"), (many, YEAR, "a year"), (many, WEEK, "one week")):
            name = f"{count:,} runs of {told}"
            folders[name] = Path(made, f"{count}-{over.days}")
            folders[name].mkdir()
            make_waiting(folders[name])
            grow(folders[name], count, over)
            keep_two(folders[name])
        floor = statistics.median(processor_ms(BARE, Path(made)) for _ in range(ROUNDS))
        machine = f"{platform.machine()} {platform.system()}, {os.cpu_count()} cores"
        print(f"{machine}, Python {platform.python_version()}, ", end="")
        print(f"load {os.getloadavg()[0]:.1f}, medians of {ROUNDS}; python -c pass: {floor:.0f} ms of processor time")
        for command in COMMANDS:
            for name, folder in folders.items():
                taken = [processor_ms((*BATON, *command.split()), folder) for _ in range(ROUNDS)]
                told = f"  baton {command}".ljust(34)
                bound = "" if statistics.median(taken) < BOUND_S * 1000 else "   OVER THE BOUND"
                print(f"{told}{name:<24}{statistics.median(taken):7.0f} ms{bound}")
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"  the most memory of any of them: {most:.0f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3])) if len(sys.argv) > 2 else main(FEW, MANY)
