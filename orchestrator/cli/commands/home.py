"""Bare `baton`: what needs you now."""

from __future__ import annotations

import argparse

from orchestrator.cli.filters import fitting, more
from orchestrator.cli.listing import decision_lines
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.face.lists import Lists
from orchestrator.features.deciding.seen import note_seen
from orchestrator.features.deciding.today import FAILED_DAYS, Today, today, today_shape
from orchestrator.features.looking.listing import first_run
from orchestrator.text.quantity import amount, counted

_BESIDE = 5
"""Lines of the screen for the headings, what to do next, and the prompt after it."""


def home(arguments: argparse.Namespace) -> int:
    terminal = stdout()
    with Lists.open() as lists:
        day = today(lists, fitting(terminal, beside=_BESIDE))
    note_seen(day.root, {row.decision: row.seal for row in day.waiting})
    if arguments.json:
        _print(day)
    else:
        _show(terminal, day)
    return 0


def _print(day: Today) -> None:
    from orchestrator.face.workspace import Workspace

    with Workspace.open() as workspace:
        print_json(today_shape(workspace, day))


def _show(terminal: Terminal, day: Today) -> None:
    counts = [counted(day.decisions, "decision")] if day.decisions else []
    counts += [f"{counted(listed.found, 'run')} {status}" for status, listed in day.unfinished.items() if listed.found]
    counts += _money(day.spent_usd, day.cap_usd)
    terminal.line(" · ".join(counts) or "nothing needs you.")
    terminal.table(decision_lines(day.waiting, day.now))
    _line(terminal, more(len(day.waiting), day.decisions, "baton inbox"))
    onward = _show_runs(terminal, day) if day.rows else {}
    if day.old:
        failed = f"{counted(day.old, 'run')} that failed more than {FAILED_DAYS} days ago"
        terminal.line(f"{failed}: baton runs --status failed")
    terminal.line(f"next: {_next(day, onward)}")


def _show_runs(terminal: Terminal, day: Today) -> dict[str, str]:
    """Gives what goes on with each."""
    from orchestrator.face.workspace import Workspace
    from orchestrator.features.looking.standing import standing

    with Workspace.open() as workspace:
        runs = [workspace.run(row.run) for row, _ in day.rows]
        stand = {run.id: standing(run) for run in runs}
        terminal.table((run.id, run.state.app, " ".join(stand[run.id].told.split())) for run in runs)
    for status, listed in day.unfinished.items():
        _line(terminal, more(len(listed.runs), listed.found, f"baton runs --status {status}"))
    return {run: stands.next for run, stands in stand.items()}


def _line(terminal: Terminal, told: str) -> None:
    if told:
        terminal.line(told)


def _money(spent: float, cap: float) -> list[str]:
    """What today cost, once it cost something, of what it may cost."""
    if not spent:
        return []
    return [f"today ${amount(spent)}" + (f" of ${amount(cap)}" if cap else "")]


def _next(day: Today, onward: dict[str, str]) -> str:
    if day.decisions:
        return "baton inbox"
    if day.unfinished["interrupted"].runs:
        return "baton resume"
    failed = day.unfinished["failed"].runs
    return onward[failed[0][0].run] if failed else first_run(day.root)
