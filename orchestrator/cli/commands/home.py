"""Bare `baton`: what needs you now."""

from __future__ import annotations

import argparse

from orchestrator.cli.commands.inbox import list_decisions
from orchestrator.cli.shapes import VERSION, inbox_shape, runs_shape
from orchestrator.cli.terminal import print_json, stdout
from orchestrator.wiring.workspace import Workspace


def home(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        decisions = workspace.decisions()
        unfinished = [row for row in workspace.runs() if workspace.status(row) in ("running", "interrupted", "failed")]
        if arguments.json:
            print_json({**inbox_shape(decisions), **runs_shape(workspace, unfinished), "v": VERSION})
            return 0
        terminal = stdout()
        by_status = {
            status: [row.run for row in unfinished if workspace.status(row) == status]
            for status in ("running", "interrupted", "failed")
        }
        counts = [f"{len(decisions)} decision{'s' if len(decisions) != 1 else ''}"] if decisions else []
        counts += [f"{len(ids)} {status} ({', '.join(ids[:4])})" for status, ids in by_status.items() if ids]
        terminal.line(" · ".join(counts) or "nothing needs you.")
        list_decisions(terminal, workspace, decisions)
        terminal.line(f"next: {_next(bool(decisions), by_status)}")
    return 0


def _next(decisions: bool, by_status: dict[str, list[str]]) -> str:
    if decisions:
        return "baton inbox"
    if by_status["interrupted"]:
        return "baton resume"
    if by_status["failed"]:
        return f"baton show {by_status['failed'][0]}"
    return "baton run publish YOUR-NOTE.md"
