"""What the screen can show, and how lines are written to it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

from orchestrator.domain.canonical import JSON

_COLOURS = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_GLYPHS = {
    "done": ("✓", "ok"),
    "waiting": ("◆", "??"),
    "running": ("●", ".."),
    "to_come": ("·", "- "),
    "failed": ("✗", "!!"),
}

_PLAIN = {ord(fancy): plain for fancy, plain in zip("·→“”…⟨⟩", ("-", ">", '"', '"', "...", "<", ">"), strict=True)}


@dataclass(frozen=True)
class Terminal:
    """One output stream with what it can do."""

    out: TextIO
    live: bool
    """Lines may be rewritten: a person watches."""
    colour: bool
    unicode: bool
    width: int

    @classmethod
    def of(cls, out: TextIO) -> Terminal:
        is_terminal = out.isatty()
        plain = os.environ.get("TERM", "") in ("", "dumb")
        encoding = (out.encoding or "ascii").lower().replace("-", "")
        return cls(
            out,
            live=is_terminal and not plain,
            colour=is_terminal and not plain and not os.environ.get("NO_COLOR"),
            unicode=encoding.startswith("utf"),
            width=max(40, shutil.get_terminal_size((100, 24)).columns) if is_terminal else 200,
        )

    def style(self, text: str, *names: str) -> str:
        if not self.colour or not names:
            return text
        codes = ";".join(_COLOURS[name] for name in names)
        return f"\x1b[{codes}m{text}\x1b[0m"

    def glyph(self, name: str) -> str:
        fancy, plain = _GLYPHS[name]
        return fancy if self.unicode else plain

    def line(self, text: str = "") -> None:
        self.out.write(self._spelled(text) + "\n")
        self.out.flush()

    def unfinished(self, text: str) -> None:
        """A line that the next one takes the place of; only written where lines can be rewritten."""
        if self.live:
            self.out.write("\r\x1b[2K" + self._spelled(text))
            self.out.flush()

    def clear_unfinished(self) -> None:
        if self.live:
            self.out.write("\r\x1b[2K")

    def _spelled(self, text: str) -> str:
        if self.unicode:
            return text
        plain = text.translate(_PLAIN)
        return plain.encode(self.out.encoding or "ascii", "backslashreplace").decode(self.out.encoding or "ascii")


def stdout() -> Terminal:
    return Terminal.of(sys.stdout)


def stderr() -> Terminal:
    return Terminal.of(sys.stderr)


def print_json(value: JSON) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
    sys.stdout.flush()


def cut(text: str, width: int) -> str:
    """One line of at most `width` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: max(1, width - 1)].rstrip() + "…"


def columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows as lines with their cells aligned; the last column is free."""
    kept = list(rows)
    count = max((len(row) for row in kept), default=0)
    widths = [max((len(row[i]) for row in kept if len(row) > i), default=0) for i in range(max(0, count - 1))]
    return [
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), *row[len(widths) :]]
        ).rstrip()
        for row in kept
    ]
