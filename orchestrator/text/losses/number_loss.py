"""Numbers of a sentence that is kept: changed, gone, or without the bound they had."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from orchestrator.text.language import word_set
from orchestrator.text.losses.alignment import SentenceMatch
from orchestrator.text.losses.amount import is_same_flow, is_same_sum
from orchestrator.text.losses.bound import (
    bounds_of,
    is_bounded,
    is_in_time,
    is_no_bound,
)
from orchestrator.text.losses.cut import Cut
from orchestrator.text.losses.loss import Loss
from orchestrator.text.losses.number import SPELLED, Number, unit_of
from orchestrator.text.losses.number_reader import OF_EACH, RANKS, numbers_of
from orchestrator.text.losses.statement import Statement, spaced
from orchestrator.text.losses.text_pair import TextPair, loss_in
from orchestrator.text.losses.token import Token, stem_of

_MOST_NUMBERS = 100
"""Of one sentence; what has more is no sentence."""
_INSTEAD = {
    "rather than": "instead of",
    "instead of": "instead of",
    "statt": "statt",
    "anstatt": "statt",
    "von": "von",
    "from": "from",
}
"""Before a number that was, or might be."""
_OF_AGE = word_set(
    "younger older aged age under over children child kids adults "
    "jünger älter alt alter unter über kind kinder kindern erwachsene jugendliche"
)
"""Beside these a bare number counts years."""
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
        if swapped := _swapped(statement, region) or _crossed(statement, region):
            yield loss_in("number", statement, *swapped, changed=True)
        replaced = _replaced(statement, self._pair.cuts(statement, match))
        if replaced:
            yield loss_in("number", statement, *replaced, changed=True)
            return
        for number in statement.numbers[:_MOST_NUMBERS]:
            if match.by_place and number.is_word and not number.is_telling:
                continue
            if not keys.isdisjoint(number.keys) or (number.measure == "version" and any(map(number.same, there))):
                continue
            if loss := self._lost_number(statement, number, region, there, fresh):
                yield loss

    def lost_bounds(self, statement: Statement, region: Sequence[Statement]) -> Iterator[Loss]:
        """Of numbers that are kept."""
        keys = {key for one in region for number in one.numbers for key in number.keys}
        for number in statement.numbers[:_MOST_NUMBERS]:
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
        if _is_otherwise_said(statement, number, region, there, fresh):
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


def _swapped(statement: Statement, region: Sequence[Statement]) -> tuple[str, str] | None:
    """A number that stands for the one it was put in place of: `2,000 rather than 3,000`, `von 7 % auf 4 %`."""
    for word, number in _first_behind(statement):
        for one in region:
            for other_word, other in _first_behind(one):
                if word != other_word or any(
                    number.same_value(there) for said, there in _first_behind(one) if said == word
                ):
                    continue
                if any(mine.same_value(other) for mine in statement.numbers) and any(
                    map(number.same_value, one.numbers)
                ):
                    return f"{word} {number.text}", f"{word} {other.text}"
    return None


def _replaced(statement: Statement, cuts: Sequence[Cut]) -> tuple[str, str] | None:
    """A number for which another one stands where all else is as it was, wherever it may stand besides."""
    for cut in cuts:
        lost = [number for number in statement.numbers if number.place in cut.lost]
        put = numbers_of(cut.put, german={"de": True, "en": False}.get(statement.language or ""))
        if not cut.is_word_for_word:
            continue
        if units := _other_unit(statement, cut) or _other_rank(statement, cut):
            return units
        if len(lost) != len(put):
            continue
        for number, other in zip(lost, put, strict=True):
            if number.is_word != other.is_word or (number.is_word and _COUNTED_BY_NONE & {number.text, other.text}):
                continue
            if not other.measure and number.bare.isdisjoint(other.bare):
                return number.text, " ".join([other.text, *number.text.split()[1:]])  # its unit stands behind the cut
            if number.measure == other.measure and number.values.isdisjoint(other.values):
                return number.text, other.text
    return None


_COUNTED_BY_NONE = word_set("a an ein eine einen einem einer A An Ein Eine Einen Einem Einer kein keine keinen")


def _other_unit(statement: Statement, cut: Cut) -> tuple[str, str] | None:
    """`In millimetres` for `in centimetres`, with no number beside it."""
    lost = [statement.tokens[place].text for place in sorted(cut.lost)]
    if len(lost) != 1 or len(cut.put) != 1 or len(lost[0]) < _SPELLED_OUT or {lost[0], cut.put[0].word} <= _POUNDS:
        return None
    mine, theirs = unit_of(lost[0]), unit_of(cut.put[0].text)
    return (lost[0], cut.put[0].text) if mine and theirs and mine != theirs else None


def _other_rank(statement: Statement, cut: Cut) -> tuple[str, str] | None:
    lost = [statement.tokens[place] for place in sorted(cut.lost)]
    if len(lost) == len(cut.put) == 1 and {lost[0].word, cut.put[0].word} <= _RANKS and lost[0].word != cut.put[0].word:
        return lost[0].text, cut.put[0].text
    return None


_RANKS = word_set(
    "first second third fourth fifth sixth seventh eighth ninth tenth erste ersten zweite zweiten dritte dritten "
    "vierte vierten fünfte fünften sechste sechsten"
)
_SPELLED_OUT = 4
"""Letters from which a unit is one without a number."""


def _crossed(statement: Statement, region: Sequence[Statement]) -> tuple[str, str] | None:
    """Two numbers of which each stands now before what the other one counted: `two parts of sand, one of lime`."""
    mine = _counted(statement)
    for one in region:
        theirs = _counted(one)
        for place, (number, of) in enumerate(mine):
            for other, of_other in mine[place + 1 :]:
                if any(_stands_behind_its_word(one, statement, each) for each in (number, other)):
                    continue  # `version 0.6 needs Python 3.11`
                there = next((words for now, words in theirs if now.same(number)), set())
                there_other = next((words for now, words in theirs if now.same(other)), set())
                own, others = of - of_other, of_other - of
                if number.same(other) or not (others & there - there_other) or not (own & there_other - there):
                    continue
                if not own & there and not others & there_other:
                    return number.text, other.text
    return None


def _stands_behind_its_word(one: Statement, statement: Statement, number: Number) -> bool:
    before = statement.tokens[number.place - 1].stem if number.place else ""
    places = one.stems.get(before, ()) if before else ()
    return any(number.same(other) and other.place - 1 in places for other in one.numbers)


def _counted(statement: Statement) -> list[tuple[Number, set[str]]]:
    """Each number with the words between it and the next one."""
    found = []
    aside = _in_brackets(statement.tokens)
    numbers = [
        number for number in statement.numbers[:_MOST_COUNTED] if number.measure != "rate" and number.place not in aside
    ]
    for place, number in enumerate(numbers):
        end = numbers[place + 1].place if place + 1 < len(numbers) else len(statement.tokens)
        behind = [token for at, token in enumerate(statement.tokens[number.end : end], number.end) if at not in aside]
        words = {
            token.stem or token.text for token in behind if token.kind == "word" and (token.stem or _is_label(token))
        }
        found.append((number, words))
    return found


def _in_brackets(tokens: Sequence[Token]) -> set[int]:
    """Places between round brackets."""
    found, is_inside = set(), False
    for place, token in enumerate(tokens):
        is_inside = (is_inside or "(" in token.text) and not (token.kind == "mark" and ")" in token.text)
        if is_inside:
            found.add(place)
    return found


def _is_label(token: Token) -> bool:
    """`A` and `B`, of two groups."""
    return len(token.text) == 1 and token.text.isupper() and token.text != "I"


_MOST_COUNTED = 8
"""Numbers of a sentence that are looked at for having changed places: each with each other one."""


def _first_behind(statement: Statement) -> Iterator[tuple[str, Number]]:
    for number in statement.numbers[:_MOST_NUMBERS]:
        before = [token.word for token in statement.tokens[max(0, number.place - 2) : number.place]]
        said = " ".join(before)
        if word := next((word for written, word in _INSTEAD.items() if written in said.split() or written == said), ""):
            yield word, number


def _is_otherwise_said(
    statement: Statement,
    number: Number,
    region: Sequence[Statement],
    there: Sequence[Number],
    fresh: Sequence[Number],
) -> bool:
    """Whether other words stand for a number: a part, a rank, an hour of the day, nothing at all."""
    if _is_part_of(number, statement.numbers, there) or _is_in_parts(number, there, region):
        return True
    if is_same_flow(statement, number, region) or is_same_sum(statement, number, region):
        return True
    if _is_one_off(statement, number, region, there) or _is_in_a_rate(statement, number, there):
        return True
    if any(number.bare & _counts_in(rate) and _is_in_parts(rate, statement.numbers, [statement]) for rate in there):
        return True  # `60 beats a minute` may become `60 times a minute`
    if number.measure == "rate" and any(
        rate.measure == "rate" and _is_in_parts(rate, statement.numbers, [statement]) for rate in there
    ):
        return True
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


def _is_unit_alike(number: Number, other: Number, region: Sequence[Statement]) -> bool:
    """Whether two numbers of one value need no unit to be the same."""
    if not other.measure and _has_unit_of(number, other, region):
        return True
    if {number.measure, other.measure} in ({"celsius", "degree"}, {"factor", ""}):
        return True  # `four times` may become `four of them`
    unit = stem_of(number.text.split()[-1].lower())
    if {_unit_name(number), _unit_name(other)} <= _POUNDS:
        return True
    if not other.measure and any(unit in one.stems for one in region):
        return True  # `one tablet of 20 mg`, `one 20 mg tablet`
    return number.measure == "month" and not other.measure and any(_OF_AGE & one.words for one in region)


_POUNDS = word_set("pound pounds lb lbs")
"""Of weight or of money: which, the word alone does not say."""


def _unit_name(number: Number) -> str:
    return number.text.split()[-1].lower()


def _is_part_of(number: Number, mine: Sequence[Number], there: Sequence[Number]) -> bool:
    """`A third` may become `one in three`, and `one in three` a third."""
    if any(one.is_word and one.measure == "share" and number.bare & _parts_of_one(one) for one in there):
        return True  # `0.25 points` is `a quarter of a point`
    if number.measure == "share":
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


def is_small_word(number: Number) -> bool:
    """`one` and `first` count nothing in most sentences; `zero` is said in other words."""
    return number.is_word and not number.measure and max(number.bare, default=0) in (0, 1)
