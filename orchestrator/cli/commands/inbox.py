"""`inbox`: what waits for the person."""

from __future__ import annotations

import argparse

from orchestrator.cli.ask import ask, can_ask
from orchestrator.cli.card import consequences, show_all
from orchestrator.cli.cells import wrapped
from orchestrator.cli.menu import usual_order
from orchestrator.cli.outcome import go_on, watcher
from orchestrator.cli.seen import note_seen
from orchestrator.cli.shapes import inbox_shape
from orchestrator.cli.standing import time_left
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.cli.times import duration, local
from orchestrator.domain.visible import visible
from orchestrator.ports.clock import stamp
from orchestrator.wiring.decision import Decision
from orchestrator.wiring.workspace import Workspace


def inbox(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        decisions = [workspace.decision(arguments.decision)] if arguments.decision else workspace.decisions()
        note_seen(workspace, [decision.id for decision in decisions])
        if arguments.json:
            print_json(inbox_shape([decision for decision in decisions if decision.is_open]))
            return 0
        terminal = stdout()
        if not decisions:
            terminal.line("nothing waits for you.")
        elif not decisions[0].is_open:
            terminal.line(_how_it_ended(decisions[0]))
        elif can_ask():
            _answer_one_by_one(terminal, workspace, decisions, arguments)
        elif arguments.decision:
            _show_whole(terminal, decisions[0])
        else:
            list_decisions(terminal, decisions)
            terminal.line("next: baton inbox DECISION  ·  baton approve DECISION")
    return 0


def list_decisions(terminal: Terminal, decisions: list[Decision]) -> None:
    terminal.table(_row(decision) for decision in decisions)


def _row(decision: Decision) -> tuple[str, ...]:
    state = decision.run.state
    age = duration(decision.opened_at, stamp(decision.run.now()))
    question = " ".join(visible(decision.question).split())
    left = time_left(decision)
    return (decision.id, state.app, decision.run.id, age, f"{question}  ({left})" if left else question)


def _how_it_ended(decision: Decision) -> str:
    ended = decision.run.state.answered.get(decision.id)
    if ended is None:
        return f"{decision.id} was withdrawn: its run has moved on.  next: baton show {decision.run.id}"
    return f"{decision.id} was answered {ended.given.answer.replace('_', ' ')} by {ended.actor}, {local(ended.at)}."


def _answer_one_by_one(
    terminal: Terminal, workspace: Workspace, decisions: list[Decision], arguments: argparse.Namespace
) -> None:
    """Until all were asked or the person leaves: what was decided until then is kept."""
    watch = watcher(workspace, arguments)
    for position, listed in enumerate(decisions, 1):
        decision = workspace.decision(listed.id, watcher=watch)
        terminal.line()
        terminal.line(f"[{position}/{len(decisions)}] {decision.id}  {decision.run.state.app} {decision.run.id}")
        _ask_aloud(terminal, decision)
        asked = ask(terminal, decision, more=position < len(decisions))
        if asked == "later":
            return
        if asked == "answered":
            go_on(workspace, decision.run, arguments)


def _show_whole(terminal: Terminal, decision: Decision) -> None:
    terminal.line(f"{decision.id}  {decision.run.state.app} {decision.run.id}")
    _ask_aloud(terminal, decision)
    show_all(terminal, decision)
    if not consequences(decision):
        leads = ", ".join(f"{answer.replace('_', '-')} > {to}" for answer, to in decision.answers.items())
        terminal.line(f"  leads to  {leads}")
    terminal.line()
    terminal.line(f"answers: {', '.join(word.replace('_', '-') for word in sorted(decision.answers, key=usual_order))}")


def _ask_aloud(terminal: Terminal, decision: Decision) -> None:
    for line in wrapped(visible(decision.question), terminal.width - 1):
        terminal.line(terminal.style(line, "bold"))
