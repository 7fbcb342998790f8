"""How much of a line text takes on a screen: East Asian characters take two cells, combining ones none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

ELLIPSIS = "…"
_LONGEST_WORD = 20
"""What is longer is no word but an id, and is cut anywhere."""
_JOINERS = " \u200d"
"""A space that separates nothing any more; what joins the parts of a picture."""
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def cells(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_cells, text))


@cache
def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def cut(text: str, width: int) -> str:
    """One line of at most `width` cells."""
    return cut_end(" ".join(text.split()), width)


def cut_end(line: str, width: int) -> str:
    """The same, with the line's spaces as they are. It is cut between two words where one ends near the edge."""
    if cells(line) <= width:
        return line
    kept = _beginning(line, max(0, width - 1))
    if not line[len(kept)].isspace():
        word = kept.rfind(" ") + 1
        end = line.find(" ", len(kept))
        whole = line[word : end if end >= 0 else None]
        is_one_word = cells(whole) == len(whole) <= _LONGEST_WORD  # wide scripts set no spaces between theirs
        kept = kept[:word] if word and is_one_word else kept
    return kept.rstrip() + ELLIPSIS


def cut_beginning(line: str, width: int, sign: str = ELLIPSIS) -> str:
    """The end of a line, of at most `width` cells; `sign` stands for what came before."""
    if cells(line) <= width:
        return line
    room = width - cells(sign)
    at = len(line)
    while at and (size := _cells(line[at - 1])) <= room:
        room -= size
        at -= 1
    while at < len(line) and (_cells(line[at]) == 0 or line[at] in _JOINERS):  # what it belongs to is not there
        at += 1
    return (sign + line[at:]) if width > cells(sign) else ""


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken between words; a word that is longer is broken inside."""
    lines = [""]
    for word in text.split():
        if lines[-1] and cells(lines[-1]) + 1 + cells(word) > width:
            lines.append("")
        rest = word
        while cells(rest) > width and not lines[-1]:
            lines[-1] = _beginning(rest, max(2, width))
            rest = rest[len(lines[-1]) :]
            lines.append("")
        lines[-1] = f"{lines[-1]} {rest}".strip()
    return [line for line in lines if line] or [""]


def wrapped_by_line(text: str, width: int) -> list[str]:
    """The same of each line of the text: what stands on a line of its own keeps it."""
    return [line for told in text.splitlines() or [""] for line in wrapped(told, width)]


def broken(line: str, width: int) -> list[str]:
    """A line that may hold colours, broken between words; what follows is indented as the line is.

    A word longer than the screen stays whole: half of an id helps nobody, and the screen shows all of it anyway.
    """
    margin = line[: len(line) - len(line.lstrip(" "))]
    lines, used = [margin], cells(margin)
    for gap, word in re.findall(r"( *)([^ ]+)", line[len(margin) :]):
        size = cells(_COLOUR.sub("", word))
        if used > cells(margin) and used + len(gap) + size > width:
            lines.append(margin)
            gap, used = "", cells(margin)
        lines[-1] += gap + word
        used += len(gap) + size
    return lines


def _beginning(text: str, width: int) -> str:
    used = 0
    for position, character in enumerate(text):
        used += _cells(character)
        if used > width:
            return text[:position]
    return text


def rows_of(text: str, width: int) -> int:
    """How many rows of a screen a text takes that may hold colours."""
    return sum(max(1, -(-cells(_COLOUR.sub("", line)) // width)) for line in text.splitlines())


def columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows as lines with their columns aligned; the last one is free."""
    kept = list(rows)
    count = max((len(row) for row in kept), default=0)
    widths = [max(cells(row[i]) for row in kept if len(row) > i) for i in range(count - 1)]
    return ["  ".join([*map(padded, row, widths), *row[len(widths) :]]).rstrip() for row in kept]
