"""What `stats` costs with 50 runs and with 5,000 that were driven, answered and looked at, against a bare interpreter.

    python benchmarks/used_runs.py [FEW MANY]

A run has some forty events, two agents, a gate that was edited in every fifth, and a look at it in two of three. The
goal: under two seconds with 5,000, and memory that does not grow with what the runs hold.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from start_up import BARE, BATON, environment, make_waiting, measured

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import SYSTEM, Head
from orchestrator.domain.facts import (
    DecisionAnswered,
    DecisionOpened,
    DriverClaimed,
    Fact,
    HandoffRecorded,
    ModelAnswered,
    ModelAsked,
    PhaseFailed,
    PhaseStarted,
    RunStarted,
)
from orchestrator.domain.use_facts import Looked
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.clock import stamp

FEW, MANY = 50, 5000
LOOKS = ("stats --days 365", "stats publish --json --days 365", "stats --html - --days 365")
ROUNDS = 5
SCRIPTS = ("read", "aim", "typeset", "lost", "proof", "heed", "assemble", "change", "losses")
TEXT = Artifact.of_text("# Why small tools last\n\n" + "They do one thing, and one can see what. " * 30)
APPS = ("publish", "gist", "meeting-tasks")


class Passing:
    """A clock that a benchmark moves."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC) - timedelta(days=300)

    def __call__(self) -> datetime:
        return self.now


def worked(phase: str, by: str, to: str, **used: float) -> list[Fact]:
    made = HandoffRecorded(phase, to, by, "", {phase: TEXT.digest}, **used)  # type: ignore[arg-type]
    return [PhaseStarted(phase, 1, {"source": TEXT.digest}), made]


def asked_of(agent: str, phase: str, to: str) -> list[Fact]:
    started, made = worked(phase, agent, to, cost_usd=0.01, input_tokens=900, output_tokens=80)
    return [started, ModelAsked(TEXT.digest, "acme:one"), ModelAnswered(TEXT.digest, "acme:one", cost_usd=0.01), made]


def opened(decision: int) -> list[Fact]:
    answers = {"approve": "deploy", "edit": "assemble", "reject": "rejected", "send_back": "write"}
    asks = DecisionOpened(f"d-{decision}", "gate", "approve", TEXT.digest, answers, {"page": TEXT.digest}, "page")
    return [PhaseStarted("approve", 1, {"page": TEXT.digest}), asks]


def answered(decision: int, answer: str, to: str) -> list[Fact]:
    return [DecisionAnswered(f"d-{decision}", answer, to), HandoffRecorded("approve", to, "you", answer)]


def grow(folder: Path, count: int, clock: Passing) -> None:
    """Add runs, six a day at most."""
    with SqliteJournal.open(folder / "state" / "journal.db", clock=clock) as journal:
        journal._connection.pragma("synchronous", "off")
        began = next(event.fact for event in journal.read(journal.runs()[0].run) if isinstance(event.fact, RunStarted))
        pinned = journal.artifact(journal.runs()[0].run, began.definition)
        given = [journal.artifact(journal.runs()[0].run, digest) for digest in began.inputs.values()]
        for number in range(count):
            clock.now += timedelta(days=290) / count
            app, decision = APPS[number % 3], 2 * number + 2
            start = RunStarted(app, began.definition, "offline", began.inputs, f"{number:032x}", files=began.files)
            facts: list[Fact] = [start, DriverClaimed("9-ab")]
            for at, phase in enumerate(SCRIPTS):
                facts += worked(phase, "script", SCRIPTS[(at + 1) % len(SCRIPTS)])
            facts += [*asked_of("writer", "write", "review"), *asked_of("reviewer", "review", "approve")]
            if number % 11 == 0:
                facts += [PhaseFailed("review", TEXT.digest)]
            facts += opened(decision)
            run = f"{app[:3]}-{number:06x}"
            head = journal.append(Head(run), facts, actor="baton", artifacts=[TEXT, pinned, *given])[-1].head
            asked_at = clock.now
            clock.now += timedelta(seconds=30 + number % 50)
            last = decision
            if number % 5 == 0:
                edit = answered(decision, "edit", "assemble") + worked("assemble", "script", "approve")
                head = journal.append(head, edit + opened(decision + 1), actor="you")[-1].head
                last = decision + 1
            answer, to = ("reject", "rejected") if number % 17 == 0 else ("approve", "end")
            journal.append(head, answered(last, answer, to), actor="you")
            if number % 3:
                day = f"{clock.now:%Y-%m-%d}"
                look = Looked(day, run, app, "terminal", stamp(asked_at), f"d-{last}", 20.0 + number % 30)
                journal.append_next(SYSTEM, f"looked:{number}", [look], actor="you")


def peak(command: tuple[str, ...], folder: Path) -> float:
    """MB that a command takes at most."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, env=environment(), stdin=quiet, stdout=quiet)
    return os.wait4(process.pid, 0)[2].ru_maxrss / 1024


def main(few: int, many: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        folders = {count: Path(made, str(count)) for count in (few, many)}
        for count, folder in folders.items():
            folder.mkdir()
            make_waiting(folder)
            grow(folder, count, Passing())
        floor = statistics.median(measured(BARE, Path(made))[1] for _ in range(ROUNDS))
        print(
            f"{platform.machine()} {platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}, ",
            end="",
        )
        print(f"load {os.getloadavg()[0]:.1f}, medians of {ROUNDS}; python -c pass: {floor:.0f} ms of processor time")
        for look in LOOKS:
            told = [f"  baton {look}".ljust(42)]
            for count, folder in folders.items():
                command = (*BATON, *look.split())
                most = peak(command, folder)  # the first time compiles and migrates, which is no cost of a look
                taken = [measured(command, folder) for _ in range(ROUNDS)]
                wall, cpu = (statistics.median(one[at] for one in taken) for at in (0, 1))
                told.append(f"{count:>6,} runs {cpu:6.0f} ms, {wall:6.0f} ms of wall time, {most:4.0f} MB".ljust(54))
            print("".join(told).rstrip())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3])) if len(sys.argv) > 2 else main(FEW, MANY)
