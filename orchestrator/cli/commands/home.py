"""Bare `baton`: what needs you now, and your day."""

from __future__ import annotations

import argparse
from itertools import islice
from typing import NamedTuple

from orchestrator.cli.cells import cut, wrapped
from orchestrator.cli.filters import fitting, more
from orchestrator.cli.looked import note_on_screen
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.face.lists import Lists
from orchestrator.features.deciding.seen import note_seen
from orchestrator.features.deciding.today import Today, counts_line, old_line, today, today_shape
from orchestrator.features.governance.due import review_due
from orchestrator.features.looking.listing import decision_lines, first_run
from orchestrator.features.rules.glance import (
    SeenDay,
    day_seen,
    day_shape,
    hole_lines,
    question_lines,
    questions_shape,
    task_row,
)
from orchestrator.features.triggers.ran import RanByItself, ran, ran_shape, ran_words
from orchestrator.text.visible import visible

_BESIDE = 5
"""Lines of the screen for the headings, what to do next, and the prompt after it."""
_MOST_QUESTIONS = 7
"""As many as a person has open, who keeps to the usual limit."""
_MOST_HOLES = 3
"""Lines; `baton sources` has the others."""
_BESIDE_TITLE = 50
"""Cells of a line of the day: what stands before the title, and behind it."""


class FrontPage(NamedTuple):
    today: Today
    day: SeenDay
    ran: tuple[RanByItself, ...]
    """By itself, since yesterday."""
    review: str
    """Since when the review of the system is due; empty: it is not."""


def home(arguments: argparse.Namespace) -> int:
    terminal = stdout()
    with Lists.open() as lists:
        day = day_seen(lists)
        beside = _BESIDE + len(day.questions[:_MOST_QUESTIONS]) + len(day.holes[:_MOST_HOLES]) + 1
        found = FrontPage(today(lists, fitting(terminal, beside=beside)), day, ran(lists), review_due(lists))
    shown = {row.decision: row.seal for row in found.today.waiting}
    note_seen(found.today.root, shown)
    note_on_screen(found.today.root, shown)
    if arguments.json:
        _print(found)
    else:
        _show(terminal, found)
    return 0


def _print(found: FrontPage) -> None:
    from orchestrator.face.workspace import Workspace

    with Workspace.open() as workspace:
        shape = today_shape(workspace, found.today)
    of_day = {"questions": questions_shape(found.day), "day": day_shape(found.day, found.today.now)}
    print_json(shape | of_day | {"ran": ran_shape(found.ran), "review_due": bool(found.review)})


def _show(terminal: Terminal, found: FrontPage) -> None:
    day = found.today
    terminal.line(counts_line(day, len(found.day.questions)))
    _show_waiting(terminal, found)
    onward = _show_runs(terminal, day) if day.rows else {}
    _line(terminal, old_line(day))
    _show_day(terminal, found)
    _show_ran(terminal, found)
    if found.review:
        terminal.line(f"review of the system is due, {found.review}: baton review system")
    terminal.line(f"next: {_next(found, onward)}")


def _show_waiting(terminal: Terminal, found: FrontPage) -> None:
    day, questions = found.today, found.day.questions
    asked = question_lines(questions[:_MOST_QUESTIONS], found.day.on(day.now))
    terminal.table([*decision_lines(day.waiting, day.now), *asked], whole=True)
    _line(terminal, more(len(day.waiting), day.decisions, "baton inbox"))
    if len(questions) > _MOST_QUESTIONS:
        terminal.line(f"{len(questions) - _MOST_QUESTIONS:,} more of your own are not shown.  all: baton state")


def _show_day(terminal: Terminal, found: FrontPage) -> None:
    day, now = found.day, found.today.now
    if following := day.next_at(now):
        begins, minutes, name, title, beside = task_row(day, following, now)
        title = cut(title, max(10, terminal.width - _BESIDE_TITLE))
        terminal.table([("day", begins, minutes, name, title, beside)])
    if day.told:
        terminal.line(f"  day   {visible(day.told)}")
    holes = [("hole", told) for told in islice(hole_lines(day, now), _MOST_HOLES)]
    more = len(day.holes) - _MOST_HOLES
    terminal.table([*holes, *([("", f"and {more:,} more: baton state")] if more > 0 else [])])


def _show_ran(terminal: Terminal, found: FrontPage) -> None:
    """What began by itself, and what should have."""
    if found.ran:
        told = " · ".join(visible(ran_words(one, found.today.now)) for one in found.ran)
        head, *more = wrapped(told, max(20, terminal.width - 9))
        terminal.table([("ran", head), *(("", line) for line in more)])


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


def _next(found: FrontPage, onward: dict[str, str]) -> str:
    """What needs the person goes before their day, and a new run after all of it."""
    day, own = found.today, found.day
    asked = f'baton decided {own.questions[0].id} "ANSWER"' if own.questions else ""
    planned = "baton today" if own.next_at(day.now) else ""
    failed = day.unfinished["failed"].runs
    if day.decisions:
        first = "baton inbox"
    elif day.unfinished["interrupted"].runs:
        first = "baton resume"
    else:
        first = onward[failed[0][0].run] if failed else asked
    return "  ·  ".join(filter(None, (first, planned))) or first_run(day.root)
