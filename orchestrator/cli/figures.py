"""A table of figures, drawn: the first column is a name, the others stand to the right."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.cli.cells import cells, cut_end, padded
from orchestrator.cli.terminal import Terminal
from orchestrator.text.visible import visible


def figures(terminal: Terminal, rows: Sequence[Sequence[str]]) -> None:
    """The first row is the head."""
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(cells(row[column]) for row in shown) for column in range(len(shown[0]))]
    for number, (name, *others) in enumerate(shown):
        right = (" " * (width - cells(figure)) + figure for figure, width in zip(others, widths[1:], strict=False))
        told = "  ".join([padded(name, widths[0]), *right])
        line = terminal.spelled(told.rstrip())
        line = cut_end(line, terminal.width) if terminal.on_screen else line
        terminal.line(terminal.style(line, "dim") if number == 0 else line)
