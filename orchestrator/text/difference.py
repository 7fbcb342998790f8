"""The difference between two versions of a text, word by word, in a time that stays bounded for long texts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal

from orchestrator.text.quantity import counted
from orchestrator.values import dataclass

Kind = Literal["same", "added", "removed", "left_out"]

_WORD = re.compile(
    r"\n|[^\S\n]+"  # a line's end, and the space between words
    r"|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"  # scripts that put no space between words
    r"|\w+(?:['’]\w+)*|[^\w\s]"
)
_SIGNS: Mapping[Kind, tuple[str, str]] = {"added": ("{+", "+}"), "removed": ("[-", "-]")}
"""As `git diff --word-diff` writes them."""
_MOST_PAIRS = 4_000_000
"""Words before times words after up to which a stretch without a landmark is searched; above, it is replaced whole."""
_FEW_PAIRS = 10_000
"""Up to here every word is compared with every other in a few milliseconds, and no landmark is needed."""
_MOST_LEVELS = 12
"""Stretches between landmarks within such stretches; it bounds the recursion."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Same and removed pieces joined are the text before; same and added ones the text after."""

    kind: Kind
    text: str
    """Of a piece that is `left_out`, the text that is not shown."""


@dataclass(frozen=True, slots=True)
class _Match:
    old: int
    new: int
    size: int


def word_difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of two versions in reading order: of a change, what was removed comes first."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matches = _matches(old, new, 0, 0, _MOST_LEVELS)
    return tuple(_readable(_pieces(old, new, matches)))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that are others in two versions: `before[old_from:old_to]` became `after[new_from:new_to]`."""

    old_from: int
    old_to: int
    new_from: int
    new_to: int


def changed_stretches(before: Sequence[str], after: Sequence[str]) -> tuple[Stretch, ...]:
    """Where two lists of lines differ, in reading order; in a time that stays bounded, as of words."""
    at_old = at_new = 0
    found = []
    for match in [*_matches(before, after, 0, 0, _MOST_LEVELS), _Match(len(before), len(after), 0)]:
        if match.old > at_old or match.new > at_new:
            found.append(Stretch(at_old, match.old, at_new, match.new))
        at_old, at_new = match.old + match.size, match.new + match.size
    return tuple(found)


def shortened(pieces: Iterable[Piece], lines: int = 1) -> tuple[Piece, ...]:
    """The changes with so many lines around them; the rest becomes pieces that are left out."""
    kept = tuple(pieces)
    return tuple(
        part
        for position, piece in enumerate(kept)
        for part in _cut(piece, lines, first=position == 0, last=position == len(kept) - 1)
    )


def changed_words(pieces: Iterable[Piece]) -> tuple[int, int]:
    """How many words were added, and how many removed. Space and punctuation are no words."""
    counts: Counter[Kind] = Counter()
    for piece in pieces:
        counts[piece.kind] += sum(word[0].isalnum() for word in _WORD.findall(piece.text))
    return counts["added"], counts["removed"]


def signed(piece: Piece) -> str:
    """A piece with its signs, where there is no colour. They stand at the words, not alone on a line."""
    if piece.kind == "left_out":
        lines = piece.text.count("\n") + (not piece.text.endswith("\n"))
        return f"... {counted(lines, 'line')} the same ...\n"
    if piece.kind == "same":
        return piece.text
    start, end = _SIGNS[piece.kind]
    words = piece.text.strip()
    if not words:
        return f"{start}{piece.text}{end}"
    head, _, tail = piece.text.partition(words)
    return f"{head}{start}{words}{end}{tail}"


def _matches(old: Sequence[str], new: Sequence[str], at_old: int, at_new: int, levels: int) -> Iterator[_Match]:
    """Stretches that both have, in order: common ends, then landmarks, and the same again between those."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    if head:
        yield _Match(at_old, at_new, head)
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if inner_old and inner_new:
        yield from _between(inner_old, inner_new, at_old + head, at_new + head, levels)
    if tail:
        yield _Match(at_old + len(old) - tail, at_new + len(new) - tail, tail)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    return next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _between(old: Sequence[str], new: Sequence[str], at_old: int, at_new: int, levels: int) -> Iterator[_Match]:
    pairs = len(old) * len(new)
    landmarks = _landmarks(old, new) if levels and pairs > _FEW_PAIRS else []
    if landmarks:
        begun_old = begun_new = 0
        for i, j in [*landmarks, (len(old), len(new))]:
            yield from _matches(old[begun_old:i], new[begun_new:j], at_old + begun_old, at_new + begun_new, levels - 1)
            begun_old, begun_new = i, j
    elif pairs <= _MOST_PAIRS:
        from difflib import SequenceMatcher

        for found in SequenceMatcher(None, old, new, autojunk=pairs > _FEW_PAIRS).get_matching_blocks():
            if found.size:
                yield _Match(at_old + found.a, at_new + found.b, found.size)


