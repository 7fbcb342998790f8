"""The prompt at a gate: one letter a decision; quitting keeps everything as it is."""

from __future__ import annotations

from functools import partial
from typing import Literal

from orchestrator.cli.card import rendered, show_card, version_before
from orchestrator.cli.differences import change_lines, difference_lines, told_in_words
from orchestrator.cli.edit import edit_shown
from orchestrator.cli.fill_in import fill_in
from orchestrator.cli.keyboard import page
from orchestrator.cli.losing import losing, sure
from orchestrator.cli.menu import BACK, LATER, NEXT, Act, Menu, usual_order
from orchestrator.cli.terminal import Terminal
from orchestrator.cli.terminal import can_ask as can_ask
from orchestrator.domain.visible import visible
from orchestrator.engine.answer import EDIT, REJECT, SEND_BACK
from orchestrator.errors import BatonError
from orchestrator.transcripts.outline import readable
from orchestrator.wiring.decision import Decision

Asked = Literal["answered", "passed over", "back", "later"]
"""`back`: to the decision before; `later`: the person leaves, and is asked nothing more."""

_LABELS = {SEND_BACK: "send back with a note"}


def ask(terminal: Terminal, decision: Decision, *, more: bool = False, before: bool = False) -> Asked:
    """Ask until the decision is answered or put off. The answer is recorded; the run is not driven.

    Args:
        more: other decisions follow, so this one can be passed over.
        before: there is one before it to go back to.
    """
    show_card(terminal, decision)
    menu = menu_of(terminal, decision)
    menu.more, menu.before = more, before
    terminal.forget_typed()
    try:
        while True:
            typed = _typed(terminal, menu)
            if typed in (LATER, "later"):
                return "later"
            if more and typed == NEXT:
                return "passed over"
            if before and typed == BACK:
                return "back"
            entry = menu.chosen(typed)
            if entry is None:
                terminal.line(f"  no such answer: {visible(typed) or 'nothing'}")
            elif _done(decision, terminal, entry.act):
                return "answered"
            elif not decision.is_open:
                return "passed over"
    except EOFError:
        terminal.line()
        return "later"


def _typed(terminal: Terminal, menu: Menu) -> str:
    keys = {LATER, NEXT, BACK, *(entry.key for entry in menu.entries)}
    terminal.line()
    for line in menu.lines(terminal.width):
        terminal.line(line)
    return terminal.choose("  ? ", keys).strip().lower()


def _done(decision: Decision, terminal: Terminal, act: Act) -> bool:
    """Whether an entry answered the decision. What goes wrong is told, and nothing is recorded then."""
    try:
        return act()
    except BatonError as error:
        terminal.line(f"  {visible(str(error))}")
        decision.run.refresh()
        return False


def menu_of(terminal: Terminal, decision: Decision) -> Menu:
    """Only what this decision takes and shows."""
    menu = Menu()
    for answer in sorted(decision.answers, key=usual_order):
        label = _LABELS.get(answer, answer.replace("_", " "))
        menu.answer(answer, label, partial(_answer, terminal, decision, answer))
    for name in decision.shows:
        menu.look(name, partial(_show_artifact, terminal, decision, name))
        if version_before(decision, name):
            menu.look(f"what changed in {name}", partial(_show_changes, terminal, decision, name))
    if decision.preview and decision.preview.get("difference"):
        menu.difference(partial(_show_difference, terminal, decision.preview["difference"]))
    return menu


def _answer(terminal: Terminal, decision: Decision, answer: str) -> bool:
    if answer == REJECT and not sure(terminal, losing(decision)):
        return False
    if answer == EDIT:
        return edit_shown(decision)
    if answer == SEND_BACK:
        decision.send_back(terminal.read("  what should change? ").strip(), drive=False)
    else:
        fields = fill_in(terminal, decision, answer)
        decision.answer(answer, fields=fields, drive=False)
    return True


def _show_artifact(terminal: Terminal, decision: Decision, name: str) -> bool:
    return _show(terminal, rendered(terminal, decision, name, whole=True))


def _show_changes(terminal: Terminal, decision: Decision, name: str) -> bool:
    before = version_before(decision, name)
    if before is None:
        return False
    old, new = (readable(decision.run.artifact_of(digest)) for digest in (before, decision.shows[name]))
    told = terminal.spelled(f"{name}: {told_in_words(old, new)}")
    return _show(terminal, [told, "", *difference_lines(terminal, old, new, terminal.width - 1)])


def _show_difference(terminal: Terminal, unified: str) -> bool:
    return _show(terminal, change_lines(terminal, visible(unified), terminal.width - 1))


def _show(terminal: Terminal, lines: list[str]) -> bool:
    """In the pager, so that a long page does not run away."""
    text = "\n".join(lines).rstrip() + "\n"
    if not page(text):
        terminal.line(text.rstrip())
    return False
