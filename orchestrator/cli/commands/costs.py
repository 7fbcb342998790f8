"""`costs`: what models cost, by day, model, agent or app."""

from __future__ import annotations

import argparse

from orchestrator.cli.cells import wrapped
from orchestrator.cli.figures import figures
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.face.workspace import Workspace
from orchestrator.features.looking.listing import since_of
from orchestrator.features.usage.costs import Costs
from orchestrator.features.usage.costs import costs as costs_of
from orchestrator.features.usage.costs_told import cost_notes, cost_rows, cost_window, costs_shape
from orchestrator.text.visible import visible


def costs(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        since = since_of(arguments.since, workspace.clock()) if arguments.since else ""
        found = costs_of(workspace, arguments.by, since=since)
    if arguments.json:
        print_json(costs_shape(found))
    else:
        _tell(stdout(), found)
    return 0


def _tell(terminal: Terminal, found: Costs) -> None:
    terminal.line(cost_window(found))
    terminal.line()
    if found.lines:
        figures(terminal, cost_rows(found))
    else:
        terminal.line("nothing was asked of a vendor in it.  further back: baton costs --since 365d")
    notes = list(cost_notes(found))
    if notes:
        terminal.line()
    for note in notes:
        for line in wrapped(terminal.spelled(visible(note)), terminal.width - 1):
            terminal.line(line)
