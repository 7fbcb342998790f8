"""`take`, `skip`, `goto`, `cancel`: the person steps in."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from orchestrator.cli.confirm import sure_of
from orchestrator.cli.outcome import conclude, go_on, watcher
from orchestrator.cli.several import take_each
from orchestrator.cli.terminal import stdout
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.losing import cancelling, undo
from orchestrator.features.deciding.meant import check_unfinished, named_runs

_NOTHING_DONE = 3
"""It was not done: it waits for a person, as docs/commands.md says of this exit status."""


def take(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = workspace.run(arguments.run, watcher=watcher(workspace, arguments))
        run.take_file(Path(arguments.file), arguments.comment)
        return go_on(workspace, run, arguments)


def skip(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = workspace.run(arguments.run, watcher=watcher(workspace, arguments))
        run.skip(arguments.comment)
        return go_on(workspace, run, arguments)


def goto(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = workspace.run(arguments.run, watcher=watcher(workspace, arguments))
        run.goto(arguments.phase, arguments.comment)
        return go_on(workspace, run, arguments)


def cancel(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        watch = watcher(workspace, arguments)
        runs = [workspace.run(run, watcher=watch) for run in named_runs(workspace, arguments.runs, "cancel")]
        if not _sure(runs, arguments):
            return _NOTHING_DONE
        if len(runs) > 1:
            for run in runs:
                check_unfinished(run)
            return take_each(
                workspace, [(run.id, partial(_cancelled, run, arguments.comment)) for run in runs], arguments
            )
        _cancelled(runs[0], arguments.comment)
        status = conclude(workspace, runs[0], as_json=arguments.json)
    if not arguments.json:
        stdout().line(f"to go on after all: {undo(runs[0])}")
    return status


def _cancelled(run: Run, comment: str) -> Run:
    run.cancel(comment)
    return run


def _sure(runs: list[Run], arguments: argparse.Namespace) -> bool:
    told = [cancelling(run) for run in runs if not run.state.ended]
    return sure_of(told, "nothing was cancelled.", as_json=arguments.json)
