"""Differences and texts as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from orchestrator.text.difference import Piece, shortened, word_difference
from orchestrator.text.html import Html, joined, tag
from orchestrator.text.quantity import counted


def as_text(text: str) -> Html:
    """A text as it is, made visible."""
    return tag("pre", text, class_="text")


def word_change(before: str, after: str) -> Html:
    """What changed, with the lines around it. Both texts have been made visible."""
    return tag("pre", *_pieces(shortened(word_difference(before, after))), class_="text")


def file_change(unified: str) -> Html:
    """The difference an effect computed of files; where lines took the place of others, word by word."""
    return tag("pre", *_changed(unified.splitlines()), class_="text")


def _changed(lines: Sequence[str]) -> Iterator[Html | str]:
    runs = [(sign, list(run)) for sign, run in groupby(lines, key=_sign)]
    for at, (sign, run) in enumerate(runs):
        if sign == "-" and at + 1 < len(runs) and runs[at + 1][0] == "+":
            before, after = ("".join(f"{line[1:]}\n" for line in block) for block in (run, runs[at + 1][1]))
            yield from _pieces(word_difference(before, after))
        elif sign == "@":
            yield from (tag("span", f"{line}\n", class_="dim") for line in run)
        elif sign == " ":
            yield "".join(f"{line.removeprefix(' ')}\n" for line in run)
        elif sign == "-" or at == 0 or runs[at - 1][0] != "-":
            yield tag("ins" if sign == "+" else "del", "".join(f"{line[1:]}\n" for line in run))


def _sign(line: str) -> str:
    if line.startswith(("+++", "---", "@@", "\\")):
        return "@"
    return line[:1] if line[:1] in ("+", "-") else " "


def _pieces(pieces: Iterable[Piece]) -> Iterator[Html | str]:
    for piece in pieces:
        match piece.kind:
            case "left_out":
                lines = piece.text.count("\n") + (not piece.text.endswith("\n"))
                yield tag("span", f"... {counted(lines, 'line')} the same ...\n", class_="dim")
            case "same":
                yield piece.text
            case "added":
                yield tag("ins", piece.text)
            case "removed":
                yield tag("del", piece.text)


def as_it_is(text: str) -> Html:
    """For a box that is written in: what it shows is what is sent back, so nothing is spelled out. A browser drops the
    first line end of such a box.
    """
    return Html("\n" + escape(text))


def lines_of(lines: Iterable[str]) -> Html:
    return tag("ul", joined(tag("li", line) for line in lines))
