"""A review at a glance on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.cli.cells import cells, cut, wrapped
from orchestrator.cli.terminal import Terminal
from orchestrator.features.reviews.glance import GlanceLine
from orchestrator.text.visible import visible

_WIDEST = 100
"""Cells: on a wide screen the ids would stand far from what they are of."""


def tell_glance(terminal: Terminal, lines: Sequence[GlanceLine], *, head: int = 9) -> None:
    """Ids stand at the right, where there is room for them behind what is said. `head`: cells of the headings."""
    if lines:
        terminal.line()
    room = max(30, min(terminal.width, _WIDEST) - head - 3)
    for one in lines:
        ids = cut(one.ids, room // 2)
        left = room - cells(ids) - 1
        said, *more = wrapped(visible(one.said), left) if one.is_hole else [cut(visible(one.said), left)]
        gap = " " * (room - cells(said) - cells(ids))
        section = terminal.style(f"{one.section:<{head}}", "bold")
        terminal.line(f"{section} {said}{gap if ids else ''}{terminal.style(ids, 'dim') if ids else ''}".rstrip())
        for line in more:
            terminal.line(f"{'':<{head}} {line}")
