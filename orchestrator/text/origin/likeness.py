"""How alike two sentences are: by the words they share, each word as often as it stands in both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from orchestrator.text.origin.unit import TextUnit, weight_of

_MOST_PLACES = 200
"""Sentences with one word. What more of them have says little, and is not what brings two together."""
_MOST_LOOKED_AT = 24
"""Sentences that share words with one: the others share less."""


class Likeness:
    """Of the units of two texts."""

    def __init__(self, later: Sequence[TextUnit], earlier: Sequence[TextUnit]) -> None:
        self._exact = [unit.exact for unit in earlier]
        self.later = [Counter(unit.tokens) for unit in later]
        self.earlier = [Counter(unit.tokens) for unit in earlier]
        self._of_later = _Index(self.later)
        self._of_earlier = _Index(self.earlier)

    def of(self, place: int, there: int) -> float:
        """From 0 to 1: what both have, against all that they have."""
        return alike(self.later[place], self.earlier[there])

    def earlier_like(self, place: int) -> list[tuple[float, int]]:
        """Earlier units that share words with a later one, the most alike first."""
        return self._of_earlier.like(self.later[place])

    def later_like(self, there: int) -> list[tuple[float, int]]:
        return self._of_later.like(self.earlier[there])

    def near(self, there: int, enough: float) -> list[int]:
        """Other earlier units that are much like an earlier one, and do not say the same."""
        mine = self.earlier[there]
        return [
            other
            for how, other in self._of_earlier.like(mine)
            if how >= enough and self._exact[other] != self._exact[there]
        ]


class _Index:
    def __init__(self, units: Sequence[Counter[str]]) -> None:
        self._units = units
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, tokens in enumerate(units):
            for token in tokens:
                self._places[token].append(place)

    def like(self, tokens: Counter[str]) -> list[tuple[float, int]]:
        shared: dict[int, float] = defaultdict(float)
        for token in sorted(tokens, key=lambda one: len(self._places.get(one, ()))):
            places = self._places.get(token, ())
            if len(places) > _MOST_PLACES and shared:
                continue
            for place in places[:_MOST_PLACES]:
                shared[place] += weight_of(token)
        nearest = sorted(shared, key=lambda place: (-shared[place], place))[:_MOST_LOOKED_AT]
        return sorted(
            ((alike(tokens, self._units[place]), place) for place in nearest), key=lambda one: (-one[0], one[1])
        )


def alike(one: Counter[str], other: Counter[str]) -> float:
    whole = weight(one) + weight(other)
    return 2 * weight(one & other) / whole if whole else 0.0


def weight(tokens: Counter[str]) -> float:
    return sum(weight_of(token) * count for token, count in tokens.items())


def held(part: Counter[str], whole: Counter[str]) -> float:
    """The share of a part that stands in the whole."""
    of_part = weight(part)
    return weight(part & whole) / of_part if of_part else 0.0
