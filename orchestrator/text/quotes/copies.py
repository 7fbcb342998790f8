"""Texts that are copies of each other, told by the runs of words they share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zlib import crc32

_RUN = 6
"""Words. Two people who write of one thing share runs of four; of six hardly ever."""
_MOST_KEPT = 2_000
"""Runs of a text that are compared: those with the smallest sums, which are the same ones in every copy."""
_SHARED = 0.6
"""Of the shorter text's runs. An agency's report that a paper has cut and given a new head shares more; two reports of
one event that quote the same speech share less."""
_FEWEST = 8
"""Runs. A shorter text says too little to be anybody's copy."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+")
"""Where words are not spaced, a character: a sentence as one word would be in no copy that has another ending."""


def copies(texts: Sequence[str]) -> list[list[int]]:
    """Groups of texts that are copies of each other, by their places; those without one are in no group."""
    runs = [_runs(text) for text in texts]
    group = list(range(len(texts)))
    for one in range(len(texts)):
        for other in range(one):
            if group[one] != group[other] and _is_copy(runs[one], runs[other]):
                old, new = group[one], group[other]
                group = [new if each == old else each for each in group]
    members: dict[int, list[int]] = {}
    for place, each in enumerate(group):
        members.setdefault(each, []).append(place)
    return [places for places in members.values() if len(places) > 1]


def _runs(text: str) -> tuple[frozenset[int], int]:
    """The smallest sums of its runs, and how many there are."""
    words = [word.encode("utf-8", "replace") for word in _WORD.findall(text.casefold())]
    sums = {crc32(b" ".join(words[at : at + _RUN])) for at in range(len(words) - _RUN + 1)}
    kept = sorted(sums)[:_MOST_KEPT]
    return frozenset(kept), len(sums)


def _is_copy(one: tuple[frozenset[int], int], other: tuple[frozenset[int], int]) -> bool:
    fewer = min(one[1], other[1])
    if fewer < _FEWEST:
        return False
    # Below the smaller of the two largest sums that were kept, both have all of theirs.
    bound = min(max(one[0]), max(other[0]))
    mine = {each for each in one[0] if each <= bound}
    its = {each for each in other[0] if each <= bound}
    smaller = min(len(mine), len(its))
    return smaller >= _FEWEST and len(mine & its) >= _SHARED * smaller
