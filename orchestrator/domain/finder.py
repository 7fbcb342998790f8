"""Finds many secrets in a text at once, however each is spelled, in time that does not depend on how many there are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from orchestrator.domain.escapes import levels, views, views_of_beginning
from orchestrator.domain.spelling import SHORTEST, Spelling, spellings
from orchestrator.values import dataclass

_GRAM = 4
"""Characters. With shorter ones more places are looked into for nothing; with longer ones more are looked at."""
_STRIDE = SHORTEST - _GRAM + 1
"""Of so many grams in a row one begins at a place that is looked at, so every spelling is met."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a text where a secret stands."""

    start: int
    end: int
    name: str


class Finder:
    def __init__(self, values: Mapping[str, str]) -> None:
        """`values`: name of a secret -> the secret."""
        self._names: dict[str, str] = {}
        self._grams: dict[str, list[tuple[Spelling, int]]] = {}
        for name, value in values.items():
            for spelling in spellings(value):
                if spelling.text not in self._names:
                    self._names[spelling.text] = name
                    self._add(spelling)
        self._sorted = sorted(self._names)
        self._longest = max(map(len, self._sorted), default=0)

    def _add(self, spelling: Spelling) -> None:
        """By the grams at its end: keys of one vendor begin alike."""
        first = len(spelling.text) - SHORTEST
        for offset in range(first, first + _STRIDE):
            self._grams.setdefault(spelling.text[offset : offset + _GRAM], []).append((spelling, offset))

    def spans(self, text: str) -> list[Span]:
        """Where secrets stand, in order; what overlaps is one span."""
        if not any(True for level in levels(text) for _ in self._met(level)):
            return []
        found = [
            Span(*view.span(start, min(end + spelling.shares_last, len(view.text))), self._names[spelling.text])
            for view in views(text)
            for start, end, spelling in self._met(view.text)
        ]
        return _merged(found)

    def unsure_from(self, text: str) -> int:
        """Where in a text that goes on a secret may have begun; its length when none has."""
        unsure = len(text)
        for view, ends in views_of_beginning(text):
            begun = [self._begun(view.text, end) for end in ends]
            shared = (start for start, end, spelling in self._met(view.text) if spelling.shares_last and end in ends)
            start = min(*ends, *begun, *shared)
            if start < len(view.text):
                unsure = min(unsure, view.span(start, start + 1)[0])
        return unsure

    def _begun(self, text: str, end: int) -> int:
        """Where the longest beginning of a spelling stands that `text[:end]` ends with."""
        for start in range(max(0, end - self._longest + 1), end):
            tail = text[start:end]
            at = bisect_left(self._sorted, tail)
            if at < len(self._sorted) and self._sorted[at] == tail:
                at += 1
            if at < len(self._sorted) and self._sorted[at].startswith(tail):
                return start
        return end

    def _met(self, text: str) -> Iterator[tuple[int, int, Spelling]]:
        grams = self._grams
        for at in range(0, len(text) - _GRAM + 1, _STRIDE):
            if text[at : at + _GRAM] in grams:
                for spelling, offset in grams[text[at : at + _GRAM]]:
                    start = at - offset
                    if start >= 0 and text.startswith(spelling.text, start):
                        yield start, start + len(spelling.text), spelling


def _merged(found: list[Span]) -> list[Span]:
    """The span that begins first, and the longest of those, gives its name."""
    merged: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end, span.name)):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end), merged[-1].name)
        else:
            merged.append(span)
    return merged
