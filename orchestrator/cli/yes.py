"""A yes on the command line, from a person at a terminal: to what they have had on their screen to its last line."""

from __future__ import annotations

from orchestrator.cli.card import show_consequences, unread
from orchestrator.cli.cells import wrapped
from orchestrator.cli.more import shown_to_the_end
from orchestrator.cli.terminal import Terminal
from orchestrator.face.decision import Decision
from orchestrator.features.deciding.seen import note_seen, was_seen
from orchestrator.text.visible import visible


def seen_whole(decision: Decision) -> bool:
    return was_seen(decision.run.root, decision.id, decision.seal, "whole")


def said_yes(terminal: Terminal, decision: Decision, does: str) -> bool:
    """Show all that the decision is about, then the question with all that follows from it, and ask.

    Args:
        does: the command whose yes it is.
    """
    terminal.line(f"{decision.id}  {decision.run.state.app} {decision.run.id}")
    if not shown_to_the_end(terminal, unread(terminal, decision)):
        terminal.line(f"  not all of {decision.id} was shown, so it stays open.")
        return False
    note_seen(decision.run.root, {decision.id: decision.seal}, "inbox")
    note_seen(decision.run.root, {decision.id: decision.seal}, "whole")
    for line in wrapped(visible(decision.question), terminal.width - 1):
        terminal.line(terminal.style(line, "bold"))
    show_consequences(terminal, decision)
    terminal.line()
    terminal.forget_typed()
    try:
        return terminal.choose(f"  {does} {decision.id}? [y/N] ", {"y", "n"}).strip().lower() in ("y", "yes")
    except EOFError:
        terminal.line()
        return False
