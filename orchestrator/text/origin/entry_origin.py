"""Where an entry of front matter, or a value of JSON, stood before: under its own name, or as a sentence of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from orchestrator.text.origin.likeness import alike
from orchestrator.text.origin.sentence_origin import UNKNOWN, SentenceOrigin
from orchestrator.text.origin.unit import TextUnit
from orchestrator.values import replace

_ENOUGH_LETTERS = 8
"""In a text under another name: `true` or a number is in many places, and says nothing of where it is from."""
_ENOUGH_OF_A_NUMBER = 12
"""Characters of what is no word, such as a digest."""
_ALIKE = 0.6
_INDEX = re.compile(r"\[\d+\]")


def entry_origin(entry: TextUnit, earlier: Sequence[TextUnit]) -> SentenceOrigin:
    """Of an entry or a value among the units of an earlier text or value."""
    same = [place for place, unit in enumerate(earlier) if unit.exact == entry.exact]
    if same and len(earlier) == 1:
        return SentenceOrigin("same", (0,))  # it is all there is
    is_telling = _is_telling(entry.text)
    named = [place for place in same if _is_named_alike(entry, earlier[place])]
    named = [place for place in named if is_telling or "[" not in earlier[place].key]  # the date of some other page
    if len(named) == 1:
        return SentenceOrigin("same", (named[0],))
    if named or (is_telling and len(same) > 1):
        return replace(UNKNOWN, candidates=tuple(named or same), is_alike=True)
    if is_telling and same:
        return SentenceOrigin("same", (same[0],))
    return _changed(entry, earlier) if is_telling and not same else UNKNOWN


def _is_telling(text: str) -> bool:
    words = [word for word in text.split() if any(character.isalpha() for character in word)]
    if len(words) < len(text.split()) or len(words) < 2:
        return len(text) >= _ENOUGH_OF_A_NUMBER or (not text.isascii() and len(text) >= _ENOUGH_LETTERS // 2)
    return len(text) >= _ENOUGH_LETTERS


def _changed(entry: TextUnit, earlier: Sequence[TextUnit]) -> SentenceOrigin:
    mine = Counter(entry.tokens)
    named = [place for place, unit in enumerate(earlier) if unit.key and _is_named_alike(entry, unit)]
    near = [place for place in named if alike(mine, Counter(earlier[place].tokens)) >= _ALIKE]
    if len(named) == 1 and near:
        return SentenceOrigin("edited", (near[0],))
    return replace(UNKNOWN, candidates=tuple(near[:3]))


def _is_named_alike(one: TextUnit, other: TextUnit) -> bool:
    """Whether both are under the same name, at whatever depth: `title`, `metadata.title`."""
    return bool(_name(one.key)) and _name(one.key) == _name(other.key)


def _name(key: str) -> str:
    return _INDEX.sub("", key).rpartition(".")[2].casefold()
