"""A last question before something is lost."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.cli.cells import wrapped
from orchestrator.cli.terminal import Terminal, can_ask, stdout
from orchestrator.errors import UsageError


def confirmed(question: str, *, yes: bool) -> bool:
    """Whether the person wants it: said so on the command line, or when asked.

    Raises:
        UsageError: nobody is there to be asked.
    """
    if yes:
        return True
    if not can_ask():
        raise UsageError(f"{question} There is no terminal to ask on.", mend="Say so with --yes.")
    terminal = stdout()
    try:
        *lines, last = wrapped(terminal.spelled(f"{question} [y/N]"), terminal.width - 2)
        for line in lines:
            terminal.line(line)
        return terminal.read(f"{last} ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def sure(terminal: Terminal, told: str) -> bool:
    """Ask once more before something is lost; no is what silence means. Raises EOFError when nobody is there."""
    terminal.line(f"  {told}")
    terminal.forget_typed()
    return terminal.choose("  sure? [y/N] ", {"y", "n"}).strip().lower() in ("y", "yes")


def sure_of(told: Sequence[str], otherwise: str, *, as_json: bool) -> bool:
    """On a terminal one is asked before something is lost; without one, what was named is done.

    Args:
        told: what goes, a sentence a thing; with nothing to lose nobody is asked.
        otherwise: what is said after a no, or when the person has gone.
        as_json: a program asks.
    """
    if not told or as_json or not can_ask():
        return True
    terminal = stdout()
    try:
        yes = sure(terminal, "\n  ".join(told))
    except EOFError:
        terminal.line()
        yes = False
    if not yes:
        terminal.line(otherwise)
    return yes
