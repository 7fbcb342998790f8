"""Text in several styles, wrapped to the screen by words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from orchestrator.cli.cells import cells, wrapped
from orchestrator.cli.terminal import Terminal
from orchestrator.values import dataclass

_PARTS = re.compile(r"\n|[^\S\n]+|\S+")


@dataclass(frozen=True, slots=True)
class Styled:
    text: str
    style: str = ""
    """A name `Terminal.style` knows; empty is plain."""


Line = list[Styled]


def laid_out(terminal: Terminal, texts: Iterable[Styled], width: int) -> list[str]:
    """Lines of at most `width` cells, in the terminal's characters and colours. Line ends in the text are kept."""
    return [_painted(terminal, line) for line in _lines(_words(terminal, texts), width)]


def _words(terminal: Terminal, texts: Iterable[Styled]) -> Iterator[Line]:
    """Words, spaces and line ends; a word whose parts differ in style stays one."""
    word: Line = []
    for styled in texts:
        for part in _PARTS.findall(terminal.spelled(styled.text).expandtabs(4)):
            if part.isspace():
                if word:
                    yield word
                    word = []
                yield [Styled(part, styled.style)]
            else:
                word.append(Styled(part, styled.style))
    if word:
        yield word


def _lines(words: Iterable[Line], width: int) -> Iterator[Line]:
    line: Line = []
    for word in words:
        if word[0].text == "\n":
            yield line
            line = []
        elif _width(line) + _width(word) <= width:
            line = line + word
        elif not word[0].text.isspace():  # a space is what a line is broken at
            *whole, last = _broken(word, width)
            if line:
                yield line
            yield from whole
            line = last
    if line:
        yield line


def _broken(word: Line, width: int) -> list[Line]:
    """A word longer than a line, in pieces that fit."""
    if _width(word) <= width:
        return [word]
    lines: list[Line] = [[]]
    for piece in (Styled(piece, part.style) for part in word for piece in wrapped(part.text, width)):
        if lines[-1] and _width(lines[-1]) + cells(piece.text) > width:
            lines.append([])
        lines[-1].append(piece)
    return lines


def _width(line: Line) -> int:
    return sum(cells(part.text) for part in line)


def _painted(terminal: Terminal, line: Line) -> str:
    groups = groupby(line, key=lambda part: part.style)
    texts = ((style, "".join(part.text for part in parts)) for style, parts in groups)
    return "".join(terminal.style(text, style) if style else text for style, text in texts).rstrip(" ")
