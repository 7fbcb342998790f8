"""Numbers of a sentence that is kept: changed, gone, or without the bound they had."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from orchestrator.text.language import word_set
from orchestrator.text.losses.alignment import SentenceMatch
from orchestrator.text.losses.bound import (
    bounds_of,
    is_bounded,
    is_in_time,
    is_no_bound,
)
from orchestrator.text.losses.loss import Loss
from orchestrator.text.losses.number import MOST_NUMBERS, POUNDS, Number
from orchestrator.text.losses.number_exchange import crossed, replaced, swapped
from orchestrator.text.losses.per import counted_otherwise
from orchestrator.text.losses.said_number import is_otherwise_said
from orchestrator.text.losses.statement import Statement
from orchestrator.text.losses.text_pair import TextPair, loss_in
from orchestrator.text.losses.token import stem_of

_OF_AGE = word_set(
    "younger older aged age under over children child kids adults "
    "jünger älter alt alter unter über kind kinder kindern erwachsene jugendliche"
)
"""Beside these a bare number counts years."""


class NumberLosses:
    """As `DenialLosses`."""

    def __init__(self, pair: TextPair) -> None:
        self._pair = pair

    def lost(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        there = [number for one in region for number in one.numbers]
        keys = {key for number in there for key in number.keys} - self._rarer_rates(match, there)
        fresh = (
            self._pair.fresh_numbers(match) if any(keys.isdisjoint(number.keys) for number in statement.numbers) else []
        )
        if pair := swapped(statement, region) or crossed(statement, region):
            yield loss_in("number", statement, *pair, changed=True)
        other = replaced(statement, self._pair.cuts(statement, match))
        other = other or counted_otherwise(statement, region, self._pair.cuts(statement, match))
        if other:
            yield loss_in("number", statement, *other, changed=True)
            return
        for number in statement.numbers[:MOST_NUMBERS]:
            if match.by_place and number.is_word and not number.is_telling:
                continue
            if not keys.isdisjoint(number.keys) or (number.measure == "version" and any(map(number.same, there))):
                continue
            if loss := self._lost_number(statement, number, region, there, fresh):
                yield loss

    def lost_bounds(self, statement: Statement, region: Sequence[Statement]) -> Iterator[Loss]:
        """Of numbers that are kept."""
        keys = {key for one in region for number in one.numbers for key in number.keys}
        for number in statement.numbers[:MOST_NUMBERS]:
            if not keys.isdisjoint(number.keys):
                yield from self._lost_bound(statement, number, region)

    def _lost_number(
        self,
        statement: Statement,
        number: Number,
        region: Sequence[Statement],
        there: Sequence[Number],
        fresh: Sequence[Number],
    ) -> Loss | None:
        """None where it is only written otherwise, or said elsewhere."""
        if number.measure == "version":
            return (
                None
                if number.text.lower().removeprefix("v") in self._pair.line
                else self._changed(statement, number, fresh)
            )
        if is_otherwise_said(statement, number, region, there, fresh):
            return None
        if number.measure == "rate":  # told where another one stands for it; else it may be said in many ways
            rates = [one for one in fresh if one.measure == "rate"]
            return self._changed(statement, number, rates) if rates or self._is_counted_rate(number) else None
        unit = next((other for other in there if number.measure != other.measure and number.same_value(other)), None)
        if unit and not number.measure and (unit in fresh or statement.row):
            return None  # the page says more: a unit that stood in the head of a table
        if unit and _is_unit_alike(number, unit, region):
            return None
        if unit and number.measure and not (unit.measure == "" and _is_inherited(region)):
            return loss_in("number", statement, number.text, unit.text, changed=True)
        if unit and number.measure:
            return None
        other = next(
            (one for one in fresh if one.measure == number.measure and one.is_telling >= number.is_telling), None
        )
        if other is None and (self._pair.is_on_page(number) or is_small_word(number)):
            return None
        return self._changed(statement, number, fresh)

    def _rarer_rates(self, match: SentenceMatch, there: Sequence[Number]) -> set[tuple[str, Fraction]]:
        """Rates that stand less often here than in the source, where a fresh one stands: one of them was changed."""
        now = Counter(key for number in there if number.measure == "rate" for key in number.keys)
        if not now or not any(number.measure == "rate" for number in self._pair.fresh_numbers(match)):
            return set()
        places = {number for place in match.region for number in self._pair.alignment.sources_of.get(place, ())}
        before = Counter(
            key for place in places for n in self._pair.mine[place].numbers if n.measure == "rate" for key in n.keys
        )
        return {key for key in now if now[key] < before[key]}

    def _is_counted_rate(self, number: Number) -> bool:
        """Whether the rate has a number, `every 12 hours`, `once a week`, and that is nowhere on the page."""
        if len(number.text.split()) < 3:
            return False
        return all(("time", value) not in self._pair.numbers for value in number.values)

    def _changed(self, statement: Statement, number: Number, fresh: Sequence[Number]) -> Loss:
        alike = [one for one in fresh if one.measure == number.measure] or list(fresh)
        return loss_in("number", statement, number.text, alike[0].text if alike else "", changed=bool(alike))

    def _lost_bound(self, statement: Statement, number: Number, region: Sequence[Statement]) -> Iterator[Loss]:
        mine = [(sign, family) for sign, family in bounds_of(statement, number) if not is_no_bound(sign, number)]
        if not mine or any(f"{number.text}+" in one.text for one in region):
            return
        bounds = [bounds_of(one, other) for one in region for other in one.numbers if number.same(other)]
        for sign, family in mine:
            if family == "about":
                there = {fam for bound in bounds for _, fam in bound}
                if (
                    (sign.phrase in _UNDER and there & {"more", "at least"})
                    or (sign.phrase in _OVER and there & {"less", "at most"})
                    or not any(
                        fam in ("about", "more", "less", "at most", "at least") for bound in bounds for _, fam in bound
                    )
                ):
                    yield loss_in("hedge", statement, f"{sign.phrase} {number.text}", self._near(region, number))
                continue
            if is_bounded(family, sign, statement, number, region) or is_in_time(sign, number, region):
                return
            yield loss_in(
                "condition", statement, f"{sign.phrase} {number.text}", self._near(region, number), changed=True
            )
            return

    def _near(self, region: Sequence[Statement], number: Number) -> str:
        for one in region:
            for other in one.numbers:
                if number.same(other):
                    words = [token.text for token in one.tokens[max(0, other.place - 3) : other.end + 2]]
                    return " ".join(words)
        return ""


_UNDER = frozenset({"almost", "nearly", "just under", "close to", "fast", "knapp", "beinahe", "nahezu"})
_OVER = frozenset({"just over", "gut"})
"""What is about a number, from one side."""


def _is_unit_alike(number: Number, other: Number, region: Sequence[Statement]) -> bool:
    """Whether two numbers of one value need no unit to be the same."""
    if not other.measure and _has_unit_of(number, other, region):
        return True
    if {number.measure, other.measure} in ({"celsius", "degree"}, {"factor", ""}):
        return True  # `four times` may become `four of them`
    unit = stem_of(number.text.split()[-1].lower())
    if {_unit_name(number), _unit_name(other)} <= POUNDS:
        return True
    if not other.measure and any(unit in one.stems for one in region):
        return True  # `one tablet of 20 mg`, `one 20 mg tablet`
    return number.measure == "month" and not other.measure and any(_OF_AGE & one.words for one in region)


def _unit_name(number: Number) -> str:
    return number.text.split()[-1].lower()


def _has_unit_of(number: Number, bare: Number, region: Sequence[Statement]) -> bool:
    """`8 minutes, with a slow card 25`; and `under-16s` are no seconds."""
    if re.fullmatch(r"\d+s", number.text):
        return True
    kinds = {"celsius", "degree"} if number.measure in ("celsius", "degree") else {number.measure}
    return any(bare in one.numbers for one in region) and any(
        other.measure in kinds for one in region for other in one.numbers
    )


def _is_inherited(region: Sequence[Statement]) -> bool:
    """Rows of a table have their units in its head."""
    return all(one.row for one in region)


def is_small_word(number: Number) -> bool:
    """`one` and `first` count nothing in most sentences; `zero` is said in other words."""
    return number.is_word and not number.measure and max(number.bare, default=0) in (0, 1)
