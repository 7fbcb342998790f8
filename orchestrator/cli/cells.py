"""How much of a line text takes on a screen: East Asian characters take two cells, combining ones none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from orchestrator.cli.advice import COLOUR, whole_commands

ELLIPSIS = "…"
_LONGEST_WORD = 20
"""What is longer is no word but an id, and is cut anywhere."""
_LEAST = 12
"""Cells of a last column that is cut: of less nobody can tell what it said."""
_ENOUGH = 25
"""Cells of a text in which one can tell what it is about."""
_GAP = 2
_BELOW = 4
"""Cells before what a narrow screen has below the beginning of its row."""
_JOINERS = " \u200d"
"""A space that separates nothing any more; what joins the parts of a picture."""


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
    """Lines of at most `width` cells, broken between words, and not inside a command that has room in one; a word
    that is longer is broken inside.
    """
    lines = [""]
    for word in _words(text, width):
        if lines[-1] and cells(lines[-1]) + 1 + cells(word) > width:
            lines.append("")
        rest = word
        while cells(rest) > width and not lines[-1]:
            lines[-1] = _beginning(rest, max(2, width))
            rest = rest[len(lines[-1]) :]
            lines.append("")
        lines[-1] = f"{lines[-1]} {rest}".strip()
    return [line for line in lines if line] or [""]


def _words(text: str, width: int) -> Iterator[str]:
    for command in whole_commands(text.split()):
        whole = " ".join(command)
        yield from [whole] if cells(whole) <= width else command


def wrapped_by_line(text: str, width: int) -> list[str]:
    """The same of each line of the text: what stands on a line of its own keeps it."""
    return [line for told in text.splitlines() or [""] for line in wrapped(told, width)]


def _beginning(text: str, width: int) -> str:
    used = 0
    for position, character in enumerate(text):
        used += _cells(character)
        if used > width:
            return text[:position]
    return text


def rows_of(text: str, width: int) -> int:
    """How many rows of a screen a text takes that may hold colours."""
    return sum(max(1, -(-cells(COLOUR.sub("", line)) // width)) for line in text.splitlines())


def columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows as lines with their columns aligned; the last one is free."""
    return ["  ".join(row).rstrip() for row in _aligned(list(rows))]


def in_a_line_each(rows: Iterable[Sequence[str]], room: int) -> list[str]:
    """Rows with their columns aligned, each one line of at most `room` cells, for whoever reads a row a line.

    The widest column gives way to the last one, which says why; what the last one has no room for is cut.
    """
    kept = [list(row) for row in rows]
    widths = _widths(kept)
    if sum(widths) + _GAP * (len(widths) - 1) > room:
        widths = _shrunk(widths, min(widths[-1], room // 2), room)
        kept = [[*map(cut_end, row[:-1], widths), row[-1]] if len(row) == len(widths) else row for row in kept]
    return [cut_end(line, room) for line in columns(kept)]


def stacked(rows: Iterable[Sequence[str]], room: int, *, whole: bool = False) -> list[list[str]]:
    """Rows with their columns aligned, each as lines of at most `room` cells.

    A last column that is too long is cut, or, `whole`, goes on below itself. Columns of which nothing could be read
    stand below the beginning of their row, aligned with each other.
    """
    kept = [list(row) for row in rows]
    widths = _widths(kept)
    if sum(widths) + _GAP * (len(widths) - 1) > room:
        least = min(widths[-1], _ENOUGH if whole else _LEAST)
        widths = _shrunk([*widths[:-1], least], min(widths[-1], _ENOUGH), room)
        kept = [[*map(cut_end, row[:-1], widths), row[-1]] if len(row) == len(widths) else row for row in kept]
    aligned = _aligned(kept)
    is_labelled = any(row and not row[0].strip() for row in aligned) and widths[0] + _BELOW <= room // 3
    margin = widths[0] + _BELOW if is_labelled else _BELOW  # what is said of an entry is never left of it
    told = bands(widths, room, margin)
    return [in_bands(row, told, room, margin, whole=whole) for row in aligned]


def _shrunk(widths: list[int], last: int, room: int) -> list[int]:
    """With the widest column cut, where that leaves enough of it: one long title is not to part every other row.
    `last`: cells that the last column is to have.
    """
    if len(widths) < 2 or sum(widths) + _GAP * (len(widths) - 1) <= room:
        return widths
    widest = max(range(len(widths) - 1), key=widths.__getitem__)
    others = sum(widths) - widths[widest] - widths[-1] + _GAP * (len(widths) - 1)
    left = room - others - last
    return [*widths[:widest], left, *widths[widest + 1 :]] if _ENOUGH <= left < widths[widest] else widths


def bands(widths: Sequence[int], room: int, margin: int = _BELOW) -> list[slice]:
    """Which columns share a line, where not all of them fit one."""
    begins, used = [0], -_GAP
    for at, width in enumerate(widths):
        if used + _GAP + width > room and at > begins[-1]:
            begins.append(at)
            used = margin - _GAP
        used += _GAP + width
    return [slice(begin, end) for begin, end in zip(begins, [*begins[1:], len(widths)], strict=True)]


def in_bands(
    row: Sequence[str], told: Iterable[slice], room: int, margin: int = _BELOW, *, whole: bool = False
) -> list[str]:
    """The lines of a row whose cells are as wide as their columns; one that would be empty is left out."""
    lines: list[str] = []
    for at, band in enumerate(told):
        line = (" " * margin if at else "") + "  ".join(row[band]).rstrip()
        if at and not line.strip():
            continue
        lines += _last_whole(line, row[-1].rstrip(), room) if whole and band.stop >= len(row) else [cut_end(line, room)]
    return lines


def _last_whole(line: str, last: str, room: int) -> list[str]:
    """A line whose last cell goes on below itself, or, where a word of it has no room there, below its row."""
    before = line[: len(line) - len(last)]
    left = room - cells(before)
    if cells(line) <= room:
        return [line]
    longest = max(map(cells, last.split()), default=0)
    if left < min(longest, room - _BELOW):
        return [before.rstrip(), *(" " * _BELOW + told for told in wrapped(last, room - _BELOW))]
    first, *more = wrapped(last, left)
    return [before + first, *(" " * cells(before) + told for told in more)]


def _aligned(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    widths = _widths(rows)[:-1]
    return [[*map(padded, row, widths), *row[len(widths) :]] for row in rows]


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(cells(row[i]) for row in rows if len(row) > i) for i in range(max(map(len, rows), default=0))]
