"""The inbox with a person at it: one decision after the other, and back."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from orchestrator.cli.ask import Sitting, ask
from orchestrator.cli.card import show_all
from orchestrator.cli.cells import wrapped_by_line
from orchestrator.cli.looked import is_watched, note_on_screen
from orchestrator.cli.menu import usual_order
from orchestrator.cli.outcome import conclude, drive, watcher
from orchestrator.cli.terminal import Terminal, can_ask, print_json, stdout
from orchestrator.face.decision import Decision
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.form import blanks
from orchestrator.features.deciding.seen import note_seen
from orchestrator.features.deciding.shape import inbox_shape
from orchestrator.features.deciding.shown import consequences
from orchestrator.features.looking.listing import local
from orchestrator.features.looking.standing import answer_command
from orchestrator.text.visible import visible

_LAST = "@last"


def one(arguments: argparse.Namespace) -> int:
    """`inbox DECISION`."""
    with Workspace.open() as workspace:
        given = workspace.full_id(_LAST) if arguments.decision == _LAST else arguments.decision
        decision = workspace.decision(given)
        terminal = stdout()
        if arguments.json:
            _note(workspace, decision)
            print_json(inbox_shape([decision] if decision.is_open else []))
        elif not decision.is_open:
            terminal.line(_how_it_ended(decision))
        elif can_ask():
            walk(workspace, [decision.id], arguments)
        else:
            _note(workspace, decision)
            _show_whole(terminal, decision)
            note_on_screen(workspace.root, {decision.id: decision.seal})
            if is_watched():
                decision.note_look()
    return 0


def walk(workspace: Workspace, decisions: Sequence[str], arguments: argparse.Namespace) -> None:
    """Until all were asked or the person leaves: what was decided until then is kept."""
    terminal = stdout()
    watch = watcher(workspace, arguments)
    left = list(enumerate(decisions, 1))  # an answer renames nobody's place, and what is asked next takes it
    at, sitting = 0, Sitting()
    while at < len(left):
        place, asked_of = left[at]
        decision = workspace.decision(asked_of, watcher=watch)
        terminal.line()
        terminal.line(f"[{place}/{len(decisions)}] {decision.id}  {decision.run.path} {decision.run.id}")
        if not decision.is_open:
            terminal.line(_how_it_ended(decision))
            del left[at]
            continue
        _ask_aloud(terminal, decision)
        _note(workspace, decision)
        asked = ask(terminal, decision, more=at + 1 < len(left), before=at > 0, sitting=sitting)
        match asked:
            case "later":
                return
            case "back":
                at -= 1
            case "passed over":
                at += 1
            case "answered":
                left[at : at + 1] = [(place, following) for following in _gone_on(workspace, decision.run, arguments)]


def _gone_on(workspace: Workspace, run: Run, arguments: argparse.Namespace) -> list[str]:
    """What the run asks next takes the place of what was answered: from there one can go back, on, or leave, too."""
    if not arguments.no_drive:
        drive(run)
    root = run.whole
    for asking in (run, root):
        if asking.state.decision:
            return [asking.state.decision.decision]
    if root is run or root.status != "waiting":  # what its other branches ask has its own turn
        conclude(workspace, run, as_json=False)
    return []


def _note(workspace: Workspace, decision: Decision) -> None:
    note_seen(workspace.root, {decision.id: decision.seal}, "inbox")


def _how_it_ended(decision: Decision) -> str:
    ended = decision.run.state.answered.get(decision.id)
    if ended is None:
        return f"{decision.id} was withdrawn: its run has moved on.  next: baton show {decision.run.id}"
    return f"{decision.id} was answered {ended.given.answer.replace('_', ' ')} by {ended.actor}, {local(ended.at)}."


def _show_whole(terminal: Terminal, decision: Decision) -> None:
    terminal.line(f"{decision.id}  {decision.run.path} {decision.run.id}")
    _ask_aloud(terminal, decision)
    show_all(terminal, decision)
    if not consequences(decision):
        leads = ", ".join(f"{answer.replace('_', '-')} > {to}" for answer, to in decision.answers.items())
        terminal.line(f"  leads to  {leads}")
    terminal.line()
    terminal.line(f"answers: {', '.join(word.replace('_', '-') for word in sorted(decision.answers, key=usual_order))}")
    _tell_form(terminal, decision)


def _tell_form(terminal: Terminal, decision: Decision) -> None:
    """What else an answer may bring, and how it is given without a terminal."""
    for answer in sorted(decision.answers, key=usual_order):
        asked = blanks(decision, answer)
        if asked:
            terminal.line()
            terminal.line(f"with your words: {answer_command(decision.id, answer, (blank.field for blank in asked))}")
            terminal.table(((blank.name, visible(blank.told)) for blank in asked), whole=True)
            return


def _ask_aloud(terminal: Terminal, decision: Decision) -> None:
    for line in wrapped_by_line(visible(decision.question), terminal.width - 1):
        terminal.line(terminal.style(line, "bold"))
