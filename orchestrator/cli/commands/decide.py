"""`approve`, `edit`, `send-back`, `reject`, `answer`: answer one decision, and go on with its run."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestrator.cli.outcome import go_on, watcher
from orchestrator.cli.pairs import pairs
from orchestrator.cli.seen import check_meant
from orchestrator.errors import UsageError
from orchestrator.wiring.decision import Decision
from orchestrator.wiring.workspace import Workspace


def approve(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        decision = _decision(workspace, arguments)
        decision.approve(arguments.comment, drive=False)
        return go_on(workspace, decision.run, arguments)


def edit(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        decision = _decision(workspace, arguments)
        if arguments.file:
            from orchestrator.workspace.source_file import read_source

            decision.edit(read_source(Path(arguments.file)).text, arguments.comment, drive=False)
        else:
            _edit_here(decision, arguments.comment)
        return go_on(workspace, decision.run, arguments)


def _edit_here(decision: Decision, comment: str) -> None:
    from orchestrator.cli.ask import can_ask
    from orchestrator.cli.edit import edit_shown

    if not can_ask():
        raise UsageError("there is no terminal to edit on.", mend="Give the new version with --with FILE.")
    decision.check_open()
    if not edit_shown(decision, comment):
        raise UsageError("nothing was changed, so nothing was recorded.")


def send_back(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        decision = _decision(workspace, arguments)
        decision.send_back(arguments.comment, to=arguments.to, drive=False)
        return go_on(workspace, decision.run, arguments)


def reject(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        decision = _decision(workspace, arguments)
        decision.reject(arguments.comment, drive=False)
        return go_on(workspace, decision.run, arguments)


def answer(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        decision = _decision(workspace, arguments)
        word = arguments.word.replace("-", "_")
        decision.answer(word, arguments.comment, fields=pairs(arguments.values), drive=False)
        return go_on(workspace, decision.run, arguments)


def _decision(workspace: Workspace, arguments: argparse.Namespace) -> Decision:
    decision = workspace.decision(arguments.decision, watcher=watcher(workspace, arguments))
    check_meant(workspace, decision, arguments.decision)
    return decision
