"""The numbers of a sentence: digits and words with their units, parts, rates and ranks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from orchestrator.text.language import word_set
from orchestrator.text.losses.number import (
    DEGREES,
    MONEY,
    NUMBER,
    SPELLED,
    TENS,
    Number,
    digits_of,
    in_base,
    scale_of,
    unit_of,
)
from orchestrator.text.losses.shared_unit import with_units_shared
from orchestrator.text.losses.token import Token

_ORDINAL = re.compile(r"st|nd|rd|th", re.IGNORECASE)


def numbers_of(tokens: Sequence[Token], *, german: bool | None) -> list[Number]:
    found = [number for place, token in enumerate(tokens) if (number := _number(tokens, place, token, german=german))]
    found = [number for number in found if not any(one.place < number.place < one.end for one in found)]
    rates = [number for number in found if number.measure == "rate"]
    counted = {place for rate in rates for place in range(rate.place, rate.end)}
    counts = [number for number in found if number.measure != "rate" and number.place not in counted]
    counts = with_units_shared(tokens, counts)
    return sorted([*counts, *rates], key=lambda number: number.place)


def _number(tokens: Sequence[Token], place: int, token: Token, *, german: bool | None) -> Number | None:
    if token.kind == "number":
        return _from_digits(tokens, place, token, german=german)
    if token.kind == "version":
        return Number(frozenset(), "version", token.text, place, place + 1)
    if token.kind == "word" and token.word not in _COUNTS and token.text != "½":
        return None
    if token.kind == "word" and (
        said := _every_few(tokens, place, german=german)
        or _rate(tokens, place, token)
        or _one(tokens, place, token)
        or _rank(tokens, place, token)
    ):
        return said
    if token.kind != "word" or token.word not in SPELLED:
        return None
    if place and tokens[place - 1].word in TENS:
        return None
    if tokens[place + 1 : place + 2] and tokens[place + 1].word in _SHARES:
        return None  # `three quarters` are one number
    value, end = SPELLED[token.word], place + 1
    if token.word in TENS and end < len(tokens) and 0 < SPELLED.get(tokens[end].word, 0) < 10:
        value, end = value + SPELLED[tokens[end].word], end + 1
    if _is_negative(tokens, place):
        value = -value
    return _measured(tokens, place, end, frozenset({Fraction(value)}), token.text, is_word=True)


def _rank(tokens: Sequence[Token], place: int, token: Token) -> Number | None:
    """`The nineteenth`, `twenty-first`: those up to ten are words of other meanings."""
    value, end = RANKS.get(token.word, 0), place + 1
    if token.word in TENS and end < len(tokens) and 0 < RANKS.get(tokens[end].word, 0) < 10:
        value, end = int(SPELLED[token.word]) + RANKS[tokens[end].word], end + 1
    if value <= 10 or (place and tokens[place - 1].word in TENS):
        return None
    text, ranked = " ".join(one.text for one in tokens[place:end]), frozenset({Fraction(value)})
    return Number(ranked, "rank", text, place, end, is_word=True, bare=ranked)


_NTHS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_NTHS_DE = (
    "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte dreizehnte vierzehnte "
    "fünfzehnte sechzehnte siebzehnte achtzehnte neunzehnte zwanzigste"
)
RANKS = {word: rank for rank, word in enumerate(_NTHS.split(), 1)} | {"thirtieth": 30}
RANKS |= {f"{word}{end}": rank for rank, word in enumerate(_NTHS_DE.split(), 1) for end in ("", "n", "r", "s")}
"""Ranks in words."""


_EACH = word_set("per each every pro je jede jeden jedes jeder")
OF_EACH = word_set("a an im am ein eine einen einem einer")
"""Only behind what is counted: `twice a day`, `5 € im Monat`; else it is any day."""
_MONTH_S = 2_629_746
_OFTEN: Mapping[str, str] = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "annual": "year",
    "stündlich": "hour",
    "täglich": "day",
    "wöchentlich": "week",
    "monatlich": "month",
    "jährlich": "year",
}


_ADJECTIVE = re.compile(r"lich(?:e[nmrs]?)$")


_SO_MANY: Mapping[str, int] = {
    "viertelstündlich": 900,
    "halbstündlich": 1800,
    "fortnightly": 1_209_600,
    "quarterly": 3 * _MONTH_S,
    "vierteljährlich": 3 * _MONTH_S,
    "halbjährlich": 6 * _MONTH_S,
}


_OFTEN_DE = {f"{word}{ending}" for word in _OFTEN if word.endswith("lich") for ending in ("e", "en", "em", "er", "es")}


def _rate(tokens: Sequence[Token], place: int, token: Token) -> Number | None:
    """In what time something is done or used up once: `per month`, `twice a day`, `daily`."""
    if seconds := _SO_MANY.get(token.word):
        value = frozenset({Fraction(seconds)})
        return Number(value, "rate", token.text, place, place + 1, bare=value)
    unit, end = unit_of(_OFTEN.get(_ADJECTIVE.sub("lich", token.word), "")), place + 1
    if token.word == "in" and _follows(tokens, place + 1, "der") and _is_counted(tokens, place):
        unit, end = (unit_of(tokens[place + 2].text) if place + 2 < len(tokens) else None), place + 3
    if unit is None and (token.word in _EACH or (token.word in OF_EACH and _is_counted(tokens, place))):
        unit, end = (unit_of(tokens[end].text) if end < len(tokens) else None), place + 2
    if unit is None or unit[0] not in ("time", "month"):
        return None
    return _as_rate(tokens, unit, Fraction(1), place, end)


def _as_rate(tokens: Sequence[Token], unit: tuple[str, Fraction], count: Fraction, place: int, end: int) -> Number:
    """Once in so many of the unit; `twice a day` is once in half of one."""
    times, start = _times(tokens, place)
    if times == 1 and tokens[place].word in _OFTEN and (said := _times_behind(tokens, end)):
        times, end = said
    seconds = frozenset({unit[1] * (_MONTH_S if unit[0] == "month" else 1) * count / times})
    return Number(seconds, "rate", " ".join(one.text for one in tokens[start:end]), start, end, bare=seconds)


def _times(tokens: Sequence[Token], place: int) -> tuple[Fraction, int]:
    """How often in that time, and where that begins: `twice`, `3 times`, `dreimal`."""
    before = tokens[place - 1] if place else None
    if before and tokens[place].word in _OFTEN and before.word not in _SO_OFTEN and before.word in SPELLED:
        return 1 / max(Fraction(1), SPELLED[before.word]), place - 1  # `six-hourly`
    if before and before.word in _SO_OFTEN:
        return Fraction(_SO_OFTEN[before.word]), place - 1
    if before and (times := _TIMES_SIGN.fullmatch(before.text)):
        return Fraction(max(1, int(times[1]))), place - 1
    if before and before.word in ("times", "mal", "mals") and place > 1:
        count = tokens[place - 2]
        if count.text.isdigit() and 0 < int(count.text) < 10_000:
            return Fraction(int(count.text)), place - 2
        if SPELLED.get(count.word):
            return Fraction(SPELLED[count.word]), place - 2
    return Fraction(1), place


def _times_behind(tokens: Sequence[Token], place: int) -> tuple[Fraction, int] | None:
    """`Täglich drei- bis viermal`, `daily three times`: as often as the last one says."""
    for at in range(place, min(place + _MOST_TIMES, len(tokens))):
        token = tokens[at]
        if token.word in _SO_OFTEN:
            return Fraction(_SO_OFTEN[token.word]), at + 1
        if token.word in ("times", "mal") and at > place and SPELLED.get(tokens[at - 1].word):
            return SPELLED[tokens[at - 1].word], at + 1
        if token.kind != "number" and token.word not in SPELLED and token.word not in ("bis", "to", "or", "oder"):
            return None
    return None


_MOST_TIMES = 4
"""Words: `drei bis vier mal`."""
_TIMES_SIGN = re.compile(r"(\d{1,3})\s?[×x]")
_SO_OFTEN = {"once": 1, "twice": 2, "thrice": 3, "einmal": 1, "zweimal": 2, "dreimal": 3, "viermal": 4}


_EVERY = word_set("every each alle jedes jede jeden jeder jedem")
_RANKS = {
    word: rank
    for rank, words in (
        (2, "other second zweite zweiter zweites zweiten"),
        (3, "third dritte dritter drittes dritten"),
        (4, "fourth vierte vierter viertes vierten"),
        (5, "fifth fünfte fünfter fünftes fünften"),
        (10, "tenth zehnte zehnter zehntes zehnten"),
    )
    for word in words.split()
}
"""`Every third of them` is a third."""


def _every_few(tokens: Sequence[Token], place: int, *, german: bool | None) -> Number | None:
    """`every 12 hours`, `alle zwei Wochen`."""
    if tokens[place].word not in _EVERY or place + 1 >= len(tokens):
        return None
    if (tokens[place].word, tokens[place + 1].word) == ("each", "other"):
        return None
    if rank := _RANKS.get(tokens[place + 1].word):
        unit = unit_of(tokens[place + 2].text) if place + 2 < len(tokens) else None
        if unit and unit[0] in ("time", "month"):
            return _as_rate(tokens, unit, Fraction(rank), place, place + 3)
        share = frozenset({Fraction(100, rank)})
        return Number(share, "share", f"{tokens[place].text} {tokens[place + 1].text}", place, place + 2, True, share)
    count = _number(tokens, place + 1, tokens[place + 1], german=german)
    if count is None or count.measure not in ("time", "month") or not count.bare or not max(count.bare):
        return None
    value = max(count.bare)  # of half a year, one half
    return _as_rate(tokens, (count.measure, max(count.values) / value), value, place, count.end)


def _one(tokens: Sequence[Token], place: int, token: Token) -> Number | None:
    """`for an hour`, `within a week`: one of them."""
    if part := _part(tokens, place, token):
        return part
    if minutes := _QUARTERS.get(token.word):
        value = frozenset({Fraction(minutes * 60)})
        return Number(value, "time", token.text, place, place + 1, is_word=True, bare=frozenset({Fraction(1)}))
    if token.word not in _ONE or place + 1 >= len(tokens):
        return None
    if tokens[place + 1].word in _POWERS:
        number = _measured(tokens, place, place + 1, frozenset({Fraction(1)}), token.text, is_word=True)
        return number if number.measure else None
    is_whole = tokens[place + 1].word in _WHOLE and place + 2 < len(tokens)
    counted = tokens[place + 1 + is_whole]
    is_long = is_whole or counted.word in _LONG or _is_a_half(tokens, place + 2)
    unit = unit_of(counted.text)
    if unit is None or (unit[0] not in ("time", "month") and not is_long):
        return None
    if counted.word in RANKS and tokens[place + 2 + is_whole : place + 3 + is_whole]:
        behind = tokens[place + 2 + is_whole]
        if behind.kind == "number" or behind.word in SPELLED:
            return None  # `for a second 10 minutes`
    if not is_long and (not place or tokens[place - 1].word not in _LASTS):
        return None
    end = place + 2 + is_whole
    with_half = [one.word for one in tokens[end : end + 3]] == ["and", "a", "half"]
    one = frozenset({Fraction(3 if with_half else 2, 2)})
    text, end = " ".join(one.text for one in tokens[place : end + 3 * with_half]), end + 3 * with_half
    return Number(frozenset({unit[1] * max(one)}), unit[0], text, place, end, is_word=True, bare=one)


def _part(tokens: Sequence[Token], place: int, token: Token) -> Number | None:
    """`half an hour`, `a fifth of it`, `die Hälfte`."""
    if token.word not in _PARTS and token.text != "½":
        return None
    words = [one.word for one in tokens[place + 1 : place + 3]]
    if token.word in _HALF or token.text == "½":
        unit = next((unit for word in words if (unit := unit_of(word))), None)
        if unit and (len(words) == 1 or words[0] in _A or unit_of(words[0])):
            half, end = Fraction(1, 2), place + (3 if words[0] in _A else 2)
            text = " ".join(one.text for one in tokens[place:end])
            return Number(frozenset({unit[1] * half}), unit[0], text, place, end, bare=frozenset({half}))
    if _is_half(token, words):
        one_half = frozenset({Fraction(1, 2)})
        return Number(one_half, "", token.text, place, place + 1, is_word=True, bare=one_half)
    share = _SHARES.get(token.word)
    counted = SPELLED.get(tokens[place - 1].word, 1 if tokens[place - 1].word in _A else 0) if place else 0
    if (token.word in _HALF and words[:1] and words[0] in ("of", "the", "all")) or token.word == "hälfte":
        share, counted = Fraction(50), 1
    if token.word == "half" and place and (place + 1 == len(tokens) or tokens[place + 1].kind == "mark"):
        share, counted = Fraction(50), 1  # `students pay half`
    if share is not None and token.word == "quarter" and not counted:
        counted = 1 if [one.word for one in tokens[place + 1 : place + 2]] == ["of"] else 0
    if share is None or not 0 < counted < 10:
        return None
    if part := _part_of_unit(tokens, place, share * counted / 100):
        return part
    value = frozenset({share * counted})
    return Number(value, "share", token.text, place, place + 1, is_word=True, bare=value)


def _part_of_unit(tokens: Sequence[Token], place: int, portion: Fraction) -> Number | None:
    """`A quarter of an hour`, `un quart d'heure`, `a quarter of a litre`."""
    words = [token.word for token in tokens[place + 1 : place + 4]]
    behind = 2 if words[:1] == ["of"] and words[1:2] and words[1] in _A else 1 if words[:1] in (["d"], ["de"]) else 0
    unit = unit_of(words[behind]) if behind and len(words) > behind else None
    if not unit:
        return None
    end = place + behind + 2
    text = " ".join(one.text for one in tokens[place:end])
    return Number(frozenset({unit[1] * portion}), unit[0], text, place, end, True, frozenset({portion}))


_WHOLE = word_set(
    "consecutive straight further additional full whole single entire ganze ganzen ganzer ganzes volle vollen voller "
    "volles"
)
_ONE = word_set("a an un une uno una eine einen einer einem ein kein keinem keinen keine keiner")
"""`Noch kein Jahr alt` is `under a year`."""
_LONG = word_set(
    "hour week month year stunde woche monat jahr stunden wochen metre meter kilometre kilometer centimetre centimeter "
    "litre liter gram kilogram kilo mile tonne gramm kilogramm zentimeter euro dollar "
    "mètre litro metro heure hora jour día semaine mois año an"
)
"""One of these is counted wherever it stands; `a second` is a rank, `a day` any day."""


def _is_half(token: Token, words: Sequence[str]) -> bool:
    """Half of what is no time: `half a tablet`, `eine halbe Zitrone`."""
    if token.word in _HALF_DE or token.text == "½":
        return True
    return token.word in _HALF and bool(words) and words[0] in _A and (len(words) < 2 or not unit_of(words[1]))


_HALF_DE = word_set("halbe halben halber halbes halbem halves halved halbiert halbieren")
_QUARTERS = {"viertelstunde": 15, "dreiviertelstunde": 45, "fortnight": 14 * 24 * 60}
"""Minutes."""
_HALF = word_set("demi demie medio media half halbe halben halbes")
_SHARES = {
    "third": Fraction(100, 3),
    "thirds": Fraction(100, 3),
    "quart": Fraction(25),
    "cuarto": Fraction(25),
    "quarter": Fraction(25),
    "quarters": Fraction(25),
    "fifth": Fraction(20),
    "fifths": Fraction(20),
    "tenth": Fraction(10),
    "drittel": Fraction(100, 3),
    "dritteln": Fraction(100, 3),
    "viertel": Fraction(25),
    "vierteln": Fraction(25),
    "fünfteln": Fraction(20),
    "zehnteln": Fraction(10),
    "fünftel": Fraction(20),
    "zehntel": Fraction(10),
}
"""Percent; only behind a count: `the third column` is no share."""
_PARTS = _HALF | _HALF_DE | _SHARES.keys() | {"hälfte"}
_A = word_set("a an un une eine einen einer einem ein")
_LASTS = word_set(
    "for within inside after about nearly almost over in roughly approximately around under only just least lasts last "
    "takes runs für nach binnen innerhalb etwa fast über ungefähr rund circa unter knapp nur mindestens höchstens "
    "dauert läuft von noch"
)


def _is_counted(tokens: Sequence[Token], place: int) -> bool:
    before = tokens[max(0, place - 2) : place]
    return any(one.kind == "number" or one.word in _TIMES or unit_of(one.text) for one in before)


_TIMES = word_set("once twice times einmal zweimal dreimal viermal mal")
_DIGITS = re.compile(NUMBER)


def _is_negative(tokens: Sequence[Token], place: int) -> bool:
    """Behind a `minus`, but for `plus or minus`."""
    before = [one.word for one in tokens[max(0, place - 3) : place]]
    return before[-1:] == ["minus"] and before[-2:-1] not in (["or"], ["oder"], ["plus"])


def _from_digits(tokens: Sequence[Token], place: int, token: Token, *, german: bool | None) -> Number | None:
    read = _DIGITS.match(token.text)
    if not read:
        return None
    values = digits_of(read["digits"], german=german)
    if read["exponent"]:
        values = frozenset(value * Fraction(10) ** max(-30, min(30, int(read["exponent"][1:]))) for value in values)
    if (read["sign"] and read["sign"] in "-−") or _is_negative(tokens, place):
        values = frozenset(-value for value in values)
    tail = token.text[read.end() :].strip()
    if read["money"]:
        million = _OF_MONEY.get(tail.lower(), 1)
        values = frozenset(value * million for value in values)
        return _measured(tokens, place, place + 1, values, token.text, unit=read["money"].strip()[-1])
    if not tail and place and _is_currency(tokens[place - 1].text):
        return _measured(tokens, place, place + 1, values, token.text, unit=tokens[place - 1].text)
    if _ORDINAL.fullmatch(tail):
        return Number(values, "rank", token.text, place, place + 1, bare=values)
    return _measured(tokens, place, place + 1, values, token.text, unit=tail)


_OF_MONEY = {"k": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "bn": 10**9, "b": 10**9, "mrd": 10**9}
"""Behind a sign of money: `£2.4m`, elsewhere metres."""


def _is_currency(text: str) -> bool:
    """`EUR` in `EUR 38,000`."""
    unit = unit_of(text)
    return len(text) == len("EUR") and text.isupper() and unit is not None and unit[0] in MONEY


def _measured(
    tokens: Sequence[Token],
    place: int,
    end: int,
    values: frozenset[Fraction],
    text: str,
    *,
    unit: str = "",
    is_word: bool = False,
) -> Number:
    """The number with the scale and the unit that stand beside it."""
    if unit and (scale := scale_of(unit)) and not unit_of(unit):
        values, unit = frozenset(value * scale for value in values), ""
    values, text, end = _scaled(tokens, end, values, text)
    known = unit_of(unit) if unit else None
    if not unit and (space := _space(tokens, end)):
        text = f"{text} {tokens[end].text} {tokens[end + 1].text}"
        return Number(
            frozenset(value * space[1] for value in values), space[0], text, place, end + 2, is_word, bare=values
        )
    if not unit and end + 1 < len(tokens) and tokens[end].word in _WHOLE and unit_of(tokens[end + 1].text):
        end += 1  # `two full days`
    if not unit and end < len(tokens) and tokens[end].kind == "word":
        word = tokens[end].text
        is_percent = word in _PER and any(_follows(tokens, end, cent) for cent in _CENT)
        if known := _PERCENT if is_percent else unit_of(word):
            text, end = f"{text} {word}", end + 1 + is_percent
    if not known and not unit and place and tokens[place - 1].word in _MARKED:
        known = unit_of(tokens[place - 1].text)  # `kilometre 25`
    if not known:
        return Number(values, unit.lower(), text, place, end, is_word, bare=values)
    known, values, text, end = _with_rest(tokens, end, known, values, text)
    measure, values_in_base = in_base(values, *known)
    return Number(values_in_base, measure, text, place, end, is_word, bare=values)


def _space(tokens: Sequence[Token], place: int) -> tuple[str, Fraction] | None:
    """`Square metres`, `cubic cm`: what it measures, and how much of the base one of it is."""
    power = _POWERS.get(tokens[place].word) if place + 1 < len(tokens) else None
    length = unit_of(tokens[place + 1].text) if power else None
    if not power or not length or length[0] != "length":
        return None
    measure, of_one = _SPACES[power]
    return measure, of_one * length[1] ** power


def _with_rest(
    tokens: Sequence[Token], end: int, known: tuple[str, Fraction], values: frozenset[Fraction], text: str
) -> tuple[tuple[str, Fraction], frozenset[Fraction], str, int]:
    """With what stands behind the unit: `3 dollars 50`, `6 degrees below zero`, `4 millimetres of mercury`."""
    if known[0] in MONEY and known[1] == 1 and end < len(tokens) and _CENTS.fullmatch(tokens[end].text):
        values = frozenset(value + Fraction(tokens[end].text) / 100 for value in values)
        text, end = f"{text} {tokens[end].text}", end + 1
    if known[0] in DEGREES and (words := _below_zero(tokens, end)):
        values, end = frozenset(-abs(value) for value in values), end + words
        text = f"{text} below zero"
    if known == _MILLIMETRE and (words := _of_mercury(tokens, end)):
        known, end = unit_of("mmHg") or known, end + words
    return known, values, text, end


_MILLIMETRE = unit_of("mm")


def _of_mercury(tokens: Sequence[Token], place: int) -> int:
    """How many words say that it is pressure: `millimetres of mercury`."""
    words = [token.word for token in tokens[place : place + 2]]
    return 1 if words[:1] == ["quecksilbersäule"] else 2 if words == ["of", "mercury"] else 0


def _scaled(
    tokens: Sequence[Token], end: int, values: frozenset[Fraction], text: str
) -> tuple[frozenset[Fraction], str, int]:
    """With what stands behind it: `one and a half million`, `two hundred and fifty`, `three thousand five hundred`."""
    values, text, end = _and_a_half(tokens, end, values, text)
    least = 0
    while end < len(tokens) and (scale := scale_of(tokens[end].text)) and len(tokens[end].text) > 1:
        values, text, end = frozenset(value * scale for value in values), f"{text} {tokens[end].text}", end + 1
        least = scale
    joined = end + (end < len(tokens) and tokens[end].word == "and")
    more = SPELLED.get(tokens[joined].word, Fraction(0)) if least in (100, 1000) and joined < len(tokens) else 0
    if 0 < more < least and more >= 1 and not (joined > end and _is_a_half(tokens, end)):
        last = tokens[joined : joined + 2]
        ones = SPELLED.get(last[1].word, Fraction(0)) if last[0].word in TENS and len(last) > 1 else 0
        more += ones if 0 < ones < 10 else 0
        joined += 1 + (0 < ones < 10)
        if joined < len(tokens) and scale_of(tokens[joined].text) == 100 < least:
            more, joined = more * 100, joined + 1
        text = f"{text} {' '.join(one.text for one in tokens[end:joined])}"
        return frozenset(value + more for value in values), text, joined
    return _and_a_half(tokens, end, values, text)


def _and_a_half(
    tokens: Sequence[Token], end: int, values: frozenset[Fraction], text: str
) -> tuple[frozenset[Fraction], str, int]:
    for words, part in _MORE_PARTS:
        if [one.word for one in tokens[end : end + len(words)]] == words:
            return frozenset(value + part for value in values), f"{text} {' '.join(words)}", end + len(words)
    return values, text, end


_MORE_PARTS = [
    (["and", "a", "half"], Fraction(1, 2)),
    (["and", "a", "quarter"], Fraction(1, 4)),
    (["and", "three", "quarters"], Fraction(3, 4)),
    (["and", "a", "third"], Fraction(1, 3)),
    (["and", "two", "thirds"], Fraction(2, 3)),
]


def _is_a_half(tokens: Sequence[Token], place: int) -> bool:
    return [one.word for one in tokens[place : place + 3]] == ["and", "a", "half"]


def _below_zero(tokens: Sequence[Token], place: int) -> int:
    """How many words say that it is below zero: `below zero Celsius`, `unter null`."""
    words = [one.word for one in tokens[place : place + 4]]
    named = words[0] in DEGREES if words else False
    words = words[named:]
    if words[:2] not in (["below", "zero"], ["under", "zero"], ["below", "freezing"], ["unter", "null"]):
        return 0
    return named + 2 + (words[2:3] == ["celsius"] or words[2:3] == ["fahrenheit"])


_MARKED = word_set("kilometre kilometer km mile")
_CENTS = re.compile(r"\d\d")
"""Behind its money: `3 dollars 50`."""


_PERCENT = ("share", Fraction(1))
_PER, _CENT = word_set("per por pour"), word_set("cent ciento")
_POWERS = {"square": 2, "sq": 2, "cubic": 3}
_SPACES = {2: ("area", 1), 3: ("volume", 1000)}
"""In square metres, and in litres."""


def _follows(tokens: Sequence[Token], place: int, word: str) -> bool:
    return place + 1 < len(tokens) and tokens[place + 1].word == word


_COUNTS = frozenset(
    {*SPELLED, *RANKS, *_EVERY, *_EACH, *OF_EACH, *_OFTEN, *_OFTEN_DE, *_SO_MANY, *_QUARTERS, *_ONE, *_PARTS, "in"}
)
"""Words with which a number may begin: of all others nothing is asked."""
