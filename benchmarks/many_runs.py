"""What looking, verifying and completing cost with 50 runs and with 5,000, against a bare interpreter.

    python benchmarks/many_runs.py [FEW MANY]

Commands and `python -c pass` take turns, so that load meets all alike; medians of processor time. Half of the runs
were cancelled, a twentieth waits for the person, the others are done. The goals: `--help` under 4 times the bare
interpreter, `runs` and `inbox` under 7 times, whatever the number of runs; and no more a run where all are read.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from start_up import BARE, BATON, environment, make_waiting, measured

from orchestrator.domain.event import Head
from orchestrator.domain.facts import DecisionOpened, HandoffRecorded, RunEnded, RunStarted
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.sqlite.journal import SqliteJournal

FEW, MANY = 50, 5000
LOOKS = ("--help", "runs", "inbox", "", "__complete show pu", "show pub-000001")
WHOLE = ("verify", "gc --dry-run", "runs --all")
ROUNDS = 9


def grow(folder: Path, count: int) -> None:
    """Add runs beside the one that waits; a twentieth of them wait too, as it does."""
    with SqliteJournal.open(folder / "state" / "journal.db") as journal:
        journal._connection.pragma("synchronous", "off")
        events = journal.read(journal.runs()[0].run)
        started = next(event.fact for event in events if isinstance(event.fact, RunStarted))
        opened = next(event.fact for event in events if isinstance(event.fact, DecisionOpened))
        named = {digest for fact in (started, opened) for digest in artifacts_named(fact)}
        artifacts = [journal.artifact(events[0].stream, digest) for digest in named]
        for number in range(count):
            asked = DecisionOpened(f"d-{number + 2}", "gate", "approve", opened.question, opened.answers)
            end = (RunEnded("cancelled"), HandoffRecorded("deploy", "end", "git_publish"))[number % 2]
            last = asked if number % 20 == 0 else end
            journal.append(Head(f"pub-{number:06x}"), [started, last], actor="you", artifacts=artifacts)


def main(few: int, many: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        folders = {count: Path(made, str(count)) for count in (few, many)}
        for count, folder in folders.items():
            folder.mkdir()
            make_waiting(folder)
            grow(folder, count)
        commands = {
            f"{look} | {count}": ((*BATON, *look.split()), folders[count], 1) for look in LOOKS for count in folders
        }
        commands |= {
            f"{look} | {count}": ((*BATON, *look.split()), folders[count], count) for look in WHOLE for count in folders
        }
        for (
            command,
            folder,
            _,
        ) in commands.values():  # what is compiled and migrated the first time is no cost of a look
            subprocess.run(command, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, capture_output=True)
        rounds = [
            {
                "": measured(BARE, Path(made))[1],
                **{name: measured(command, folder)[1] for name, (command, folder, _) in commands.items()},
            }
            for _ in range(ROUNDS)
        ]
    floor = statistics.median(taken[""] for taken in rounds)
    print(
        f"{platform.machine()} {platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}, ",
        end="",
    )
    print(f"load {os.getloadavg()[0]:.1f}, medians of {ROUNDS}; python -c pass: {floor:.0f} ms of processor time")
    for look in (*LOOKS, *WHOLE):
        told = [f"  baton {look}".ljust(28)]
        for count in (few, many):
            cpu = statistics.median(taken[f"{look} | {count}"] for taken in rounds)
            runs = commands[f"{look} | {count}"][2]
            each = f" {(cpu - floor) / runs:6.2f} ms a run" if runs > 1 else ""
            told.append(f"{count:>6,} runs {cpu:7.0f} ms {cpu / floor:5.1f} x{each}".ljust(50))
        print("".join(told).rstrip())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3])) if len(sys.argv) > 2 else main(FEW, MANY)
