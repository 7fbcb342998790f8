"""`take`, `skip`, `goto`, `cancel`: the person steps in."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestrator.cli.outcome import conclude, go_on, watcher
from orchestrator.wiring.workspace import Workspace


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
        run = workspace.run(arguments.run, watcher=watcher(workspace, arguments))
        run.cancel(arguments.comment)
        return conclude(workspace, run, as_json=arguments.json)
