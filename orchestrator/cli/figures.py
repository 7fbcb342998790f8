"""A table of figures, drawn: the first column is a name, the others stand to the right, on a narrow screen below."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.cli.cells import bands, cells, in_bands, padded
from orchestrator.cli.terminal import Terminal
from orchestrator.text.visible import visible


def figures(terminal: Terminal, rows: Sequence[Sequence[str]]) -> None:
    """The first row is the head."""
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(cells(row[column]) for row in shown) for column in range(len(shown[0]))]
    room = terminal.width if terminal.on_screen else sum(widths) + 2 * len(widths)
    told = bands(widths, room)
    for number, (name, *others) in enumerate(shown):
        right = (" " * (width - cells(figure)) + figure for figure, width in zip(others, widths[1:], strict=False))
        for line in in_bands([padded(name, widths[0]), *right], told, room):
            terminal.line(terminal.style(terminal.spelled(line), "dim") if number == 0 else terminal.spelled(line))
