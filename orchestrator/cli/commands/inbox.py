"""`inbox`: what waits for the person."""

from __future__ import annotations

import argparse

from orchestrator.cli.ask import ask, can_ask
from orchestrator.cli.card import consequences, show_card
from orchestrator.cli.outcome import conclude, drive_and_ask
from orchestrator.cli.progress import Progress, duration
from orchestrator.cli.shapes import inbox_shape
from orchestrator.cli.terminal import Terminal, columns, cut, print_json, stdout
from orchestrator.domain.visible import visible
from orchestrator.ports.clock import stamp
from orchestrator.wiring.decision import Decision
from orchestrator.wiring.workspace import Workspace


def inbox(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        watcher = Progress(stdout(), workspace.journal)
        if arguments.decision:
            decisions = [workspace.decision(arguments.decision, watcher=watcher)]
        else:
            decisions = workspace.decisions()
        if arguments.json:
            print_json(inbox_shape(decisions))
            return 0
        terminal = stdout()
        if not decisions:
            terminal.line("nothing waits for you.")
        elif can_ask():
            _answer_one_by_one(terminal, workspace, decisions, watcher)
        elif arguments.decision:
            _show_whole(terminal, decisions[0])
        else:
            list_decisions(terminal, workspace, decisions)
            terminal.line("next: baton inbox DECISION  ·  baton approve DECISION")
    return 0


def list_decisions(terminal: Terminal, workspace: Workspace, decisions: list[Decision]) -> None:
    now = stamp(workspace.clock())
    rows = [
        (
            f"  {decision.id}",
            decision.run.state.app,
            decision.run.id,
            duration(decision.opened_at, now),
            cut(visible(decision.question), 80),
        )
        for decision in decisions
    ]
    for line in columns(rows):
        terminal.line(line)


def _answer_one_by_one(terminal: Terminal, workspace: Workspace, decisions: list[Decision], watcher: Progress) -> None:
    for position, listed in enumerate(decisions, 1):
        decision = workspace.decision(listed.id, watcher=watcher)
        question = terminal.style(visible(decision.question), "bold")
        terminal.line(f"\n[{position}/{len(decisions)}] {decision.id}  {decision.run.state.app}  {question}")
        if ask(terminal, decision):
            drive_and_ask(workspace, decision.run)
            conclude(workspace, decision.run, as_json=False)


def _show_whole(terminal: Terminal, decision: Decision) -> None:
    terminal.line(f"{decision.id}  {decision.run.state.app} {decision.run.id}  {visible(decision.question)}")
    show_card(terminal, decision)
    if not consequences(decision):
        terminal.line(f"  leads to  {', '.join(f'{a} > {to}' for a, to in decision.answers.items())}")
    preview = decision.preview
    if preview and preview.get("difference"):
        terminal.line()
        terminal.line(visible(preview["difference"]).rstrip())
    terminal.line()
    terminal.line(f"answers: {', '.join(answer.replace('_', '-') for answer in decision.answers)}")
