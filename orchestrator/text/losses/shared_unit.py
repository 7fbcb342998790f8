"""A unit that stands beside one number and is of another one too: `from 5 to 60 s`, `4 × 3 m`, `(2.13 ± 0.04) µs`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from orchestrator.text.language import word_set
from orchestrator.text.losses.number import DEGREES, Number, in_base, unit_of
from orchestrator.text.losses.token import Token

_LINKS = word_set("and or to bis und oder – - — , auf by x × mal")
_EITHER_WAY = (["±"], ["plus", "or", "minus"], [",", "plus", "or", "minus"], ["plus", "oder", "minus"], [",", "±"])
"""Between a number and how far it may be off: each has the unit of the other."""


def with_units_shared(tokens: Sequence[Token], found: list[Number]) -> list[Number]:
    """`from 5 to 60 s`: the first has the unit of the second, if nothing but a joint stands between them."""
    found = [_with_unit_behind_bracket(tokens, number) for number in found]
    for place in range(len(found) - 2, -1, -1):
        number, following = found[place], found[place + 1]
        between = [token.word for token in tokens[number.end : following.place]]
        is_off = between in _EITHER_WAY
        if is_off and number.measure and not following.measure:
            found[place + 1] = _in_unit_of(following, number)
            continue
        is_times = number.measure == "factor" and not between  # `4 × 3 m`
        if (number.measure and not is_times) or not following.measure or following.measure == "version":
            continue
        if is_times or is_off or (0 < len(between) < 3 and all(word in _LINKS for word in between)):
            found[place] = _in_unit_of(number, following)
    return found


def _in_unit_of(number: Number, other: Number) -> Number:
    if not other.bare:
        return number
    base = max(other.values) / max(other.bare) if max(other.bare) else Fraction(1)
    values = frozenset(value * base for value in number.bare)
    return Number(values, other.measure, number.text, number.place, number.end, number.is_word, bare=number.bare)


def _with_unit_behind_bracket(tokens: Sequence[Token], number: Number) -> Number:
    """`(2.13 ± 0.04) µs`."""
    behind = tokens[number.end : number.end + 2]
    if number.measure or len(behind) < 2 or behind[0].text != ")" or behind[1].kind != "word":
        return number
    unit = unit_of(behind[1].text)
    is_off = any(token.text == "±" for token in tokens[max(0, number.place - 1) : number.place])
    if not unit or unit[0] in DEGREES or not (is_off or len(behind[1].text) > 1):
        return number  # `(1) A key`
    measure, values = in_base(number.bare, *unit)
    return Number(values, measure, number.text, number.place, number.end, number.is_word, bare=number.bare)
