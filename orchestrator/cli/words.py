"""A difference in words on the screen: in colour, or in marks where there is none."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.cli.terminal import Terminal
from orchestrator.domain.difference import Piece
from orchestrator.domain.visible import visible

_MARKS = {"removed": ("[-", "-]", "red"), "added": ("{+", "+}", "green")}


def marked(terminal: Terminal, pieces: Iterable[Piece]) -> str:
    """The text with what was removed and added in it: `[-old-]{+new+}` without colour, as git writes it."""
    return "".join(_marked(terminal, piece) for piece in pieces)


def _marked(terminal: Terminal, piece: Piece) -> str:
    if piece.kind == "left_out":
        return "...\n"
    text = visible(piece.text)
    if piece.kind == "same":
        return text
    begin, end, colour = _MARKS[piece.kind]
    if not terminal.colour:
        return f"{begin}{text}{end}"
    # A style ends with its line: what is printed between lines is not part of it.
    return "\n".join(terminal.style(line, colour) if line else "" for line in text.split("\n"))
