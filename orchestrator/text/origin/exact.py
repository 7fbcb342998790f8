"""Sentences that stand in both texts to the letter: which is which, where the texts can tell.

The same words twice are told apart by what stands around them, and only where that is beyond doubt: in a stretch that
both texts have, which on each side reaches a sentence that stands once in each, or the text's own end. And all of them
are, or none is: where one was moved, another may have come into its place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from orchestrator.text.origin.likeness import Likeness, held, weight
from orchestrator.text.origin.sentence_origin import SentenceOrigin
from orchestrator.text.origin.unit import TextUnit
from orchestrator.values import dataclass

_NEAR = 0.6
"""From so alike on, one could have been made the other by changing a number or a word."""

_IN_IT = 0.75
"""So much of one in another: it went into that one."""
_FEWEST_WORDS = 2.0
"""By weight, for that to say anything."""


@dataclass(frozen=True)
class ExactMatches:
    found: Mapping[int, SentenceOrigin]
    """Later unit -> its origin, for each whose words stand in the earlier text to the letter."""
    gone: frozenset[int]
    """Earlier units whose words stand nowhere in the later text."""


def exact_matches(later: Sequence[TextUnit], earlier: Sequence[TextUnit], likeness: Likeness) -> ExactMatches:
    return _Matching(later, earlier, likeness).matches()


class _Matching:
    def __init__(self, later: Sequence[TextUnit], earlier: Sequence[TextUnit], likeness: Likeness) -> None:
        self._later = [unit.exact for unit in later]
        self._earlier = [unit.exact for unit in earlier]
        self._likeness = likeness
        self._in_later, self._in_earlier = Counter(self._later), Counter(self._earlier)
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, exact in enumerate(self._earlier):
            self._places[exact].append(place)
        self._from_left, self._from_right = self._reached(1), self._reached(-1)
        self._gone = frozenset(place for place, exact in enumerate(self._earlier) if exact not in self._in_later)

    def matches(self) -> ExactMatches:
        pairs = {place: self._only(place) for place, exact in enumerate(self._later) if exact in self._in_earlier}
        open_ = {self._later[place] for place, there in pairs.items() if there is None}
        known = {
            place: there for place, there in pairs.items() if there is not None and self._later[place] not in open_
        }
        known = {place: there for place, there in known.items() if not self._is_doubtful(place, there, known)}
        fixed = _in_order(sorted(known.items()))
        found = {}
        for place in pairs:
            if place in known:
                found[place] = SentenceOrigin("same" if place in fixed else "moved", (known[place],))
            else:
                found[place] = SentenceOrigin("unknown", (), self._could_be(place), is_alike=True)
        return ExactMatches(found, self._gone)

    def _only(self, place: int) -> int | None:
        """The one it must be; None where there are several."""
        exact = self._later[place]
        places = self._places[exact]
        if len(places) == 1 and self._in_later[exact] == 1:
            return places[0]
        if self._in_later[exact] != len(places):  # some are gone or were written anew: which ones nobody can tell
            return None
        there = self._from_left[place]
        return there if there is not None and there == self._from_right[place] else None

    def _reached(self, step: int) -> list[int | None]:
        """Of each later unit the earlier one, where a stretch that both have leads to it from one that stands once in
        each, or from the end of both.
        """
        found: list[int | None] = [None] * len(self._later)
        ahead: int | None = 0 if step > 0 else len(self._earlier) - 1
        for place in range(len(self._later))[::step]:
            exact = self._later[place]
            if self._in_later[exact] == self._in_earlier[exact] == 1:
                found[place] = self._places[exact][0]
            elif ahead is not None and 0 <= ahead < len(self._earlier) and self._earlier[ahead] == exact:
                found[place] = ahead
            there = found[place]
            ahead = None if there is None else there + step
        return found

    def _stands_between_the_same(self, place: int, there: int) -> bool:
        for step in (-1, 1):
            mine = self._later[place + step] if 0 <= place + step < len(self._later) else None
            theirs = self._earlier[there + step] if 0 <= there + step < len(self._earlier) else None
            if mine != theirs:
                return False
        return True

    def _is_doubtful(self, place: int, there: int, known: Mapping[int, int]) -> bool:
        """Whether another sentence, much like it, could have been changed into these very words.

        One that is gone could; or this one was, and these words were written anew. And of two that are alike and both
        stand among others than before, either the places were changed or what they differ in.
        """
        if self._stands_between_the_same(place, there):
            return False
        if self._is_there_anew(there):
            return True
        back = {there_: place_ for place_, there_ in known.items()}
        if any(self._is_new(back[there + step] - step) for step in (-1, 1) if there + step in back):
            return True  # something new stands where it stood
        near = self._likeness.near(there, _NEAR)
        return any(other not in back or not self._stands_between_the_same(back[other], other) for other in near)

    def _is_there_anew(self, there: int) -> bool:
        """Whether a sentence that is not in the earlier text is much like this one, or has it in itself."""
        mine = self._likeness.earlier[there]
        like = [
            (how, self._likeness.later[place]) for how, place in self._likeness.later_like(there) if self._is_new(place)
        ]
        return any(
            how >= _NEAR or (held(mine, one) >= _IN_IT and weight(mine & one) >= _FEWEST_WORDS) for how, one in like
        )

    def _is_new(self, place: int) -> bool:
        return 0 <= place < len(self._later) and self._later[place] not in self._in_earlier

    def _could_be(self, place: int) -> tuple[int, ...]:
        return tuple(self._places[self._later[place]])


def _in_order(pairs: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Of pairs in the order of the later text, those that keep their order however the others are taken to have moved.

    Those that stand in every longest row whose earlier places rise.
    """
    if not pairs:
        return frozenset()
    earlier = [there for _, there in pairs]
    ending = _lengths(earlier)
    starting = _lengths([-there for there in reversed(earlier)])[::-1]
    longest = max(ending)
    ranks = Counter(end for end, start in zip(ending, starting, strict=True) if end + start - 1 == longest)
    return frozenset(
        place
        for (place, _), end, start in zip(pairs, ending, starting, strict=True)
        if end + start - 1 == longest and ranks[end] == 1
    )


def _lengths(values: Sequence[int]) -> list[int]:
    """Of each, the length of the longest rising row that ends there."""
    tops: list[int] = []
    found = []
    for value in values:
        row = bisect_left(tops, value)
        tops[row : row + 1] = [value]
        found.append(row + 1)
    return found
