"""`diff`: two runs side by side."""

from __future__ import annotations

import argparse

from orchestrator.cli.differences import piece_lines
from orchestrator.cli.looked import note_looked
from orchestrator.cli.paged import paged
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.face.workspace import Workspace
from orchestrator.features.looking.two_runs import Changed, Side, Step, changes, sides, steps, two_runs_shape
from orchestrator.text.difference import changed_words
from orchestrator.text.outline import readable
from orchestrator.text.visible import visible


def diff(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        before, after = sides(workspace, arguments.run, arguments.other)
        if arguments.json:
            print_json(two_runs_shape(before, after))
        else:
            with paged(stdout()) as terminal:
                _tell(terminal, before, after)
            note_looked(workspace, before.state.run, after.state.run)
    return 0


def _tell(terminal: Terminal, before: Side, after: Side) -> None:
    _tell_heads(terminal, before, after)
    terminal.line()
    for step in steps(before, after):
        _tell_step(terminal, step)
    for change in changes(before, after, readable):
        _tell_change(terminal, change)


def _tell_heads(terminal: Terminal, before: Side, after: Side) -> None:
    rows = [("", before.state.run, after.state.run)]
    for name, cells in _facts(before, after).items():
        rows.append((name, *cells))
    terminal.table([[visible(cell) for cell in row] for row in rows], indent="", whole=True)


def _facts(before: Side, after: Side) -> dict[str, tuple[str, str]]:
    both = (before, after)
    facts = {
        "app": tuple(side.state.app for side in both),
        "profile": tuple(side.state.profile for side in both),
        "status": tuple(side.state.status for side in both),
        "cost": tuple(f"${side.state.cost_usd:.2f}" for side in both),
        "answers": tuple(_answers(side) for side in both),
        "tokens": tuple(f"{side.state.input_tokens:,} in, {side.state.output_tokens:,} out" for side in both),
    }
    return {name: (cells[0], cells[1]) for name, cells in facts.items()}


def _answers(side: Side) -> str:
    return f"{side.answers}, {side.reused} of them reused" if side.reused else str(side.answers)


def _tell_step(terminal: Terminal, step: Step) -> None:
    fact = step.after or step.before
    if fact is None:
        return
    mark, colour = _mark(step)
    went = f"{fact.phase} → {fact.to}"
    if step.before and step.after and step.before.to != step.after.to:
        went = f"{fact.phase} → {step.before.to}, now {step.after.to}"
    terminal.line(f"  {terminal.style(mark, colour)} {visible(went)}")


def _mark(step: Step) -> tuple[str, str]:
    if step.same:
        return "=", "dim"
    if step.before and step.after:
        return "~", "yellow"
    return ("-", "red") if step.before else ("+", "green")


def _tell_change(terminal: Terminal, change: Changed) -> None:
    added, removed = changed_words(change.pieces)
    terminal.line()
    terminal.line(f"{terminal.style(change.name, 'bold')}  {removed} words out, {added} in")
    for line in piece_lines(terminal, change.pieces, terminal.width - 3):
        terminal.line(f"  {line}".rstrip())
