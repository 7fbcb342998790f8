"""Bare `baton`: what needs you now."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from orchestrator.cli.filters import fitting, more
from orchestrator.cli.listing import decision_lines, runs_shape
from orchestrator.cli.suggestion import first_run
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.face.lists import Filter, Listed, Lists
from orchestrator.face.status import Status
from orchestrator.features.deciding.seen import note_seen
from orchestrator.ports.clock import stamp
from orchestrator.ports.listing import RunRow, Waiting
from orchestrator.text.quantity import amount, counted

_UNFINISHED: tuple[Status, ...] = ("running", "interrupted", "failed")
_BESIDE = 5
_MOST_RUNS = 20
"""Unfinished runs that are told in words; each is read for it."""
FAILED_DAYS = 7
"""A run that failed longer ago is not what a person has to do now; `runs --status failed` has it."""


class _Page(NamedTuple):
    root: Path
    waiting: Sequence[Waiting]
    decisions: int
    """Of open decisions."""
    lines: Sequence[tuple[str, ...]]
    unfinished: dict[Status, Listed]
    old: int
    """Failed runs that are not told any more."""
    money: tuple[float, float]

    @property
    def rows(self) -> list[tuple[RunRow, Status]]:
        return [row for status in _UNFINISHED for row in self.unfinished[status].runs]


def home(arguments: argparse.Namespace) -> int:
    terminal = stdout()
    with Lists.open() as lists:
        page = _page(lists, fitting(terminal, beside=_BESIDE))
    note_seen(page.root, {row.decision: row.seal for row in page.waiting})
    if arguments.json:
        _print(page)
    else:
        _show(terminal, page)
    return 0


def _page(lists: Lists, room: int) -> _Page:
    """Decisions first; runs get what they leave, and a third of the room at least."""
    since = stamp(lists.now() - timedelta(days=FAILED_DAYS))
    waiting, count = lists.waiting(Filter(limit=max(2, room - room // 3)))
    left = min(_MOST_RUNS, max(3, room - len(waiting)))
    unfinished: dict[Status, Listed] = {}
    for status in _UNFINISHED:
        asked = Filter(statuses=(status,), limit=max(1, left))
        found = lists.runs(asked._replace(changed_since=since) if status == "failed" else asked)
        unfinished[status] = found
        left -= len(found.runs)
    old = lists.runs(Filter(statuses=("failed",), limit=1)).found - unfinished["failed"].found
    lines = tuple(decision_lines(waiting, lists.now()))
    return _Page(lists.root, waiting, count, lines, unfinished, old, lists.spent_today())


def _print(page: _Page) -> None:
    from orchestrator.face.workspace import Workspace
    from orchestrator.features.deciding.shape import inbox_shape

    with Workspace.open() as workspace:
        told = inbox_shape([workspace.decision(row.decision) for row in page.waiting])
    told |= runs_shape(Listed(tuple(page.rows), sum(found.found for found in page.unfinished.values())))
    print_json(told | {"not_shown": page.decisions - len(page.waiting) + told["not_shown"]})


def _show(terminal: Terminal, page: _Page) -> None:
    counts = [counted(page.decisions, "decision")] if page.decisions else []
    counts += [f"{counted(found.found, 'run')} {status}" for status, found in page.unfinished.items() if found.found]
    counts += _money(*page.money)
    terminal.line(" · ".join(counts) or "nothing needs you.")
    terminal.table(page.lines)
    _line(terminal, more(len(page.lines), page.decisions, "baton inbox"))
    onward = _show_runs(terminal, page) if page.rows else {}
    if page.old:
        failed = f"{counted(page.old, 'run')} that failed more than {FAILED_DAYS} days ago"
        terminal.line(f"{failed}: baton runs --status failed")
    terminal.line(f"next: {_next(page, onward)}")


def _show_runs(terminal: Terminal, page: _Page) -> dict[str, str]:
    """Gives what goes on with each."""
    from orchestrator.face.workspace import Workspace
    from orchestrator.features.looking.standing import standing

    with Workspace.open() as workspace:
        runs = [workspace.run(row.run) for row, _ in page.rows]
        stand = {run.id: standing(run) for run in runs}
        terminal.table((run.id, run.state.app, " ".join(stand[run.id].told.split())) for run in runs)
    for status, found in page.unfinished.items():
        _line(terminal, more(len(found.runs), found.found, f"baton runs --status {status}"))
    return {run: stands.next for run, stands in stand.items()}


def _line(terminal: Terminal, told: str) -> None:
    if told:
        terminal.line(told)


def _money(spent: float, cap: float) -> list[str]:
    """What today cost, once it cost something, of what it may cost."""
    if not spent:
        return []
    return [f"today ${amount(spent)}" + (f" of ${amount(cap)}" if cap else "")]


def _next(page: _Page, onward: dict[str, str]) -> str:
    if page.decisions:
        return "baton inbox"
    if page.unfinished["interrupted"].runs:
        return "baton resume"
    failed = page.unfinished["failed"].runs
    return onward[failed[0][0].run] if failed else first_run(page.root)
