"""`approve`, `edit`, `send-back`, `reject`, `answer`: answer one decision, and go on with its run."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestrator.cli.commands.move import pairs
from orchestrator.cli.outcome import conclude, drive_and_ask
from orchestrator.cli.progress import Progress
from orchestrator.cli.terminal import stderr, stdout
from orchestrator.errors import DriverLost, RunDriven, UsageError
from orchestrator.wiring.decision import Decision
from orchestrator.wiring.workspace import Workspace


def approve(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        decision = _decision(workspace, arguments)
        decision.approve(arguments.comment, drive=False)
        return _go_on(workspace, decision, arguments)


def edit(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        decision = _decision(workspace, arguments)
        if arguments.file:
            from orchestrator.workspace.source_file import read_source

            decision.edit(read_source(Path(arguments.file)).text, arguments.comment, drive=False)
        else:
            from orchestrator.cli.ask import can_ask, open_editor

            if not can_ask():
                raise UsageError("there is no terminal to edit on.", mend="Give the new version with --with FILE.")
            if not open_editor(decision):
                raise UsageError("nothing was changed, so nothing was recorded.")
        return _go_on(workspace, decision, arguments)


def send_back(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        decision = _decision(workspace, arguments)
        decision.send_back(arguments.comment, to=arguments.to, drive=False)
        return _go_on(workspace, decision, arguments)


def reject(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        decision = _decision(workspace, arguments)
        decision.reject(arguments.comment, drive=False)
        return _go_on(workspace, decision, arguments)


def answer(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        decision = _decision(workspace, arguments)
        word = arguments.word.replace("-", "_")
        decision.answer(word, arguments.comment, fields=pairs(arguments.values), drive=False)
        return _go_on(workspace, decision, arguments)


def _decision(workspace: Workspace, arguments: argparse.Namespace) -> Decision:
    watcher = Progress(stderr() if arguments.json else stdout(), workspace.journal)
    return workspace.decision(arguments.decision, watcher=watcher)


def _go_on(workspace: Workspace, decision: Decision, arguments: argparse.Namespace) -> int:
    """Drive on after the answer. Another process that does so already is as good."""
    run = decision.run
    if not arguments.no_drive:
        try:
            drive_and_ask(workspace, run, may_ask=not arguments.json)
        except (RunDriven, DriverLost):
            run.refresh()
    return conclude(workspace, run, as_json=arguments.json)
