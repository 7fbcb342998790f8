"""Which sentences of a page say what a sentence of its source says: by the words they share, wherever they stand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from orchestrator.text.losses.statement import Statement, spaced
from orchestrator.values import dataclass, field

_KEPT = 0.45
"""Share of the weight of its words from which a sentence is on the page. Editors keep names, numbers and rare words."""
_ALSO_KEPT = 0.28
"""Enough where what is found there is hardly more than this sentence: a short one made of a long one."""
_OF_LITTLE = 0.75
"""Enough of a sentence that has only words without a topic."""
_ADDS = 0.12
"""What a further sentence of the page must hold of the rest, for a sentence that was split."""
_MOST_REGION = 4
_WHOLE = 0.95
"""Of a sentence that has no rest to look for."""
_LITTLE = 1
"""Words with a topic of a sentence that leans on the one before: `Never do it alone.`"""
_MOST_SPLIT = 2
_SPLIT_BEHIND = 0.7
"""Less of a sentence than this stands in what is kept, where what stands before that is the first part of it."""
_MOST_COMMON = 60
"""Sentences with one word; a word of more says nothing of where a sentence went."""
_MOST_CANDIDATES = 24
_MOST_CLAIMED = 2
_LONG_ENOUGH = 2.5
"""How many times longer a sentence may be than what stands in its place in other words."""
_SAME = 0.8
"""Share of the words of both from which a sentence of the page is one of the source, and says no other one."""
_HARDLY = 1
"""Words with a topic that it may have beside."""
_JOINED = 0.5
"""Share of the words of a sentence for which a neighbour has to have new ones, to say it besides its own."""
_HAS_OF_IT = 0.15
"""Share of its weight that has to stand there for that."""
_NEAR = 3
_NEIGHBOUR = 0.08
"""For a sentence that stands where the one before it leads one to look: between two that are alike, it is the one."""


@dataclass(slots=True)
class SentenceMatch:
    """Of one sentence of the source."""

    region: list[int] = field(default_factory=list)
    """Sentences of the page, the best first; empty where it is gone."""
    cover: float = 0.0
    """The share of its words, by weight, that stand there."""
    rest: list[int] = field(default_factory=list)
    """Of the region, what shares no word with it and stands behind it: it may have been split."""
    by_place: bool = False
    """Found only by its neighbours: in words of its own."""


def says_little(statement: Statement) -> bool:
    """`Do not do this.` has no word of its own: it is looked for only beside what stands before it."""
    return any(stem.startswith("=") for stem in statement.stems) and not any(
        stem[0] not in "=#" for stem in statement.stems
    )


def _is_long_number(stem: str) -> bool:
    """Of two digits and more: it says by itself where its sentence went."""
    return len(stem) > 2 and stem.startswith("#")


class Alignment:
    def __init__(self, source: Sequence[Statement], page: Sequence[Statement]) -> None:
        self._source, self._page = source, page
        self._counts = Counter(stem for statements in (source, page) for one in statements for stem in one.stems)
        self._weights: dict[str, float] = {}
        self._total = len(source) + len(page)
        self._places: dict[str, list[int]] = {}
        for place, statement in enumerate(page):
            for stem in statement.stems:
                self._places.setdefault(stem, []).append(place)
        self._shared = [self._candidates(statement) for statement in source]
        self._claimed = self._claims()
        self.matches = self._matched()
        self._fill_gaps()
        self._take_in_joined()
        self._take_in_rest()
        self.sources_of: dict[int, list[int]] = {}
        """Sentence of the page -> those of the source that it says."""
        for place, match in enumerate(self.matches):
            for there in match.region:
                self.sources_of.setdefault(there, []).append(place)

    def weight(self, stem: str) -> float:
        known = self._weights.get(stem)
        if known is None:
            common = 0.3 if stem.startswith("=") else 1.0
            known = common * math.log(1 + self._total / max(1, self._counts[stem]))
            self._weights[stem] = known
        return known

    def share(self, stems: Mapping[str, object] | Sequence[str], there: set[str]) -> float:
        """Of the weight of these words, how much stands among those."""
        whole = sum(self.weight(stem) for stem in stems)
        return sum(self.weight(stem) for stem in stems if stem in there) / whole if whole else 0.0

    def _claims(self) -> dict[int, list[int]]:
        """Sentence of the page -> those of the source of which it is hardly more or less."""
        found: dict[int, list[int]] = {}
        for number, statement in enumerate(self._source):
            shared = self._shared[number]
            for place in sorted(shared, key=lambda place: -shared[place])[:_MOST_CLAIMED]:
                back = self.share(self._page[place].stems, set(statement.stems))
                if back >= _SAME and self.share(statement.stems, set(self._page[place].stems)) >= _SAME:
                    found.setdefault(place, []).append(number)
        return found

    def _is_free(self, number: int, place: int) -> bool:
        """Whether a sentence of the page may say this one: not where another one is all it says."""
        claimed = self._claimed.get(place, ())
        if not claimed or number in claimed:
            return True
        there = self._page[place].stems.keys()
        common = self._source[number].stems.keys() & there
        if all(
            common - self._source[other].stems.keys() or len(there - self._source[other].stems.keys()) > _HARDLY
            for other in claimed
        ):
            return True
        return spaced(self._source[number].tokens) in spaced(self._page[place].tokens)

    def _matched(self) -> list[SentenceMatch]:
        matches: list[SentenceMatch] = []
        before = -1
        for number, statement in enumerate(self._source):
            match = self._match(number, statement, before)
            if match.region:
                before = match.region[0]
            matches.append(match)
        return matches

    def _match(self, number: int, statement: Statement, before: int) -> SentenceMatch:
        whole = sum(self.weight(stem) for stem in statement.stems)
        if not whole:
            return SentenceMatch()
        shared = {
            place: weight
            for place, weight in self._shared[number].items()
            if place not in self._claimed or self._is_free(number, place)
        }
        if not shared:
            return SentenceMatch()
        if says_little(statement):
            shared = {place: shared[place] for place in shared if abs(place - before) <= 1}
            if not shared:
                return SentenceMatch()
        best = max(shared, key=lambda place: self._likeness(place, shared[place] / whole, before))
        region, covered = [best], self._common(statement, best)
        while len(region) < _MOST_REGION:
            added = {place: self._added(statement, place, covered) / whole for place in shared if place not in region}
            further = max(
                added, key=lambda place: added[place] + (0.05 if abs(place - best) <= _NEAR else 0), default=-1
            )
            enough = _ADDS if further >= 0 and abs(further - best) <= _NEAR else 2 * _ADDS
            if further < 0 or added[further] < enough:
                break
            region.append(further)
            covered |= self._common(statement, further)
        cover = sum(map(self.weight, covered)) / whole
        return SentenceMatch(region, cover) if self._is_kept(statement, region, cover) else SentenceMatch(cover=cover)

    def _candidates(self, statement: Statement) -> dict[int, float]:
        """Sentences of the page that share words with it -> their weight; of many, those that share the most."""
        shared: dict[int, float] = {}
        rare = sorted(statement.stems, key=lambda stem: len(self._places.get(stem, ())))
        for number, stem in enumerate(rare):
            places = self._places.get(stem, ())
            if len(places) > _MOST_COMMON and (number or shared):
                for place in shared:
                    if stem in self._page[place].stems:
                        shared[place] += self.weight(stem)
                continue
            for place in places[:_MOST_COMMON]:
                shared[place] = shared.get(place, 0.0) + self.weight(stem)
        if len(shared) <= _MOST_CANDIDATES:
            return shared
        kept = sorted(shared, key=lambda place: (-shared[place], place))[:_MOST_CANDIDATES]
        return {place: shared[place] for place in kept}

    def _likeness(self, place: int, cover: float, before: int) -> float:
        page = self._page[place]
        heading = 0.15 if page.heading else 0.0
        return cover + (_NEIGHBOUR if 0 <= place - before <= _NEAR else 0.0) - heading - 0.001 * len(page.stems)

    def _common(self, statement: Statement, place: int) -> set[str]:
        return {stem for stem in statement.stems if stem in self._page[place].stems}

    def _added(self, statement: Statement, place: int, covered: set[str]) -> float:
        return sum(map(self.weight, self._common(statement, place) - covered))

    def _is_kept(self, statement: Statement, region: Sequence[int], cover: float) -> bool:
        if says_little(statement) and cover < _OF_LITTLE:
            return False
        if cover >= _KEPT:
            return True
        there = self._page[region[0]]
        if cover >= _ALSO_KEPT and any(map(_is_long_number, self._common(statement, region[0]))):
            return True
        if cover >= _ALSO_KEPT and any(
            number.is_telling and number.same(other) for number in statement.numbers for other in there.numbers
        ):
            return True  # `10 cm`, `100 mm`
        back = self.share(self._page[region[0]].stems, set(statement.stems))
        return cover >= _ALSO_KEPT and back >= _KEPT

    def _take_in_rest(self) -> None:
        """A sentence that says nothing of the source by its words is the rest of the one before it, if that one was
        split: `The study lasted only half a year.`
        """
        at: dict[int, list[SentenceMatch]] = {}
        for match in self.matches:
            for place in match.region:
                at.setdefault(place, []).append(match)
        for place, statement in enumerate(self._page):
            if place in at or statement.heading:
                continue
            before, behind = at.get(place - 1, ()), at.get(place + 1, ())
            says_little = sum(not stem.startswith("=") for stem in statement.stems) <= _LITTLE
            split = [match for match in before if match.cover < _WHOLE or says_little][:_MOST_SPLIT]
            first = [match for match in behind if match.cover < _SPLIT_BEHIND and match not in split]
            first = [match for match in first if self._shares_a_topic(match, place)][:_MOST_SPLIT]
            for match in (*split, *first):
                match.region.append(place)
                match.rest.append(place)
            if split:
                at[place] = split

    def _shares_a_topic(self, match: SentenceMatch, place: int) -> bool:
        """Else an unrelated sentence would answer for what is missing: `It is not far. Guests park in the yard.`"""
        statement = self._source[next(number for number, one in enumerate(self.matches) if one is match)]
        if any(not stem.startswith("=") for stem in self._common(statement, place)):
            return True
        return any(number.same(other) for number in statement.numbers for other in self._page[place].numbers)

    def _take_in_joined(self) -> None:
        """A sentence that was joined to its neighbour in words of its own: what stands there has words that none of the
        sentences has that it is known to say, and as many of them as this one misses.
        """
        at: dict[int, set[str]] = {}
        for number, match in enumerate(self.matches):
            for place in match.region:
                at.setdefault(place, set()).update(self._source[number].stems)
        for number, match in enumerate(self.matches):
            if match.region or self._source[number].heading or not self._source[number].stems:
                continue
            beside = {place for one in self.matches[max(0, number - 1) : number + 2] for place in one.region}
            found = {place: self._unexplained(number, place, at[place]) for place in beside if place in at}
            best = max(found, key=lambda place: (found[place], -place), default=-1)
            if best >= 0 and found[best] >= _JOINED and not self._page[best].heading:
                self.matches[number] = SentenceMatch([best], match.cover, by_place=True)

    def _unexplained(self, number: int, place: int, explained: set[str]) -> float:
        """Words of a sentence of the page that no sentence has that it says, for each word of this one; none where
        this one has none of them.
        """
        stems = {stem for stem in self._source[number].stems if not stem.startswith("=")}
        fresh = self._page[place].stems.keys() - explained
        own = fresh & stems
        if not stems or self.share(list(stems), own) < _HAS_OF_IT:
            return 0.0
        return (len(fresh) + len(own)) / len(stems)

    def _may_say(self, number: int, place: int) -> bool:
        """Whether a sentence of the page is long enough to say this one in words of its own."""
        page, source = self._page[place], self._source[number]
        is_long = len(page.tokens) * _LONG_ENOUGH >= len(source.tokens) or bool(source.links)  # an address is long
        return is_long and not page.heading

    def _fill_gaps(self) -> None:
        """A sentence in words of its own stands between its neighbours, where nothing else came from the source."""
        taken = {
            match.region[0]
            for statement, match in zip(self._source, self.matches, strict=True)
            if match.region and not statement.heading
        }
        for number, match in enumerate(self.matches):
            if match.region or self._source[number].heading:
                continue
            start = next(
                (max(m.region) for m in reversed(self.matches[max(0, number - _NEAR) : number]) if m.region), None
            )
            end = next((min(m.region) for m in self.matches[number + 1 : number + 1 + _NEAR] if m.region), None)
            start = -1 if start is None and number < _NEAR else start
            end = len(self._page) if end is None and number >= len(self.matches) - _NEAR else end
            if start is None or end is None or not 1 < end - start <= _NEAR + 2:
                continue
            free = [place for place in range(start + 1, end) if place not in taken and self._may_say(number, place)]
            if free and (match.cover > 0 or len(free) == 1):
                part = spaced(self._page[free[0]].tokens) in spaced(self._source[number].tokens)
                self.matches[number] = SentenceMatch(free[:2], match.cover, by_place=not part)
