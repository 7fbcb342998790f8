"""Bare `baton`: what needs you now."""

from __future__ import annotations

import argparse

from orchestrator.cli.commands.inbox import list_decisions
from orchestrator.cli.seen import note_seen
from orchestrator.cli.shapes import VERSION, inbox_shape, runs_shape
from orchestrator.cli.standing import standing
from orchestrator.cli.suggestion import first_run
from orchestrator.cli.terminal import print_json, stdout
from orchestrator.domain.money import amount
from orchestrator.ports.journal import Spend
from orchestrator.ports.listing import RunRow
from orchestrator.transcripts.summary import counted
from orchestrator.wiring.workspace import Workspace

_UNFINISHED = ("running", "interrupted", "failed")


def home(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        decisions = workspace.decisions()
        note_seen(workspace, [decision.id for decision in decisions])
        rows = {status: _rows_of(workspace, status) for status in _UNFINISHED}
        unfinished = [row for status in _UNFINISHED for row in rows[status]]
        if arguments.json:
            print_json({**inbox_shape(decisions), **runs_shape(workspace, unfinished), "v": VERSION})
            return 0
        terminal = stdout()
        counts = [counted(len(decisions), "decision")] if decisions else []
        counts += [f"{counted(len(rows[status]), 'run')} {status}" for status in _UNFINISHED if rows[status]]
        counts += _money(workspace.spent_today())
        terminal.line(" · ".join(counts) or "nothing needs you.")
        list_decisions(terminal, decisions)
        runs = [workspace.run(row.run) for row in unfinished]
        terminal.table((run.id, run.state.app, " ".join(standing(run).told.split())) for run in runs)
        terminal.line(f"next: {_next(workspace, bool(decisions), rows)}")
    return 0


def _money(spend: Spend) -> list[str]:
    """What today cost, once it cost something, of what it may cost."""
    if not spend.day_usd:
        return []
    cap = spend.day_cap_usd + spend.day_raised_usd
    return [f"today ${amount(spend.day_usd)}" + (f" of ${amount(cap)}" if spend.day_cap_usd else "")]


def _rows_of(workspace: Workspace, status: str) -> list[RunRow]:
    return [row for row in workspace.runs() if workspace.status(row) == status]


def _next(workspace: Workspace, decisions: bool, rows: dict[str, list[RunRow]]) -> str:
    if decisions:
        return "baton inbox"
    if rows["interrupted"]:
        return "baton resume"
    if rows["failed"]:
        return f"baton resume {rows['failed'][0].run}"
    return first_run(workspace.root)
