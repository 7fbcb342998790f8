"""How much of one text stands in another, whatever was put between and however its lines are broken."""

from __future__ import annotations

import re

from orchestrator.text.script import is_unspaced

_WORD = re.compile(r"\w+")
_WORDS = 5
"""In a row: fewer are met by chance, more are broken by every mended word."""
_CHARACTERS = 8
"""The same in scripts without spaces."""
_MOST = 200_000
"""Characters looked at; more of the same text says no more."""

Shingles = frozenset[int]


def shingles(text: str) -> Shingles:
    text = text[:_MOST].casefold()
    if is_unspaced(text[:2000]):
        bare = "".join(_WORD.findall(text))
        return frozenset(hash(bare[at : at + _CHARACTERS]) for at in range(max(1, len(bare) - _CHARACTERS + 1)))
    words = _WORD.findall(text)
    return frozenset(hash(tuple(words[at : at + _WORDS])) for at in range(max(1, len(words) - _WORDS + 1)))


def shared(one: Shingles, other: Shingles) -> float:
    """The share of the shorter that stands in the longer, from 0 to 1."""
    return len(one & other) / max(1, min(len(one), len(other)))
