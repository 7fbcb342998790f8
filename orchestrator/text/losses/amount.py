"""One amount in several numbers: `2 h 30 min`, `600 litres a minute`, `2.5 g per 100 g`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from orchestrator.text.language import word_set
from orchestrator.text.losses.bound import bounds_of
from orchestrator.text.losses.number import Number, unit_of
from orchestrator.text.losses.statement import Statement

Flow = tuple[str, Fraction]
"""What is counted, and how much of its base in a second; or of which share it is."""

_JOINTS = word_set("and und ,")
_SECONDS: dict[str, Fraction] = {"time": Fraction(1), "month": Fraction(2_629_746)}


def is_same_flow(statement: Statement, number: Number, region: Sequence[Statement]) -> bool:
    """`600 litres a minute` is `10 litres per second`, `45 mph` `45 miles an hour`, `2.5 g per 100 g` 2.5 %."""
    mine = {flow for parts, flow in _flows(statement) if number in parts}
    return bool(mine) and any(flow in mine for one in region for _, flow in _flows(one))


def _flows(statement: Statement) -> Iterator[tuple[tuple[Number, ...], Flow]]:
    numbers = statement.numbers
    for place, number in enumerate(numbers):
        values = number.values
        if number.measure == "speed":
            yield from (((number,), ("length", value)) for value in values)
        if number.measure == "share":
            yield from (((number,), ("share", value)) for value in values)
        if number.measure not in _STREAMS and number.measure != "mass":
            continue
        rate = numbers[place + 1] if place + 1 < len(numbers) else None
        if rate and rate.measure == "rate" and rate.place - number.end <= 1 and _is_steady(statement, number, rate):
            parts: tuple[Number, ...] = (number, rate)
            seconds = max(rate.values)
        elif rate and rate.measure == number.measure and statement.tokens[rate.place - 1].word in _PER:
            parts, whole = (number, rate), max(rate.values)
            yield from ((parts, ("share", 100 * value / whole)) for value in values if whole)
            continue
        else:
            parts, seconds = (number,), _unit_behind(statement, number)
        if seconds and number.measure in _STREAMS:
            yield from ((parts, (number.measure, value / seconds)) for value in values)


_PER = word_set("per pro je")
_STREAMS = word_set("volume length size energy")
"""What flows, so that how much of it at once says nothing: of tablets, doses, money and rests that is all."""


def _is_steady(statement: Statement, number: Number, rate: Number) -> bool:
    """`A minute`, not `every 12 hours` nor `at most 2 litres a day`."""
    is_speed = number.measure == "length"  # a limit is a limit in whatever unit
    return max(rate.values) in _SHORT_TIMES and (is_speed or not bounds_of(statement, number))


_SHORT_TIMES = frozenset({Fraction(1), Fraction(60), Fraction(3600)})
"""Seconds of which one speaks of a flow."""


def _unit_behind(statement: Statement, number: Number) -> Fraction:
    """Seconds of the `h` in `30 km/h`, which stands there without its stroke; none of anything else."""
    behind = statement.tokens[number.end : number.end + 1]
    unit = unit_of(behind[0].text) if behind and behind[0].kind == "word" else None
    return unit[1] * _SECONDS[unit[0]] if unit and unit[0] in _SECONDS else Fraction(0)


def is_same_sum(statement: Statement, number: Number, region: Sequence[Statement]) -> bool:
    """`2 h 30 min` is two and a half hours, and the other way round."""
    mine = [total for parts, total in _sums(statement) if number in parts]
    there = {key for one in region for other in one.numbers for key in other.keys}
    if any(not there.isdisjoint(total.keys) for total in mine):
        return True
    return any(number.same(total) for one in region for _, total in _sums(one))


def _sums(statement: Statement) -> Iterator[tuple[tuple[Number, ...], Number]]:
    """Numbers side by side, of which the second counts a smaller unit of the same."""
    for first, second in pairwise(statement.numbers):
        between = statement.tokens[first.end : second.place]
        if first.measure != second.measure or first.measure not in ("time", "mass", "length", "volume"):
            continue
        if len(between) > 1 or any(token.word not in _JOINTS for token in between):
            continue
        if min(first.values) > max(second.values) and _unit(second) < _unit(first):
            total = frozenset(one + other for one in first.values for other in second.values)
            yield (first, second), Number(total, first.measure, "", first.place, second.end)


def _unit(number: Number) -> Fraction:
    return max(number.values) / max(max(number.bare), Fraction(1, 1000)) if number.bare else Fraction(0)
