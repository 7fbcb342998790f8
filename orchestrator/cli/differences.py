"""The difference between two versions on a terminal, word by word: by colour, or in signs where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from orchestrator.cli.styled import Styled, laid_out
from orchestrator.cli.terminal import Terminal
from orchestrator.text.difference import Piece, changed_words, shortened, signed, word_difference
from orchestrator.text.quantity import counted


def difference_lines(terminal: Terminal, before: str, after: str, width: int) -> list[str]:
    """What changed with the lines around it. Both texts have been made visible."""
    return piece_lines(terminal, shortened(word_difference(before, after)), width)


def piece_lines(terminal: Terminal, pieces: Iterable[Piece], width: int) -> list[str]:
    return laid_out(terminal, _styled(terminal, pieces), width)


def told_in_words(before: str, after: str) -> str:
    added, removed = changed_words(word_difference(before, after))
    if added or removed:
        return f"{counted(added, 'word')} added, {removed:,} removed"
    return "unchanged" if before == after else "only spaces and signs changed"


def change_lines(terminal: Terminal, unified: str, width: int) -> list[str]:
    """The difference an effect computed of files; where lines took the place of others, word by word."""
    return laid_out(terminal, _changed(terminal, unified.splitlines()), width)


def _changed(terminal: Terminal, lines: Sequence[str]) -> Iterator[Styled]:
    runs = [(sign, list(run)) for sign, run in groupby(lines, key=_sign)]
    for i, (sign, run) in enumerate(runs):
        if sign == "-" and i + 1 < len(runs) and runs[i + 1][0] == "+":
            before, after = ("".join(f"{line[1:]}\n" for line in block) for block in (run, runs[i + 1][1]))
            yield from _styled(terminal, word_difference(before, after))
        elif sign != "+" or i == 0 or runs[i - 1][0] != "-":
            yield from (Styled(f"{line.removeprefix(' ')}\n", _SIGN_STYLES[sign]) for line in run)


def _sign(line: str) -> str:
    if line.startswith(("+++", "---", "@@", "\\")):
        return "@"
    return line[:1] if line[:1] in ("+", "-") else " "


_SIGN_STYLES = {"@": "dim", "+": "green", "-": "red", " ": ""}


def _styled(terminal: Terminal, pieces: Iterable[Piece]) -> Iterator[Styled]:
    for piece in pieces:
        if piece.kind == "left_out":
            yield Styled(signed(piece), "dim")
        elif piece.kind == "same":
            yield Styled(piece.text)
        elif terminal.colour:
            yield Styled(piece.text, piece.kind)
        else:
            yield Styled(signed(piece))
