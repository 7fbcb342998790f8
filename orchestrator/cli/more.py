"""A long text a screen at a time, so that its end is known to have been on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.cli.keyboard import has_pager, page
from orchestrator.cli.terminal import Terminal

_LEAVES = "q"


def shown_to_the_end(terminal: Terminal, lines: Sequence[str]) -> bool:
    """Through the person's own pager, or a screen at a time. Returns whether it came to its end, as far as we know."""
    return page("\n".join(lines) + "\n") if has_pager() else more(terminal, lines)


def more(terminal: Terminal, lines: Sequence[str]) -> bool:
    """Show lines; where they do not fit, wait at the end of each screen. Returns whether the last one was shown."""
    room = max(2, terminal.height - 1)
    for start in range(0, len(lines), room):
        for line in lines[start : start + room]:
            terminal.line(line)
        left = len(lines) - start - room
        if left > 0 and not _goes_on(terminal, left):
            return False
    return True


def _goes_on(terminal: Terminal, left: int) -> bool:
    how = "space goes on, q leaves" if terminal.by_key else "Enter goes on, q and Enter leaves"
    count = f"{left} more line{'s' * (left != 1)}"
    try:
        typed = terminal.choose(terminal.style(terminal.spelled(f"-- {count}: {how} -- "), "dim"), {" ", _LEAVES})
    except EOFError:
        terminal.line()
        return False
    return typed.strip().lower() != _LEAVES
