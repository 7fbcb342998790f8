"""A number that other words stand for: a part, a rank, an hour of the day, another rhythm, nothing at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from orchestrator.text.language import word_set
from orchestrator.text.losses.amount import is_same_flow, is_same_sum
from orchestrator.text.losses.bound import bounds_of
from orchestrator.text.losses.number import SPELLED, Number, unit_of
from orchestrator.text.losses.number_reader import OF_EACH, RANKS
from orchestrator.text.losses.statement import Statement, spaced
from orchestrator.text.losses.token import stem_of

_RANKED: tuple[str, ...] = (
    "fourth vierte vierten",
    "fifth fünfte fünften",
    "sixth sechste sechsten",
    "seventh siebte siebten",
)
_RANKED += ("eighth achte achten", "ninth neunte neunten", "tenth zehnte zehnten")
_ONE_OF_THEM = Fraction(1)
_SAID_AS = {
    Fraction(0): word_set("no none nobody nothing nil zero kein keine keinen keiner niemand nichts null"),
    _ONE_OF_THEM: word_set("first erste ersten erster erstes einmal"),
    Fraction(2): word_set(
        "both twice double doubled doubling verdoppelt second pair beide beiden doppelt zweite zweiten couple"
    ),
    Fraction(3): word_set("triple third thrice dreifach dreimal dritte dritten dritter"),
    **{Fraction(value): word_set(words) for value, words in enumerate(_RANKED, 4)},
    Fraction(1, 2): word_set("half halves halve halved halfway halb halbe halben halber hälfte"),
    Fraction(100): word_set("doubled doubles doubling verdoppelt verdoppelten verdoppelte"),
    Fraction(200): word_set("tripled triples tripling verdreifacht verdreifachten verdreifachte"),
    Fraction(50): word_set("alternate half halves halve halved halfway halb halbe halben halber hälfte"),
}


def is_otherwise_said(
    statement: Statement,
    number: Number,
    region: Sequence[Statement],
    there: Sequence[Number],
    fresh: Sequence[Number],
) -> bool:
    """Whether other words stand for a number: a part, a rank, an hour of the day, nothing at all."""
    if _is_part_of(number, statement.numbers, there) or _is_in_parts(number, there, region):
        return True
    said = (is_same(statement, number, region) for is_same in (is_same_flow, is_same_sum, _is_same_call))
    if any(said) or _is_one_of_them(statement, number, region):
        return True
    if _is_one_off(statement, number, region, there) or _is_in_a_rate(statement, number, there):
        return True
    in_parts = [rate for rate in there if _is_in_parts(rate, statement.numbers, [statement])]
    if any(number.bare & _counts_in(rate) or number.measure == rate.measure == "rate" for rate in in_parts):
        return True  # `60 beats a minute` may become `60 times a minute`
    if _says_word(statement, number, region) or _is_an_hour(number, region) or _is_a_day(number, region):
        return True
    if any(_is_first_of(number, one) or _lasts_a_day(number, one) for one in region):
        return True
    behind = statement.tokens[number.end : number.end + 1]
    if number.bare == _ONE and behind and behind[0].text == ":":
        return True  # `1:200` is `200-fold`
    if number.is_word and number.bare == _ONE and not any(one.measure == number.measure for one in fresh):
        counted = stem_of(number.text.split()[-1].lower())
        if any(counted in one.stems for one in region):
            return True  # `one tablet` is `a single tablet`
    return not fresh and _is_pointing(statement, number)


def _is_one_of_them(statement: Statement, number: Number, region: Sequence[Statement]) -> bool:
    """`1 von 1.000` may be `einem von tausend`, `1 Enthaltung` one abstention."""
    pairs = (pair for one in region for pair in pairwise(one.tokens))
    counted = {token.stem for token in statement.tokens[number.end : number.end + 1] if token.stem}
    if number.bare == _ONE and number.measure:
        unit = unit_of(number.text.split()[-1])
        pairs_of_units = (pair for one in region for pair in pairwise(one.tokens))
        return unit is not None and any(
            one.word in _ONES and unit_of(token.text) == unit for one, token in pairs_of_units
        )
    is_one = number.bare == _ONE
    return is_one and any(one.word in _ONES and (token.word in _OF or token.stem in counted) for one, token in pairs)


_ONES, _OF = word_set("one a an ein eine einen einem einer eins"), word_set("in of out von unter aus")


def _is_same_call(statement: Statement, number: Number, region: Sequence[Statement]) -> bool:
    """`0341 555 0172` may be `(0341) 5550172`: of a number that is dialled the spaces say nothing."""
    mine = {_digits(found[0]) for found in _CALL.finditer(statement.text) if number.text in re.split(r"\D+", found[0])}
    return bool(mine) and any(_digits(found[0]) in mine for one in region for found in _CALL.finditer(one.text))


_CALL = re.compile(r"(?<![\d.,])\(?\+?\d[\d ()/-]{5,24}\d(?![\d.,]*\d)")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _is_part_of(number: Number, mine: Sequence[Number], there: Sequence[Number]) -> bool:
    """`A third` may become `one in three`, and `one in three` a third."""
    if any(one.is_word and one.measure == "share" and number.bare & _parts_of_one(one) for one in there):
        return True  # `0.25 points` is `a quarter of a point`
    if number.measure == "factor" and any(
        one.measure == "share" and not number.values.isdisjoint(_parts_of_one(one)) for one in there
    ):
        return True  # `1.25 times the rate` is `125 % of the rate`
    if number.measure == "share":
        if any(one.measure == "factor" and not one.values.isdisjoint(_parts_of_one(number)) for one in there):
            return True
        if number.is_word and any(_parts_of_one(number) & one.bare for one in there):
            return True
        portions = {value * share / 100 for one in mine for value in one.bare for share in number.values}
        return not number.values.isdisjoint(_shares(there)) or any(not portions.isdisjoint(one.bare) for one in there)
    return number.is_telling is False and any(
        one.measure == "share" and not one.values.isdisjoint(_shares(mine)) for one in there
    )


def _parts_of_one(share: Number) -> set[Fraction]:
    return {value / 100 for value in share.values}


def _shares(numbers: Sequence[Number]) -> set[Fraction]:
    bare = {value for one in numbers if one.measure in ("", "rank") for value in one.bare if value > 0}
    return {100 * one / other for one in bare for other in bare if one < other and _is_whole(other)}


def _is_whole(value: Fraction) -> bool:
    """Of which one takes a part: `one in three`, `two in a hundred`."""
    return value <= _FEW_PARTS or value in (100, 1000)


_FEW_PARTS = 20


def _is_in_parts(number: Number, there: Sequence[Number], region: Sequence[Statement]) -> bool:
    """`Twice a month` may become `two visits a month`, `eine Minute lang` `wenigstens eine Minute`."""
    words = number.text.split()
    unit = unit_of(words[-1])
    if unit is None or not (number.measure == "rate" or (number.is_word and max(number.bare, default=0) == 1)):
        return False
    counts = _counts_in(number)
    if number.measure == "rate" and counts and counts <= {value for one in there for value in one.bare}:
        daily = Number(frozenset({max(number.values) * max(counts)}), "rate", "", 0, 0)
        if any(one.same(daily) for one in there):
            return True  # `twice a day` may be `two sessions daily`
    counted = {value for one in there for value in one.bare}
    for one in region:
        for before, token in pairwise(one.tokens):
            if unit_of(token.text) == unit and before.word in OF_EACH | {"one"}:
                return number.measure != "rate" or (bool(counts) and counts <= counted)
    return False


def _counts_in(number: Number) -> set[Fraction]:
    words = number.text.lower().split()
    return {SPELLED[word] for word in words if word in SPELLED} | {Fraction(word) for word in words if word.isdecimal()}


def _is_pointing(statement: Statement, number: Number) -> bool:
    """`The two swap places` counts nothing: `they` do."""
    before = statement.tokens[number.place - 1].word if number.place else ""
    return number.is_word and not number.measure and before in _THOSE


_THOSE = word_set("the these those both die diese den diesen beiden")


def _says_word(statement: Statement, number: Number, region: Sequence[Statement]) -> bool:
    """`one of two` may go as `the other`; `two` may be `both`, `twice` or `second`."""
    value = max(number.bare, default=Fraction(1))
    is_share = number.measure == "share" and value >= _WHOLE
    wanted = _SAID_AS.get(value, frozenset()) if number.is_word or is_share or not number.measure else frozenset()
    begins = tuple(word for word, said in SPELLED.items() if said == value and len(word) > _LONG_WORD)
    wanted -= frozenset() if number.is_word else statement.words
    return any(
        wanted & one.words or any(word.startswith(begins) and word not in begins for word in one.words)
        for one in region
        if wanted or (begins and one.language == "de")
    )


_WHOLE = 100
"""Percent."""
_LONG_WORD = 3
"""Letters of a number with which longer words of German begin: `Fünfmeterturm`, `vierwöchig`."""


def _is_an_hour(number: Number, region: Sequence[Statement]) -> bool:
    """`Von 9 bis 20 Uhr` is `9:00 bis 20:00`."""
    minutes = [dated.minute for one in region for dated in one.dates if dated.minute >= 0]
    hours = {Fraction(minute, 60) for minute in minutes}
    hours |= {Fraction(minute // 60 * 100 + minute % 60, 100) for minute in minutes}  # `between 7.30 and 8.45 am`
    return not number.measure and any(value in hours or value + _NOON in hours for value in number.bare)


def _is_a_day(number: Number, region: Sequence[Statement]) -> bool:
    """`On the 28th` is 28 May, `the 1st of each month` the first; the 1990s are the nineties."""
    if decade := _DECADE.fullmatch(number.text):
        return any(_DECADES[int(decade[1])] in one.words for one in region)
    if number.measure != "rank":
        return False
    if any(dated.day in number.values for one in region for dated in one.dates):
        return True
    ranked = {word for word, rank in RANKS.items() if rank in number.values}
    return any(ranked & one.words for one in region)


_DECADE = re.compile(r"['’]?(?:1[89]|20)?(\d)0s")
_DECADES = ["_", "_", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]


def _is_one_off(statement: Statement, number: Number, region: Sequence[Statement], there: Sequence[Number]) -> bool:
    """`Fewer than 2 cores` is a single core, `more than 4` are five or more."""
    if number.measure or max(number.bare).denominator != 1:
        return False
    families = {family for _, family in bounds_of(statement, number)}
    steps = {-1 for family in families if family in ("less", "at most")} | {
        1 for family in families if family in ("more", "at least")
    }
    steps |= {-step for step in steps}
    wanted = {value + step for value in number.bare for step in steps}
    if "less" in families and {value - 1 for value in number.bare} == _ONE:
        return any(one.words & _SINGLE for one in region)
    bounded = [other for one in region for other in one.numbers if bounds_of(one, other)]
    return any(wanted & other.bare and not other.measure for other in bounded if other in there)


_SINGLE = word_set("single one alone sole einzeln einzelne einzelner einzigen einem einer")


def _is_in_a_rate(statement: Statement, number: Number, there: Sequence[Number]) -> bool:
    """`8 tablets in 24 hours` may become `eight a day`."""
    before = statement.tokens[number.place - 1].word if number.place else ""
    if number.measure != "time" or before not in _IN_ONE:
        return False
    return any(rate.measure == "rate" and rate.values & number.values for rate in there)


_IN_ONE = word_set("in within per every each any innerhalb binnen pro")


def _is_first_of(number: Number, one: Statement) -> bool:
    """`During the first year` is within twelve months."""
    for before, token in pairwise(one.tokens):
        unit = unit_of(token.text) if before.word in _FIRST else None
        if unit and unit[0] == number.measure and unit[1] in number.values:
            return True
    return False


def _lasts_a_day(number: Number, one: Statement) -> bool:
    return number.same(_DAY) and any(said in f" {spaced(one.tokens)} " for said in _ALL_DAY)


_FIRST = _SAID_AS[_ONE_OF_THEM]
_DAY = Number(frozenset({Fraction(86_400)}), "time", "", 0, 0)
_ALL_DAY = (" round the clock ", " around the clock ", " day and night ", " rund um die uhr ", " tag und nacht ")
_NOON = 12
_ONE = frozenset({Fraction(1)})
