"""What a model may say to open a review: only what stands in one of its lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from orchestrator.text.review_page import ids_in, unescaped
from orchestrator.text.worded import COUNTED, NUMBER, PLAIN, WORD, is_plain, one_form, words_of

_MOST = 400
"""Characters: two sentences."""
_IN_BRACKETS = re.compile(r"\[([a-z0-9, -]+)\]")
_CITED = "\ue000"
"""Stands for brackets while a sentence is taken apart: their commas part nothing."""
_PARTS = re.compile(r"[,;()!?–—]|[.:](?!\d)|\b(?:and|but|while|with|then|whereas)\b")
"""Where one thing that is said ends and the next begins."""
_HOURS = re.compile(r" h$")
_COUNTED = {"one": 1, **COUNTED}
_SWEEPING = frozenset(
    WORD.findall(
        """
    all any both each enough every everything few finally good just monday tuesday wednesday thursday friday saturday
    sunday january february march april may june july august september october november december meeting meetings no
    nothing only quick quiet quietly simple small task tasks steady well day hour hours deep done finish plan planned
    """
    )
)
"""Words that may open a day's plan, and here would say how the week was, or what it held."""
_PLAIN = (PLAIN - _SWEEPING) | _COUNTED.keys() | {"week", "were", "did", "had", "been", "went", "held", "took", "stood"}


class _Spoken(NamedTuple):
    """What a line of the review, or a part of a sentence, says."""

    numbers: set[str]
    names: set[str]
    """Words without their plural."""
    ids: set[str]

    def within(self, line: _Spoken) -> bool:
        return self.numbers <= line.numbers and self.names <= line.names and self.ids <= line.ids


def opening_fault(opening: str, evidence: Mapping[str, Any]) -> str:
    """Why a model's sentences may not open the review; empty when they may.

    Each part of a sentence has to be found in one line: its numbers, its names and its ids. A number that stands
    somewhere, and is said of something else, would be a claim that nobody made. Whether what is said of them is true,
    code cannot tell.
    """
    cited = [set(ids_in(found[1])) for found in _IN_BRACKETS.finditer(opening)]
    bare = _IN_BRACKETS.sub(_CITED, opening)
    if not is_plain(re.sub(rf"[#$*{_CITED}]", " ", bare), _MOST):
        return "it is no plain sentence or two"
    lines = _lines(evidence)
    for part in _PARTS.split(one_form(bare)):
        ids: set[str] = set().union(*(cited.pop(0) for _ in range(part.count(_CITED))))
        names = {_stem(word) for word in WORD.findall(part) if word not in _PLAIN}
        said = _Spoken(_numbers_of(part), names, ids)
        if not any(said.within(line) for line in lines):
            of = f" of {', '.join(sorted(ids))}" if ids else ""
            words = " ".join(part.replace(_CITED, " ").split())
            return f'it says "{words}"{of}, which stands in no line'
    return ""


def _lines(evidence: Mapping[str, Any]) -> list[_Spoken]:
    """Each with the words of its sources; and one that says nothing, which every review holds."""
    told = {one["id"]: one["told"] for one in evidence["ledger"]}
    found = [_Spoken(set(), set(), set())]
    for section in evidence["sections"]:
        for line in section["lines"]:
            words = unescaped(" ".join([section["name"], line["text"], *(told[id_] for id_ in line["ids"])]))
            of_hours = {"hour"} if _HOURS.search(line["text"]) else set()
            numbers = set(NUMBER.findall(one_form(line["text"])))
            found.append(_Spoken(numbers, {_stem(word) for word in words_of(words)} | of_hours, set(line["ids"])))
    return found


def _numbers_of(part: str) -> set[str]:
    words = {str(_COUNTED[word]) for word in WORD.findall(part) if word in _COUNTED}
    return words | set(NUMBER.findall(part))


def _stem(word: str) -> str:
    return word.removesuffix("s")
