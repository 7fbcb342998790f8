"""`runs`: the run list. Opens no run, so that many cost no more than few."""

from __future__ import annotations

import argparse

from orchestrator.cli.filters import filter_of, more
from orchestrator.cli.listing import run_lines
from orchestrator.cli.terminal import print_json, stdout
from orchestrator.face.lists import Lists
from orchestrator.features.looking.listing import first_run, runs_shape

_BESIDE = 3
"""Lines of the screen for the command, what is not shown, and the prompt after it."""


def runs(arguments: argparse.Namespace) -> int:
    terminal = stdout()
    asked = filter_of(arguments, terminal, beside=_BESIDE)
    with Lists.open() as lists:
        listed = lists.runs(asked)
    if arguments.json:
        print_json(runs_shape(listed))
        return 0
    terminal.table(run_lines(terminal, listed), indent="")
    if listed.runs:
        told = more(len(listed.runs), listed.found, "baton runs", "fewer: --app --status --since")
        if told:
            terminal.line(told)
    elif asked.app or asked.statuses or asked.since:
        terminal.line("no such run.  all: baton runs --all")
    else:
        terminal.line(f"no runs yet.  next: {first_run(lists.root)}")
    return 0
