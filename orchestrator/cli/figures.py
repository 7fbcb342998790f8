"""A table of figures, drawn: the first column is a name, the others stand to the right."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.cli.cells import cut_end
from orchestrator.cli.terminal import Terminal
from orchestrator.text.visible import visible


def figures(terminal: Terminal, rows: Sequence[Sequence[str]]) -> None:
    """The first row is the head."""
    cells = [[visible(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    for number, (name, *others) in enumerate(cells):
        told = "  ".join([name.ljust(widths[0]), *map(str.rjust, others, widths[1:])])
        line = terminal.spelled(told.rstrip())
        line = cut_end(line, terminal.width) if terminal.on_screen else line
        terminal.line(terminal.style(line, "dim") if number == 0 else line)
