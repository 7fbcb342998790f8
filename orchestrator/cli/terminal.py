"""What the screen can show, how lines are written to it, and how a person is asked for one."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Container, Iterable, Sequence
from typing import NamedTuple, TextIO

from orchestrator.cli.breaking import broken
from orchestrator.cli.cells import cut, in_a_line_each, stacked
from orchestrator.cli.reader import forget_reader, leaving_allowed

_COLOURS = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_COLOURS |= {"added": "4;32", "removed": "9;31"}
_GLYPHS = {
    "done": ("✓", "ok"),
    "waiting": ("◆", "??"),
    "running": ("●", ".."),
    "sleeping": ("☾", "zz"),
    "to_come": ("·", "--"),
    "failed": ("✗", "!!"),
}
_BARS = {"work": ("▇", "#"), "wait": ("░", "~"), "rest": ("·", ".")}
_GLYPH_COLOURS = {"done": "green", "waiting": "yellow", "running": "cyan", "failed": "red"}
_GLYPH_COLOURS |= {"sleeping": "dim", "to_come": "dim"}
_PLAIN = {
    ord(fancy): plain
    for fancy, plain in zip("·→›“”…⟨⟩↳’␣", ("-", ">", ">", '"', '"', "...", "<", ">", ">", "'", "~"), strict=True)
}
_PIPE_WIDTH = 200
"""Cells, where nothing says how many fit: programs read whole lines, and a table needs an end."""
_HEIGHT = 24
"""Lines of a terminal that does not say: those of the VT100."""
CLEAR = "\r\x1b[2K"


def _unnoticed() -> None:
    """Nobody asks how long a person is at it."""


class Terminal(NamedTuple):
    """One output stream with what it can do."""

    out: TextIO
    live: bool = False
    """Lines may be rewritten: a person watches."""
    colour: bool = False
    unicode: bool = True
    width: int = _PIPE_WIDTH
    height: int = _HEIGHT
    on_screen: bool = False
    """A screen holds so many lines, and no more; one that is longer is broken between words: the screen itself would
    break it inside one."""
    read: Callable[[str], str] = input
    """Asks for a line. Raises EOFError when there is nobody to give one."""
    by_key: bool = False
    """One key is enough to choose."""
    pressed: Callable[[], object] = _unnoticed
    """Told of each key that chose something."""
    ticks: Callable[[], float] = time.monotonic
    """Seconds, of which only differences mean something."""

    @classmethod
    def of(cls, out: TextIO) -> Terminal:
        is_terminal = out.isatty()
        able = is_terminal and os.environ.get("TERM", "") not in ("", "dumb")
        return cls(
            out,
            live=able,
            colour=able and not os.environ.get("NO_COLOR"),
            unicode=_is_unicode(out) and not (is_terminal and _is_plain_locale()),
            width=_size(out, "COLUMNS", 80, least=20) if is_terminal else _PIPE_WIDTH,
            height=_size(out, "LINES", _HEIGHT, least=5),
            on_screen=is_terminal,
            by_key=able and sys.stdin is not None and sys.stdin.isatty(),
        )

    def choose(self, prompt: str, keys: Container[str]) -> str:
        """Ask for one of several keys, or a line."""
        if not self.by_key:
            return self.read(prompt)
        from orchestrator.cli.one_key import read_key  # a terminal's own modules, which looking can do without

        key = read_key(prompt, keys)
        self.pressed()
        return key

    def forget_typed(self) -> None:
        """What was typed until now answers nothing: to be called before a question is on the screen."""
        if self.by_key:
            from orchestrator.cli.one_key import forget_typed

            forget_typed()

    def style(self, text: str, name: str) -> str:
        return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if self.colour else text

    def plain_glyph(self, name: str) -> str:
        fancy, plain = _GLYPHS[name]
        return fancy if self.unicode else plain

    def glyph(self, name: str) -> str:
        return self.style(self.plain_glyph(name), _GLYPH_COLOURS[name])

    def bar(self, kind: str) -> str:
        """One cell of time: of work, of waiting for the person, or at rest."""
        return _BARS[kind][not self.unicode]

    def line(self, text: str = "") -> None:
        told = self.spelled(text)
        if self.on_screen and len(told) > self.width:
            told = "\n".join(part for line in told.split("\n") for part in broken(line, self.width))
        self._write(told + "\n")

    def table(self, rows: Iterable[Sequence[str]], indent: str = "  ", *, whole: bool = False) -> None:
        """Aligned rows, each cut where the screen ends; on a narrow one what has no room stands below its row.

        `whole`: of a last column that says what matters nothing is cut.
        """
        for line in self.aligned(rows, indent, whole=whole):
            self.line(line)

    def aligned(self, rows: Iterable[Sequence[str]], indent: str = "  ", *, whole: bool = False) -> list[str]:
        """The rows of a table, each with its line, or its lines."""
        room = self.width - len(indent) - (1 if self.unicode else 3)  # where `…` is spelled with three characters
        spelled = [
            [self.spelled(" ".join(cell.splitlines())) for cell in row] for row in rows
        ]  # a file's name has some
        if not self.on_screen:  # a program reads a row a line
            return [indent + line for line in in_a_line_each(spelled, room)]
        return ["\n".join(indent + line for line in told) for told in stacked(spelled, room, whole=whole)]

    def unfinished(self, glyph: str, text: str) -> None:
        """A line that the next one takes the place of; only written where lines can be rewritten.

        It never fills the screen's last cell: a line that wraps cannot be taken back.
        """
        if self.live:
            rest = cut(self.spelled(text), self.width - 6)
            self._write(f"{CLEAR}  {self.glyph(glyph)} {rest}")

    def clear_unfinished(self) -> None:
        if self.live:
            self._write(CLEAR)

    def words(self, text: str) -> None:
        """Go on where the last words ended."""
        self._write(self.spelled(text))

    def fitted(self) -> Terminal:
        """As wide as the screen is now."""
        return self._replace(width=_size(self.out, "COLUMNS", 80, least=20)) if self.on_screen else self

    def spelled(self, text: str) -> str:
        """Text in the characters this stream has."""
        if self.unicode:
            return text
        encoding = (not _is_unicode(self.out) and self.out.encoding) or "ascii"
        return text.translate(_PLAIN).encode(encoding, "backslashreplace").decode(encoding)

    def _write(self, text: str) -> None:
        """Write at once. When nobody reads any more, work goes on without being watched."""
        try:
            self.out.write(text)
            self.out.flush()
        except BrokenPipeError:
            forget_reader(self.out)


def can_ask() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def stdout() -> Terminal:
    return Terminal.of(sys.stdout)


def stderr() -> Terminal:
    return Terminal.of(sys.stderr)


def chatter(*, as_json: bool) -> Terminal:
    """Where progress is told: beside the one object that `--json` prints."""
    return stderr() if as_json else stdout()


def print_json(value: object) -> None:
    import json

    text = json.dumps(value, ensure_ascii=not _is_unicode(sys.stdout), indent=1)
    if sys.stdout.isatty():  # nothing in it can move the cursor of who looks; a program reads the same values
        from orchestrator.text.visible import escaped

        text = escaped(text)
    print_whole(text + "\n")


def print_whole(text: str) -> None:
    """Text as it is, to standard output."""
    with leaving_allowed():
        sys.stdout.write(text)
        sys.stdout.flush()


def _is_unicode(out: TextIO) -> bool:
    return (out.encoding or "ascii").lower().replace("-", "").startswith("utf")


def _is_plain_locale() -> bool:
    """The person said so. Python itself takes such a terminal for one with UTF-8, and may set LC_CTYPE (PEP 538)."""
    said = os.environ.get("LC_ALL") or os.environ.get("LANG")
    return said in ("C", "POSIX") and os.environ.get("LC_CTYPE", "C") in ("C", "POSIX", "C.UTF-8")


def _size(out: TextIO, variable: str, usual: int, *, least: int) -> int:
    """Columns or lines of the screen, as the person says or as it says itself."""
    wished = os.environ.get(variable, "")
    if wished.isdecimal() and int(wished):
        return max(least, int(wished))
    try:
        size = os.get_terminal_size(out.fileno())
    except (OSError, ValueError):  # no terminal, or no file of the operating system's
        return usual
    return max(least, (size.columns if variable == "COLUMNS" else size.lines) or usual)
