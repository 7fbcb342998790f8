"""Sentences whose words are others now: edited, split or joined, where no other sentence could be meant.

Likeness alone does not do: a new sentence may be much like one that was left out. So what stands beside it has to
fit too, and whatever else is nearly as much alike leaves it unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from orchestrator.text.origin.likeness import Likeness, held, weight
from orchestrator.text.origin.sentence_origin import UNKNOWN, SentenceOrigin
from orchestrator.values import dataclass, replace

_IN_ITS_PLACE = 0.6
"""Alike enough for one that stands where one other stood, or beside what that stood beside."""
_APART = 0.2
"""So much more alike than anything else."""
_LITTLE_APART = 0.15
_HELD = 0.75
"""Of a part, how much must stand in the whole; and of the whole, in all parts together."""
_ALL_HELD = 0.9
"""The same where nothing beside it fits."""
_FEWEST_WORDS = 2.0
"""By weight, that both have: of fewer, chance has as many."""
_MUCH = 0.2
"""Of a sentence, words that are new, or gone: as many as another sentence may have brought in, or taken along."""
_MOST_PARTS = 4
_SOMEWHAT = 0.2
"""So alike is what was rewritten in every other word."""
_POSSIBLE = 0.5
"""From so alike on one is told as what it could be from."""
_MOST_TOLD = 3


@dataclass(frozen=True)
class KnownAround:
    """What of the two texts is known already."""

    known: Mapping[int, int]
    """Later unit -> the earlier one that says the same."""
    gone: frozenset[int]
    """Earlier units whose words stand nowhere in the later text."""
    last: int
    """The last earlier unit."""

    def beside(self, places: Sequence[int], there: Collection[int], length: int) -> int:
        """On how many sides a row of later units stands beside what a row of earlier ones stood beside: 0, 1 or 2."""
        return sum(
            self._is_beside(edge, far, step, length)
            for edge, far, step in ((places[0], min(there), -1), (places[-1], max(there), 1))
        )

    def _is_beside(self, place: int, there: int, step: int, length: int) -> bool:
        place, there = place + step, there + step
        while 0 <= place < length and place not in self.known:
            place += step
        while there in self.gone:
            there += step
        at_end = not 0 <= place < length
        return not at_end and self.known[place] == there

    def is_next_to(self, place: int, there: int) -> bool:
        """Whether what stands right before it, or right behind, stood right there before."""
        return any(self.known.get(place + step) == there + step for step in (-1, 1))

    def is_in_its_place(self, place: int, there: int, length: int) -> bool:
        """Whether it is the third of three, say, between two that are known, where that one was the third of three."""
        first, last = place, place
        while first > 0 and first - 1 not in self.known:
            first -= 1
        while last < length - 1 and last + 1 not in self.known:
            last += 1
        before = self.known[first - 1] if first else -1
        after = self.known[last + 1] if last < length - 1 else self.last + 1
        if after - before != last - first + 2 or there - before != place - first + 1:
            return False
        return all(other in self.gone for other in range(before + 1, after))


def changed(later: Sequence[int], likeness: Likeness, around: KnownAround) -> dict[int, SentenceOrigin]:
    """The origin of each of these later units, none of which stands in the earlier text to the letter."""
    return _Changes(later, likeness, around).found()


class _Changes:
    def __init__(self, later: Sequence[int], likeness: Likeness, around: KnownAround) -> None:
        self._open = later
        self._opened = frozenset(later)
        self._times = Counter(frozenset(likeness.later[place].items()) for place in later)
        self._row_of = {place: row for row in self._rows() for place in row}
        self._likeness = likeness
        self._around = around
        self._length = len(likeness.later)

    def found(self) -> dict[int, SentenceOrigin]:
        found: dict[int, SentenceOrigin] = {}
        for places in self._rows():
            found |= self._split(places)
        for place in self._open:
            if place not in found:
                found[place] = self._joined(place) or self._edited(place) or self._unknown(place)
        return {place: self._if_once(place, origin) for place, origin in _each_once(found).items()}

    def _if_once(self, place: int, origin: SentenceOrigin) -> SentenceOrigin:
        """New words that stand twice: one of the two may have been taken from the other."""
        again = self._times[frozenset(self._likeness.later[place].items())]
        return origin if again == 1 or origin.relation == "unknown" else replace(UNKNOWN, candidates=origin.places)

    def _rows(self) -> Iterator[list[int]]:
        """Open units that stand together."""
        row: list[int] = []
        for place in self._open:
            if row and place != row[-1] + 1:
                yield row
                row = []
            row.append(place)
        if row:
            yield row

    def _split(self, row: Sequence[int]) -> dict[int, SentenceOrigin]:
        found: dict[int, SentenceOrigin] = {}
        at = 0
        while at < len(row) - 1:
            for size in range(min(_MOST_PARTS, len(row) - at), 1, -1):
                places = row[at : at + size]
                there = self._whole_of(places)
                if there is not None:
                    found |= {place: SentenceOrigin("split", (there,)) for place in places}
                    at += size - 1
                    break
            at += 1
        return found

    def _whole_of(self, places: Sequence[int]) -> int | None:
        """The earlier sentence that these are the parts of."""
        parts = [self._likeness.later[place] for place in places]
        whole = sum(parts, Counter[str]())
        tried = [there for _, there in self._likeness.earlier_like(places[0]) if there in self._around.gone]
        for there in tried[:_MOST_TOLD]:
            tokens = self._likeness.earlier[there]
            least = min(held(part, tokens) for part in parts)
            if min(least, held(tokens, whole), held(whole, tokens)) < self._enough(places, [there]):
                continue
            if any(weight(part & tokens) < _FEWEST_WORDS for part in parts):
                continue
            if self._has_more(whole - tokens, [there]) or not self._has_no_other_part(places, there):
                continue
            if all(self._is_of_no_other(place, there) for place in places):
                return there
        return None

    def _has_no_other_part(self, places: Sequence[int], there: int) -> bool:
        """Whether no other sentence could be a part of it."""
        whole = self._likeness.earlier[there]
        others = [self._likeness.later[place] for _, place in self._likeness.later_like(there) if place not in places]
        return not any(
            held(other, whole) >= _HELD - _APART and weight(other & whole) >= _FEWEST_WORDS for other in others
        )

    def _is_of_no_other(self, place: int, there: int) -> bool:
        """Whether a part stands in this one and in no other."""
        part = self._likeness.later[place]
        mine = held(part, self._likeness.earlier[there])
        others = (
            held(part, self._likeness.earlier[other])
            for _, other in self._likeness.earlier_like(place)
            if other != there
        )
        return max(others, default=0.0) <= mine - _APART

    def _enough(self, places: Sequence[int], there: Sequence[int]) -> float:
        return _HELD if self._around.beside(places, there, self._length) else _ALL_HELD

    def _joined(self, place: int) -> SentenceOrigin | None:
        whole = self._likeness.later[place]
        near = {there for _, there in self._likeness.earlier_like(place) if there in self._around.gone}
        for size in range(_MOST_PARTS, 1, -1):
            for first in sorted(near):
                parts = list(range(first, first + size))
                if near.issuperset(parts) and self._are_parts(parts, whole, place):
                    return SentenceOrigin("joined", tuple(parts))
        return None

    def _are_parts(self, parts: Sequence[int], whole: Counter[str], place: int) -> bool:
        tokens = [self._likeness.earlier[part] for part in parts]
        together = sum(tokens, Counter[str]())
        least = min(held(one, whole) for one in tokens)
        if min(least, held(whole, together), held(together, whole)) < self._enough([place], parts):
            return False
        if any(weight(one & (whole - (together - one))) < _FEWEST_WORDS for one in tokens):
            return False  # it brings nothing in that the others do not
        if self._has_more(whole - together, parts):
            return False
        others = [there for _, there in self._likeness.earlier_like(place) if there not in parts]
        if any(self._likeness.earlier[other] in tokens for other in others) or len(set(map(str, tokens))) < len(tokens):
            return False  # the same words twice: one of them alone may have gone in
        if any(held(self._likeness.earlier[other], whole) > least - _APART for other in others):
            return False
        elsewhere = [(part, at) for part in parts for _, at in self._likeness.later_like(part) if at != place]
        return all(
            held(self._likeness.earlier[part], self._likeness.later[at]) <= least - _APART for part, at in elsewhere
        )

    def _edited(self, place: int) -> SentenceOrigin | None:
        like = self._likeness.earlier_like(place)
        tried = [(how, there) for how, there in like if there in self._around.gone and how >= _IN_ITS_PLACE]
        for how, there in tried[:_MOST_TOLD]:
            if weight(self._likeness.later[place] & self._likeness.earlier[there]) < _FEWEST_WORDS:
                continue
            others = [other for other, where in like if where != there]
            others += [other for other, where in self._likeness.later_like(there) if where != place]
            if self._is_edited(place, there, how, max(others, default=0.0)):
                return SentenceOrigin("edited", (there,))
        return None

    def _is_edited(self, place: int, there: int, how: float, next_best: float) -> bool:
        if self._is_more(place, there):
            return False
        if self._around.is_in_its_place(place, there, self._length):
            return how >= next_best + _LITTLE_APART
        return self._around.is_next_to(place, there) and how >= next_best + _APART and self._is_heir(place, there)

    def _is_heir(self, place: int, there: int) -> bool:
        """Whether nothing new that stands together with it could be what became of the other one."""
        beside = (other for other in self._row_of[place] if other != place)
        return not any(self._likeness.of(other, there) >= _SOMEWHAT for other in beside)

    def _is_more(self, place: int, there: int) -> bool:
        """Whether something else that is gone went into it too, or a part of that one is somewhere else now."""
        mine, theirs = self._likeness.later[place], self._likeness.earlier[there]
        if self._has_more(mine - theirs, [there]) or self._is_apart(theirs - mine, [place]):
            return True
        if held(mine, theirs) < 1 - _MUCH and self._around.gone.intersection((there - 1, there + 1)):
            return True
        if held(theirs, mine) < 1 - _MUCH and self._opened.intersection((place - 1, place + 1)):
            return True
        earlier = [self._likeness.earlier[other] for _, other in self._likeness.earlier_like(place) if other != there]
        later = [self._likeness.later[other] for _, other in self._likeness.later_like(there) if other != place]
        if any(held(theirs, one) >= _HELD for one in later):
            return True
        new = mine - theirs
        if weight(new) > _MUCH * weight(mine) and any(held(new, one) >= _POSSIBLE for one in earlier):
            return True
        if weight(new) > _MUCH * weight(mine) and self._around.gone - {there}:
            return True
        return any(_is_in(one, mine - theirs) for one in earlier) or any(_is_in(one, theirs - mine) for one in later)

    def _has_more(self, new: Counter[str], there: Sequence[int]) -> bool:
        """Whether one that stood beside it and is gone has any of the new words."""
        beside = self._around.gone.intersection((min(there) - 1, max(there) + 1))
        return any(weight(new & self._likeness.earlier[other]) >= 1 for other in beside)

    def _is_apart(self, lost: Counter[str], places: Sequence[int]) -> bool:
        """Whether a new one that stands beside it has any of the words that it has no more."""
        beside = self._opened.intersection((min(places) - 1, max(places) + 1))
        return any(weight(lost & self._likeness.later[other]) >= 1 for other in beside)

    def _unknown(self, place: int) -> SentenceOrigin:
        like = [there for how, there in self._likeness.earlier_like(place) if how >= _POSSIBLE]
        return replace(UNKNOWN, candidates=tuple(like[:_MOST_TOLD])) if like else UNKNOWN


def _each_once(found: Mapping[int, SentenceOrigin]) -> dict[int, SentenceOrigin]:
    """No two sentences are made of one, unless it was split: else both are unknown."""
    taken = Counter(
        there for origin in found.values() if origin.relation in ("edited", "joined") for there in origin.places
    )
    split = {there for origin in found.values() if origin.relation == "split" for there in origin.places}
    return {
        place: replace(UNKNOWN, candidates=origin.places)
        if origin.relation in ("edited", "joined")
        and any(taken[there] > 1 or there in split for there in origin.places)
        else origin
        for place, origin in found.items()
    }


def _is_in(part: Counter[str], rest: Counter[str]) -> bool:
    return held(part, rest) >= _POSSIBLE
