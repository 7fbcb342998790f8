"""A long text a screen at a time, so that its end is known to have been on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.cli.keyboard import has_pager, page
from orchestrator.cli.terminal import Terminal

_LEAVES = "q"


def shown_to_the_end(terminal: Terminal, lines: Sequence[str], below: int = 0) -> bool:
    """Through the person's own pager, or a screen at a time. Returns whether it came to its end, as far as we know.

    Args:
        terminal: where.
        lines: what is shown.
        below: so many rows are printed right after it, and may not push its last screen away unread; 0: they may.
    """
    return page("\n".join(lines) + "\n") if has_pager() else more(terminal, lines, below)


def more(terminal: Terminal, lines: Sequence[str], below: int = 0) -> bool:
    """Show lines; where they do not fit, wait at the end of each screen. Returns whether the last one was shown."""
    room = max(2, terminal.height - 1)
    for start in range(0, len(lines), room):
        for line in lines[start : start + room]:
            terminal.line(line)
        left = len(lines) - start - room
        is_pushed_away = left <= 0 < below and len(lines) - start + below > room
        if (left > 0 or is_pushed_away) and not _goes_on(terminal, max(0, left)):
            return False
    return True


def _goes_on(terminal: Terminal, left: int) -> bool:
    how = "space goes on, q leaves" if terminal.by_key else "Enter goes on, q and Enter leaves"
    count = f"{left} more line{'s' * (left != 1)}" if left else "that is all of it"
    try:
        typed = terminal.choose(terminal.style(terminal.spelled(f"-- {count}: {how} -- "), "dim"), {" ", _LEAVES})
    except EOFError:
        terminal.line()
        return False
    return typed.strip().lower() != _LEAVES
