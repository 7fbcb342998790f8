"""`stats`: what apps and agents were used for, what it cost and saved, and how their work was judged."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestrator.cli.cells import wrapped
from orchestrator.cli.figures import figures
from orchestrator.cli.terminal import Terminal, print_json, print_whole, stdout
from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.features.looking.listing import since_of
from orchestrator.features.usage.shape import stats_page_shape, stats_shape
from orchestrator.features.usage.stats import USUAL_DAYS, Stats
from orchestrator.features.usage.stats import stats as stats_of
from orchestrator.features.usage.told import agent_rows, app_rows, gate_rows, notes, window
from orchestrator.text.visible import visible


def stats(arguments: argparse.Namespace) -> int:
    if arguments.since and arguments.days is not None:
        raise UsageError("--since and --days say the same.", mend="Say one of them.")
    with Workspace.open() as workspace:
        since = since_of(arguments.since, workspace.clock()) if arguments.since else ""
        days = USUAL_DAYS if arguments.days is None else arguments.days
        found = stats_of(workspace, arguments.app or "", since=since, days=days)
        if arguments.html is not None:
            _write_page(workspace, found, arguments)
        elif arguments.json:
            print_json(stats_shape(found))
        else:
            _tell(stdout(), found)
    return 0


def _write_page(workspace: Workspace, found: Stats, arguments: argparse.Namespace) -> None:
    from orchestrator.features.usage.page import page_of, written_page

    if arguments.html == "-":
        print_whole(page_of(found))
        return
    path = written_page(workspace, found, Path(arguments.html) if arguments.html else None)
    if arguments.json:
        print_json(stats_page_shape(path))
    else:
        stdout().line(f"{path}")


def _tell(terminal: Terminal, found: Stats) -> None:
    terminal.line(window(found))
    if not found.apps:
        terminal.line("no run started in it.  further back: baton stats --days 365")
        return
    for rows in (app_rows(found), gate_rows(found), agent_rows(found)):
        if len(rows) > 1:
            terminal.line()
            figures(terminal, rows)
    told = notes(found)
    if told:
        terminal.line()
    for note in told:
        for line in wrapped(terminal.spelled(visible(note)), terminal.width - 1):
            terminal.line(line)