def _landmarks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Words that stand once in each text, as many as keep their order: what a reader would hold on to."""
    once_old, once_new = _once(old), _once(new)
    pairs = [(i, once_new[word]) for word, i in once_old.items() if word in once_new]
    tops: list[int] = []
    """`tops[n]` is the smallest end of an ordered row of n + 1 landmarks."""
    rows: list[int] = []
    for _, j in pairs:
        row = bisect_left(tops, j)
        tops[row : row + 1] = [j]
        rows.append(row)
    longest: list[tuple[int, int]] = []
    wanted = len(tops) - 1
    for pair, row in zip(reversed(pairs), reversed(rows), strict=True):
        if row == wanted and (not longest or pair[1] < longest[-1][1]):
            longest.append(pair)
            wanted -= 1
    return longest[::-1]


def _once(words: Sequence[str]) -> dict[str, int]:
    counts = Counter(words)
    return {word: i for i, word in enumerate(words) if counts[word] == 1}


def _pieces(old: Sequence[str], new: Sequence[str], matches: Iterable[_Match]) -> Iterator[Piece]:
    at_old = at_new = 0
    for match in [*matches, _Match(len(old), len(new), 0)]:
        yield Piece("removed", "".join(old[at_old : match.old]))
        yield Piece("added", "".join(new[at_new : match.new]))
        yield Piece("same", "".join(old[match.old : match.old + match.size]))
        at_old, at_new = match.old + match.size, match.new + match.size


def _readable(pieces: Iterable[Piece]) -> list[Piece]:
    """Space alone between two changes is part of them, then a word alone between longer ones: nobody reads a salad."""
    joined = list(_joined(pieces))
    for is_island in (_is_space, _is_word_alone):
        joined = list(_joined(_in_order(_without_islands(joined, is_island))))
    return joined


def _without_islands(pieces: Sequence[Piece], is_island: Callable[[Sequence[Piece], int], bool]) -> Iterator[Piece]:
    for i, piece in enumerate(pieces):
        if piece.kind == "same" and 0 < i < len(pieces) - 1 and is_island(pieces, i):
            yield Piece("removed", piece.text)
            yield Piece("added", piece.text)
        else:
            yield piece


def _in_order(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """In each change what was removed, then what was added."""
    for unchanged, stretch in groupby(pieces, key=lambda piece: piece.kind == "same"):
        kept = list(stretch)
        yield from kept if unchanged else sorted(kept, key=lambda piece: piece.kind, reverse=True)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for kind, group in groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.kind):
        yield Piece(kind, "".join(piece.text for piece in group))


def _is_space(pieces: Sequence[Piece], i: int) -> bool:
    return pieces[i].text.isspace() and "\n" not in pieces[i].text


def _is_word_alone(pieces: Sequence[Piece], i: int) -> bool:
    text = pieces[i].text
    if "\n" in text or len(text.split()) > 1:
        return False
    around = pieces[max(0, i - 2) : i], pieces[i + 1 : i + 3]
    return all(sum(len(other.text) for other in side if other.kind != "same") > 2 * len(text) for side in around)


def _cut(piece: Piece, lines: int, *, first: bool, last: bool) -> Iterator[Piece]:
    if piece.kind != "same":
        yield piece
        return
    parts = piece.text.splitlines(keepends=True)
    head = 0 if first else lines + 1
    tail = 0 if last else lines + 1
    if len(parts) <= head + tail + 1 and not (first and last):
        yield piece
        return
    yield from _joined(
        (
            Piece("same", "".join(parts[:head])),
            Piece("left_out", "".join(parts[head : len(parts) - tail])),
            Piece("same", "".join(parts[len(parts) - tail :])),
        )
    )
