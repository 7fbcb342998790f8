"""Where two texts differ, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "out", "new"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_LINES = 4000
_MOST_TOKENS = 4000
"""Of one changed place; two that differ everywhere would keep difflib busy for minutes."""
_KEPT = 120
"""Characters of what is the same, on either side of a change."""


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


def word_difference(before: str, now: str) -> list[Piece]:
    """In order; long stretches that are the same are cut short with `…`."""
    old, new = _LINE.findall(before), _LINE.findall(now)
    if max(len(old), len(new)) > _MOST_LINES:
        return [Piece("out", before), Piece("new", now)]
    return [_shortened(piece) for piece in _joined(_pieces(old, new))]


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, now = "".join(old[start:end]), "".join(new[new_start:new_end])
        if tag == "equal":
            yield Piece("same", before)
        else:
            yield from _word_pieces(_TOKEN.findall(before), _TOKEN.findall(now))


def _word_pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if max(len(old), len(new)) > _MOST_TOKENS:
        yield from (Piece("out", "".join(old)), Piece("new", "".join(new)))
        return
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[start:end]))
        else:
            yield from (Piece("out", "".join(old[start:end])), Piece("new", "".join(new[new_start:new_end])))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """A blank between two changes belongs to the change: four words replaced are one replacement."""
    changes = [_Change()]
    for piece in pieces:
        if piece.kind == "same":
            changes[-1].same += piece.text
            continue
        if changes[-1].same and (changes[-1].same.strip(" ") or not changes[-1].is_change):
            changes.append(_Change())
        changes[-1].go_on(piece)
    for change in changes:
        yield from change.pieces()


@dataclass
class _Change:
    """What went out, what came in, and what is the same after it."""

    out: str = ""
    new: str = ""
    same: str = ""

    @property
    def is_change(self) -> bool:
        return bool(self.out or self.new)

    def go_on(self, piece: Piece) -> None:
        self.out, self.new, self.same = self.out + self.same, self.new + self.same, ""
        if piece.kind == "out":
            self.out += piece.text
        else:
            self.new += piece.text

    def pieces(self) -> Iterator[Piece]:
        parts: tuple[tuple[Kind, str], ...] = (("out", self.out), ("new", self.new), ("same", self.same))
        return (Piece(kind, text) for kind, text in parts if text)


def _shortened(piece: Piece) -> Piece:
    if piece.kind != "same" or len(piece.text) <= 2 * _KEPT + 40:
        return piece
    return Piece("same", f"{piece.text[:_KEPT]} … {piece.text[-_KEPT:]}")
