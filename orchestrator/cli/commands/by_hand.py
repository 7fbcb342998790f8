"""`take`, `skip`, `goto`, `cancel`: the person steps in."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestrator.cli.outcome import conclude, drive_and_ask
from orchestrator.cli.progress import Progress
from orchestrator.cli.terminal import stderr, stdout
from orchestrator.wiring.run import Run
from orchestrator.wiring.workspace import Workspace


def take(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = _run(workspace, arguments)
        run.take_file(Path(arguments.file), arguments.comment)
        return _go_on(workspace, run, arguments)


def skip(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = _run(workspace, arguments)
        run.skip(arguments.comment)
        return _go_on(workspace, run, arguments)


def goto(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = _run(workspace, arguments)
        run.goto(arguments.phase, arguments.comment)
        return _go_on(workspace, run, arguments)


def cancel(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = _run(workspace, arguments)
        run.cancel(arguments.comment)
        return conclude(workspace, run, as_json=arguments.json)


def _run(workspace: Workspace, arguments: argparse.Namespace) -> Run:
    return workspace.run(arguments.run, watcher=Progress(stderr() if arguments.json else stdout(), workspace.journal))


def _go_on(workspace: Workspace, run: Run, arguments: argparse.Namespace) -> int:
    if not arguments.no_drive:
        drive_and_ask(workspace, run, may_ask=not arguments.json)
    return conclude(workspace, run, as_json=arguments.json)
