"""A last question before something that cannot be undone."""

from __future__ import annotations

from orchestrator.cli.ask import can_ask
from orchestrator.cli.cells import wrapped
from orchestrator.cli.terminal import stdout
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
