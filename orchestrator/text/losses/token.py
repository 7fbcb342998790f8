"""The words, numbers, days and signs of one sentence, with what each of them does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from orchestrator.text.day import day_written
from orchestrator.text.language import STOP_WORDS, word_set
from orchestrator.text.losses.alike import ALIKE
from orchestrator.text.losses.family import Family, Language
from orchestrator.text.losses.lexicon import PHRASES
from orchestrator.text.losses.number import NUMBER, SPELLED, TENS, Number, digits_of, scale_of, unit_of
from orchestrator.values import dataclass

_MONTHS = (
    r"(?-i:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|"
    r"Aug|Sept|Sep|Oct|Nov|Dec|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|Jänner|Okt|Dez)"
)
"""With a capital: *may 5 users* is no day."""
_DATE = (
    r"\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{1,2}/\d{1,2}/\d{4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s)?{_MONTHS}\b\.?(?:,?\s\d{{4}})?"
    rf"|\b{_MONTHS}\b\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?![\d:%]|\.\d)(?:,?\s\d{{4}})?"
    rf"|\b{_MONTHS}\b\.?\s\d{{4}}"
    r"|\d{4}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?"
)
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?|\d{1,2}(?:\.\d{2})?\sUhr\b"
_VERSION = (
    r"v\d+(?:\.\d+)*(?:-?(?:rc|beta|alpha|b|a)\d+)?\b"
    r"|\d+\.\d+\.\d+(?:\.\d+)*(?:-?(?:rc|beta|alpha|b|a)\.?\d*)?(?![\d,])"
)
_GROUPED_BY_POINTS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_WIDE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(
    r"qzc(?P<code>\d+)qz"
    rf"|(?<![\w.,-])(?P<date>{_DATE})"
    rf"|(?<![\w.,:])(?P<time>{_TIME})"
    rf"|(?<![\w.])(?P<version>{_VERSION})"
    rf"|(?<![A-Za-z_])(?P<number>{NUMBER})(?:[ \u00a0\u202f]?(?P<unit>[%‰°€$£¥×](?:[CF]\b)?)|(?P<glued>[A-Za-zµμ]+\b))?"
    rf"|(?P<wide>[{_WIDE}])"
    r"|(?P<word>[^\W\d_]\w*(?:['’ʼ]\w+)*)"
    r"|(?P<mark>[,;:.!?()—–|≥≤<>~≈±=…。！？、，]+)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"st|nd|rd|th", re.IGNORECASE)
_ENDS = frozenset(";:.!?—–|。！？…()")
_SHORT = re.compile(r"n['’]t$", re.IGNORECASE)
_IRREGULAR = {"can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"), "cannot": ("can", "not")}

TokenKind = Literal["word", "number", "date", "time", "version", "code", "wide", "mark"]


@dataclass(frozen=True, slots=True)
class Token:
    kind: TokenKind
    text: str
    """As it stands."""
    word: str
    """In lower case; of code, nothing."""
    stem: str = ""
    """What is compared; empty for a word that carries no topic, and for a mark."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A word or a phrase that turns, bounds, weakens or forbids."""

    families: frozenset[Family]
    phrase: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, a month or a time of day."""

    year: int
    month: int
    day: int
    minute: int
    text: str
    place: int

    def same(self, other: Dated) -> bool:
        """Whether the other says no less and nothing else."""
        mine = (self.year, self.month, self.day, self.minute)
        theirs = (other.year, other.month, other.day, other.minute)
        return all(one in (-1, two) for one, two in zip(mine, theirs, strict=True))


def tokens_of(text: str, codes: Sequence[str]) -> list[Token]:
    """Of a sentence without its marks, in which `qzc3qz` stands for the fourth of the codes."""
    return [token for found in _TOKEN.finditer(text) for token in _tokens(found, codes)]


def _tokens(found: re.Match[str], codes: Sequence[str]) -> Iterator[Token]:
    text = found[0]
    if found["code"]:
        place = int(found["code"])
        code = codes[place] if place < len(codes) else text
        yield Token("code", code, "", stem_of(code.lower()))
    elif found["word"]:
        yield from _words(text)
    elif found["number"]:
        yield Token("number", text, text.lower(), f"#{found['digits']}")
    elif found["mark"]:
        yield Token("mark", text, text)
    elif found["wide"]:
        yield Token("wide", text, text, text)
    elif found["version"] and _GROUPED_BY_POINTS.fullmatch(text):
        yield Token("number", text, text, f"#{text}")
    else:
        name: TokenKind = "date" if found["date"] else "time" if found["time"] else "version"
        yield Token(name, text, text.lower(), f"#{text.lower().removeprefix('v')}")


def _words(text: str) -> Iterator[Token]:
    lower = text.lower().replace("’", "'").replace("ʼ", "'")
    if lower in _IRREGULAR:
        for word in _IRREGULAR[lower]:
            yield Token("word", text, word)
    elif _SHORT.search(lower):
        yield Token("word", text, lower[:-3])
        yield Token("word", text, "not")
    else:
        word = lower.removesuffix("'s").split("'")[0] if "'" in lower else lower
        yield Token("word", text, word, "" if word in STOP_WORDS or len(word) < 2 else stem_of(word))


_FOLDED = str.maketrans(
    {"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e", "è": "e", "ê": "e", "á": "a", "í": "i", "ó": "o"}
)
_ENDING_LIST = """
ations ation ments ment ings ing ities ity ness ables able ingly edly ally ies ied ers ern est en em er es ed e n s t y
"""
_ENDINGS = tuple(_ENDING_LIST.split())
"""Longest first, as far as one ends in another."""


@lru_cache(maxsize=65_536)
def stem_of(word: str) -> str:
    """A rough stem, the same for the forms of a word of English or German, and for words that editors exchange."""
    word = ALIKE.get(word, word).translate(_FOLDED)
    bare = word
    if len(bare) > 6 and bare.startswith("ge") and bare.endswith(("t", "en")):
        bare = bare[2:]
    for _ in range(2):
        ending = next((end for end in _ENDINGS if bare.endswith(end) and len(bare) - len(end) >= 3), "")
        bare = bare[: len(bare) - len(ending)] if ending else bare
    if len(bare) > 3 and bare[-1] == bare[-2]:
        bare = bare[:-1]
    return bare[:7]


def signs_of(tokens: Sequence[Token], languages: Sequence[Language]) -> list[Sign]:
    """In order; none inside another of its language."""
    words = [token.word for token in tokens]
    found: list[Sign] = []
    for language in languages:
        phrases, place = PHRASES[language], 0
        while place < len(words):
            sign = next(
                (
                    Sign(does, " ".join(phrase), place, place + len(phrase))
                    for phrase, does in phrases.get(words[place], ())
                    if tuple(words[place : place + len(phrase)]) == phrase
                ),
                None,
            )
            if sign is None and _is_comparative(words, place):
                sign = Sign(_MORE, f"{words[place]} {words[place + 1]}", place, place + 2)
            if sign and "plain" not in sign.families:
                found.append(sign)
            place = sign.end if sign else place + 1
    return sorted(found, key=lambda sign: sign.start) if len(languages) > 1 else found


_MORE: frozenset[Family] = frozenset({"more"})


def _is_comparative(words: Sequence[str], place: int) -> bool:
    """`stronger than`, `stärker als`: upwards, as those that go down are listed."""
    return words[place].endswith("er") and words[place + 1 : place + 2] in (["than"], ["als"]) and len(words[place]) > 4


def ends_clause(token: Token) -> bool:
    return token.kind == "mark" and token.text[0] in _ENDS


_MONTH_NAMES = re.compile(
    r"(?:January|February|March|April|June|July|August|September|October|November|December|Januar|Februar|März|Juni|"
    r"Juli|Oktober|Dezember|Jänner|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?)\b"
)
"""May and Mai are left out, as the first is no month in most sentences, and so are the days of German, which are
written in small letters too.
"""


def months_in(token: Token) -> list[str]:
    if token.kind not in ("word", "date"):
        return []
    return [f"{month.casefold()}".replace("ä", "a") for month in _MONTH_NAMES.findall(token.text)]


def dates_of(tokens: Sequence[Token]) -> list[Dated]:
    return [
        read for place, token in enumerate(tokens) if token.kind in ("date", "time") and (read := _dated(token, place))
    ]


_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s?(a|p)?", re.IGNORECASE)
_YEAR = 2000
"""A leap year, in which any day without one is read."""


def _dated(token: Token, place: int) -> Dated | None:
    if token.kind == "time":
        read = _CLOCK.match(token.text)
        if not read:
            return None
        hour = int(read[1]) % 12 + (12 if read[3].lower() == "p" else 0) if read[3] else int(read[1])
        return Dated(-1, -1, -1, hour * 60 + int(read[2] or 0), token.text, place)
    said = day_written(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", token.text))
    if said.iso:
        year, month, day = map(int, said.iso.split("-"))
        return Dated(year, month, -1 if said.told else day, -1, token.text, place)
    said = day_written(f"{token.text.rstrip('.')} {_YEAR}")
    if said.iso:
        _, month, day = map(int, said.iso.split("-"))
        return Dated(-1, month, day, -1, token.text, place)
    return Dated(-1, -1, -1, -1, token.text, place)


def numbers_of(tokens: Sequence[Token], *, german: bool | None) -> list[Number]:
    found = [number for place, token in enumerate(tokens) if (number := _number(tokens, place, token, german=german))]
    rates = [number for number in found if number.measure == "rate"]
    counted = {place for rate in rates for place in range(rate.place, rate.end)}
    counts = [number for number in found if number.measure != "rate" and number.place not in counted]
    counts = _with_units_shared(tokens, counts)
    return sorted([*counts, *rates], key=lambda number: number.place)


def _number(tokens: Sequence[Token], place: int, token: Token, *, german: bool | None) -> Number | None:
    if token.kind == "number":
        return _from_digits(tokens, place, token, german=german)
    if token.kind == "version":
        return Number(frozenset(), "version", token.text, place, place + 1)
    if token.kind == "word" and (
        said := _every_few(tokens, place, german=german) or _rate(tokens, place, token) or _one(tokens, place, token)
    ):
        return said
    if token.kind != "word" or token.word not in SPELLED:
        return None
    if place and tokens[place - 1].word in TENS:
        return None
    value, end = SPELLED[token.word], place + 1
    if token.word in TENS and end < len(tokens) and 0 < SPELLED.get(tokens[end].word, 0) < 10:
        value, end = value + SPELLED[tokens[end].word], end + 1
    return _measured(tokens, place, end, frozenset({Fraction(value)}), token.text, is_word=True)


_EACH = word_set("per each every pro je jede jeden jedes jeder")
_OF_EACH = word_set("a an im am einem einer")
"""Only behind what is counted: `twice a day`, `5 € im Monat`; else it is any day."""
_MONTH_S = 2_629_746
_OFTEN: Mapping[str, str] = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "stündlich": "hour",
    "täglich": "day",
    "wöchentlich": "week",
    "monatlich": "month",
    "jährlich": "year",
}


def _rate(tokens: Sequence[Token], place: int, token: Token) -> Number | None:
    """In what time something is done or used up once: `per month`, `twice a day`, `daily`."""
    unit, end = unit_of(_OFTEN.get(token.word, "")), place + 1
    if unit is None and (token.word in _EACH or (token.word in _OF_EACH and _is_counted(tokens, place))):
        unit, end = (unit_of(tokens[end].text) if end < len(tokens) else None), place + 2
    if unit is None or unit[0] not in ("time", "month"):
        return None
    return _as_rate(tokens, unit, Fraction(1), place, end)


def _as_rate(tokens: Sequence[Token], unit: tuple[str, Fraction], count: Fraction, place: int, end: int) -> Number:
    """Once in so many of the unit; `twice a day` is once in half of one."""
    times, start = _times(tokens, place)
    seconds = frozenset({unit[1] * (_MONTH_S if unit[0] == "month" else 1) * count / times})
    return Number(seconds, "rate", " ".join(one.text for one in tokens[start:end]), start, end, bare=seconds)


def _times(tokens: Sequence[Token], place: int) -> tuple[Fraction, int]:
    """How often in that time, and where that begins: `twice`, `3 times`, `dreimal`."""
    before = tokens[place - 1] if place else None
    if before and before.word in _SO_OFTEN:
        return Fraction(_SO_OFTEN[before.word]), place - 1
    if before and before.word in ("times", "mal", "mals") and place > 1:
        count = tokens[place - 2]
        if count.text.isdigit() and 0 < int(count.text) < 10_000:
            return Fraction(int(count.text)), place - 2
        if SPELLED.get(count.word):
            return Fraction(SPELLED[count.word]), place - 2
    return Fraction(1), place


_SO_OFTEN = {"once": 1, "twice": 2, "thrice": 3, "einmal": 1, "zweimal": 2, "dreimal": 3, "viermal": 4}


_EVERY = word_set("every each alle jedes jede jeden")


def _every_few(tokens: Sequence[Token], place: int, *, german: bool | None) -> Number | None:
    """`every 12 hours`, `alle zwei Wochen`."""
    if tokens[place].word not in _EVERY or place + 1 >= len(tokens):
        return None
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
    unit = unit_of(tokens[place + 1].text)
    if unit is None or unit[0] not in ("time", "month"):
        return None
    if tokens[place + 1].word not in _LONG and (not place or tokens[place - 1].word not in _LASTS):
        return None
    one = frozenset({Fraction(1)})
    text = f"{token.text} {tokens[place + 1].text}"
    return Number(frozenset({unit[1]}), unit[0], text, place, place + 2, is_word=True, bare=one)


def _part(tokens: Sequence[Token], place: int, token: Token) -> Number | None:
    """`half an hour`, `a fifth of it`, `die Hälfte`."""
    words = [one.word for one in tokens[place + 1 : place + 3]]
    if token.word in _HALF:
        unit = next((unit for word in words if (unit := unit_of(word))), None)
        if unit and unit[0] in ("time", "month") and (len(words) == 1 or words[0] in _A or unit_of(words[0])):
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
    if share is None or not 0 < counted < 10:
        return None
    value = frozenset({share * counted})
    return Number(value, "share", token.text, place, place + 1, is_word=True, bare=value)


_ONE = word_set("a an eine einen einer einem ein kein keinem")
"""`Noch kein Jahr alt` is `under a year`."""
_LONG = word_set("hour week month year stunde woche monat jahr stunden wochen")
"""One of these is counted wherever it stands; `a second` is a rank, `a day` any day."""


def _is_half(token: Token, words: Sequence[str]) -> bool:
    """Half of what is no time: `half a tablet`, `eine halbe Zitrone`."""
    if token.word in _HALF_DE or token.text == "½":
        return True
    return token.word in _HALF and bool(words) and words[0] in _A and (len(words) < 2 or not unit_of(words[1]))


_HALF_DE = word_set("halbe halben halber halbes halbem halves halved halbiert halbieren")
_QUARTERS = {"viertelstunde": 15, "dreiviertelstunde": 45, "fortnight": 14 * 24 * 60}
"""Minutes."""
_HALF = word_set("half halbe halben halbes")
_SHARES = {
    "third": Fraction(100, 3),
    "thirds": Fraction(100, 3),
    "quarter": Fraction(25),
    "quarters": Fraction(25),
    "fifth": Fraction(20),
    "fifths": Fraction(20),
    "tenth": Fraction(10),
    "drittel": Fraction(100, 3),
    "viertel": Fraction(25),
    "fünftel": Fraction(20),
    "zehntel": Fraction(10),
}
"""Percent; only behind a count: `the third column` is no share."""
_A = word_set("a an eine einen einer einem ein")
_LASTS = word_set(
    "for within after about nearly almost over in roughly approximately around under only just least lasts last takes "
    "runs für nach binnen innerhalb etwa fast über ungefähr rund circa unter knapp nur mindestens höchstens dauert "
    "läuft von noch"
)


def _is_counted(tokens: Sequence[Token], place: int) -> bool:
    before = tokens[max(0, place - 2) : place]
    return any(one.kind == "number" or one.word in _TIMES or unit_of(one.text) for one in before)


_TIMES = word_set("once twice times einmal zweimal dreimal viermal mal")
_DIGITS = re.compile(NUMBER)


def _from_digits(tokens: Sequence[Token], place: int, token: Token, *, german: bool | None) -> Number | None:
    read = _DIGITS.match(token.text)
    if not read:
        return None
    values = digits_of(read["digits"], german=german)
    if read["exponent"]:
        values = frozenset(value * Fraction(10) ** max(-30, min(30, int(read["exponent"][1:]))) for value in values)
    if read["sign"] and read["sign"] in "-−":
        values = frozenset(-value for value in values)
    tail = token.text[read.end() :].strip()
    if read["money"]:
        return _measured(tokens, place, place + 1, values, token.text, unit=read["money"].strip())
    if _ORDINAL.fullmatch(tail):
        return Number(values, "rank", token.text, place, place + 1, bare=values)
    return _measured(tokens, place, place + 1, values, token.text, unit=tail)


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
    while end < len(tokens) and (scale := scale_of(tokens[end].text)) and len(tokens[end].text) > 1:
        values, text, end = frozenset(value * scale for value in values), f"{text} {tokens[end].text}", end + 1
    known = unit_of(unit) if unit else None
    if not unit and end < len(tokens) and tokens[end].kind == "word":
        word = tokens[end].text
        if known := unit_of(word) or (
            ("share", Fraction(1)) if word == "per" and _follows(tokens, end, "cent") else None
        ):
            text, end = f"{text} {word}", end + 1 + (word == "per")
    if not known:
        return Number(values, unit.lower(), text, place, end, is_word, bare=values)
    measure, base = known
    return Number(frozenset(value * base for value in values), measure, text, place, end, is_word, bare=values)


def _follows(tokens: Sequence[Token], place: int, word: str) -> bool:
    return place + 1 < len(tokens) and tokens[place + 1].word == word


_LINKS = word_set("and or to bis und oder – - — , auf")


def _with_units_shared(tokens: Sequence[Token], found: list[Number]) -> list[Number]:
    """`from 5 to 60 s`: the first has the unit of the second, if nothing but a joint stands between them."""
    for place in range(len(found) - 2, -1, -1):
        number, following = found[place], found[place + 1]
        between = tokens[number.end : following.place]
        if number.measure or not following.measure or following.measure == "version" or len(between) > 2:
            continue
        if all(token.word in _LINKS for token in between) and following.bare:
            base = max(following.values) / max(following.bare) if max(following.bare) else Fraction(1)
            values = frozenset(value * base for value in number.bare)
            found[place] = Number(
                values, following.measure, number.text, number.place, number.end, number.is_word, bare=number.bare
            )
    return found
