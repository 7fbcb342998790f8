"""The words, numbers, days and signs of one sentence, with what each of them does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from orchestrator.text.day import day_written
from orchestrator.text.language import STOP_WORDS
from orchestrator.text.losses.alike import ALIKE
from orchestrator.text.losses.clock import PART_OF_DAY, SAID_TIME, in_half, said_minute
from orchestrator.text.losses.family import Family, Language
from orchestrator.text.losses.lexicon import PHRASES
from orchestrator.text.losses.number import NUMBER
from orchestrator.values import dataclass

_MONTHS = (
    r"(?-i:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|"
    r"Aug|Sept|Sep|Oct|Nov|Dec|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|Jänner|Okt|Dez)"
)
"""With a capital: *may 5 users* is no day."""
_NTH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_NTH_DE = (
    "ersten zweiten dritten vierten fünften sechsten siebten achten neunten zehnten elften zwölften dreizehnten "
    "vierzehnten fünfzehnten sechzehnten siebzehnten achtzehnten neunzehnten zwanzigsten"
)
_ORDINAL_DAYS = {
    **{word: day for day, word in enumerate(_NTH.split(), 1)},
    **{f"twenty-{word}": day for day, word in enumerate(_NTH.split()[:9], 21)},
    "thirtieth": 30,
    "thirty-first": 31,
}
_ORDINAL_DAYS_DE = {word: day for day, word in enumerate(_NTH_DE.split(), 1)}
_DAY_IN_WORDS = "|".join(sorted(_ORDINAL_DAYS, key=len, reverse=True))
_DATE = (
    r"\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{1,2}/\d{1,2}/\d{4}"
    r"|(?:(?<=tag, )|(?<=woch, )|(?<=\bam )|(?<=\bvom )|(?<=\bzum )|(?<=\bdem )|(?<=\bden )"
    r"|(?<=\bder )|(?<=\bbis )|(?<=\bab ))"
    r"\d{1,2}\.\s?\d{1,2}\.(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s)?{_MONTHS}\b\.?(?:,?\s\d{{4}})?"
    rf"|\b{_MONTHS}\b\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?![\d:%]|\.\d)(?:,?\s\d{{4}})?"
    rf"|\b{_MONTHS}\b\.?\s\d{{4}}"
    rf"|\b(?:{_DAY_IN_WORDS})\sof\s{_MONTHS}\b(?:,?\s\d{{4}})?"
    rf"|\b(?:{'|'.join(_ORDINAL_DAYS_DE)})\s{_MONTHS}\b(?:,?\s\d{{4}})?"
    r"|\d{4}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?"
)
_TIME = (
    rf"\d{{1,2}}:\d{{2}}(?!\d)(?::\d{{2}})?(?:\s?[ap]\.?m\b\.?|,?\s(?:{PART_OF_DAY})\b|\sUhr\b)?"
    rf"|\d{{1,2}}(?:\.\d{{2}})?(?:\s?[ap]\.?m\b\.?|\sUhr\b(?:\s\d\d\b)?(?:\s(?:{PART_OF_DAY})\b)?)"
)
_VERSION = (
    r"v\d+(?:\.\d+)*(?:-?(?:rc|beta|alpha|b|a)\d+)?\b"
    r"|\d+\.\d+\.\d+(?:\.\d+)*(?:-?(?:rc|beta|alpha|b|a)\.?\d*)?(?!\d|,\d)"
)
_GROUPED_BY_POINTS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_WIDE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(
    r"qzc(?P<code>\d+)qz"
    rf"|(?<![\w.,-])(?P<date>{_DATE})"
    rf"|(?<![\w.,:])(?P<time>{_TIME}|{SAID_TIME})"
    rf"|(?<![\w.])(?P<version>{_VERSION})"
    rf"|(?<![A-Za-z_])(?P<number>{NUMBER})(?:[ \u00a0\u202f]?(?P<unit>[%‰°€$£¥×](?:[CF]\b)?)|(?P<glued>[A-Za-zµμ]+\b))?"
    rf"|(?P<wide>[{_WIDE}])"
    r"|(?P<word>[^\W\d_]\w*(?:['’ʼ]\w+)*)"
    r"|(?P<mark>[,;:.!?()—–|≥≤<>~≈±=…。！？、，]+)",
    re.IGNORECASE,
)
_ENDS = frozenset(";:.!?—–|。！？…()")
_SHORT = re.compile(r"n['’]t$", re.IGNORECASE)
_ELIDED = re.compile(r"([cdjlmnst]|(?:jus|lors|puis|quoi)?qu)'(?=\w{2})")
"""`n'est`, `l'alcool`."""
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
    is_of_either_half: bool = False
    """Of the day: `half past six`."""

    def same(self, other: Dated) -> bool:
        """Whether the other says no less and nothing else."""
        mine = [self.year, self.month, self.day, self.minute]
        theirs = [other.year, other.month, other.day, other.minute]
        if (self.is_of_either_half or other.is_of_either_half) and min(self.minute, other.minute) >= 0:
            mine[-1], theirs[-1] = self.minute % _HALF_DAY, other.minute % _HALF_DAY
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
        yield Token(
            name, text, text.lower(), _stem_of_day(text) if name == "date" else f"#{text.lower().removeprefix('v')}"
        )


def _stem_of_day(text: str) -> str:
    """The same however the day is written, if it can be read."""
    said = _dated(Token("date", text, text.lower()), 0)
    day = f"{said.month}-{said.day}" if said and said.month > 0 else text.lower()
    return f"#{day}"


def _words(text: str) -> Iterator[Token]:
    lower = text.lower().replace("’", "'").replace("ʼ", "'")
    if lower in _IRREGULAR:
        for word in _IRREGULAR[lower]:
            yield Token("word", text, word)
    elif _SHORT.search(lower):
        yield Token("word", text, lower[:-3])
        yield Token("word", text, "not")
    elif found := _ELIDED.match(lower):
        yield Token("word", text[: found.end()], found[1])
        yield from _words(text[found.end() :])
    else:
        word = lower.removesuffix("'s").split("'")[0] if "'" in lower else lower
        yield Token("word", text, word, "" if word in STOP_WORDS or len(word) < 2 else stem_of(word))


_FOLDED = str.maketrans(
    {"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e", "è": "e", "ê": "e", "á": "a", "í": "i", "ó": "o"}
)
_ENDING_LIST = """
ungen ung ations ation ments ment ings ing
ities ity ness ables able ingly edly ally ies ied ers ern est en em er es ed e n s t y
"""
_ENDINGS = tuple(_ENDING_LIST.split())
"""Longest first, as far as one ends in another."""


@lru_cache(maxsize=65_536)
def stem_of(word: str) -> str:
    """A rough stem, the same for the forms of a word of English or German, and for words that editors exchange."""
    word = ALIKE.get(word, word).translate(_FOLDED)
    bare = word[:-1] if word.endswith("eed") else word  # `agreed` and `agreement`
    if len(bare) > 6 and bare.startswith("ge") and not bare.startswith("gegen") and bare.endswith(("t", "en")):
        bare = bare[2:]
    for _ in range(2):
        ends = () if bare.endswith("ss") else _ENDINGS
        ending = next((end for end in ends if bare.endswith(end) and len(bare) - len(end) >= 3), "")
        bare = bare[: len(bare) - len(ending)] if ending else bare
    if len(bare) > 3 and (bare[-1] == bare[-2] or bare[-1] == "e"):
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
            sign = sign or _by_its_form(tokens, place, language)
            if sign and "plain" not in sign.families:
                found.append(sign)
            place = sign.end if sign else place + 1
    return sorted(found, key=lambda sign: sign.start) if len(languages) > 1 else found


_MORE: frozenset[Family] = frozenset({"more"})
_DENIES: frozenset[Family] = frozenset({"denies"})
_WARNS: frozenset[Family] = frozenset({"warns"})
_AT_MOST: frozenset[Family] = frozenset({"at most"})
_BOUND_DE = re.compile(r"(?:mindest|höchst|maximal)(?=\w{4})(?!ens)")
"""Of compounds what bounds in them: `Mindestabstand`, `Höchstdauer`."""
_WARNING = re.compile(r"(?<!un)(?:gefahr|gefährlich|giftig|tödlich|brennbar|verletz|injur|explosi|hazard|poison|toxic)")
"""Of compounds what warns in them: `lebensgefährlich`, `Brandgefahr`."""
_DENYING: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"(?:un(?!der|i(?!n)|til|less|cle|screw|plug|lock|pack|load|wrap|roll|fold|install|mount|subscri|cover|do)|non|dis(?!c|h|k|t|p))\w{4,}$|(?!un)\w{3,}less$"
    ),
    "de": re.compile(r"(?:un(?!ter|gef|i|ser|s$|d)|nicht|miss)\w{4,}$|\w{3,}(?:los|frei)(?:e[rmns]?)?$"),
}
"""What denies by how it is made: `unfinished`, `harmless`, `ungeprüft`, `wirkungslos`."""


def _by_its_form(tokens: Sequence[Token], place: int, language: Language) -> Sign | None:
    word = tokens[place].word
    does = _FORMS[language].get(word) or (_DENIES if _DENYING[language].match(word) else None)
    if does is None and _WARNING.search(word):
        does = _WARNS
    if does is None and language == "de" and (bound := _BOUND_DE.match(word)):
        does = frozenset({"at least"}) if bound[0] == "mindest" else _AT_MOST
    if does is None and word == "by" and place + 1 < len(tokens) and tokens[place + 1].kind in ("date", "time"):
        does = _AT_MOST
    return Sign(does, word, place, place + 1) if does else None


def _forms(language: Language) -> Mapping[str, frozenset[Family]]:
    """What a word does in any of its forms: `losing` as `lose` does."""
    found: dict[str, frozenset[Family]] = {}
    for rows in PHRASES[language].values():
        for words, does in rows:
            if len(words) == 1 and len(words[0]) >= _SHORTEST and words[0] not in STOP_WORDS and does & _IN_ANY_FORM:
                found |= dict.fromkeys(_forms_of(words[0], language), does & _IN_ANY_FORM)
    return found


def _forms_of(word: str, language: Language) -> Iterator[str]:
    if language == "de":
        bare = word.removesuffix("en")
        yield from (f"{bare}{ending}" for ending in ("e", "st", "t", "et", "te", "ten", "end") if bare != word)
        return
    bare = word.removesuffix("e").removesuffix("y")
    ends = ("ies", "ied", "ying") if word.endswith("y") else ("es", "ed", "ing", "s")
    yield from (f"{bare}{ending}" for ending in ends)
    yield f"{word}s"


_SHORTEST = 4
"""Letters of a word that is known in other forms too."""
_IN_ANY_FORM: frozenset[Family] = frozenset({"denies", "maybe"})
_FORMS: Mapping[Language, Mapping[str, frozenset[Family]]] = {name: _forms(name) for name in PHRASES}


def _is_comparative(words: Sequence[str], place: int) -> bool:
    """`stronger than`, `stärker als`: upwards, as those that go down are listed."""
    return words[place].endswith("er") and words[place + 1 : place + 2] in (["than"], ["als"]) and len(words[place]) > 4


def ends_clause(token: Token) -> bool:
    return token.kind == "mark" and token.text[0] in _ENDS


_MONTH_NAMES = re.compile(
    r"(?:January|February|March|April|June|July|August|September|October|November|December|Januar|Februar|März|Juni|"
    r"Juli|Oktober|Dezember|Jänner|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|"
    r"(?i:(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?))\b"
)
"""May and Mai are left out, as the first is no month in most sentences."""


def months_in(token: Token) -> list[str]:
    if token.kind not in ("word", "date"):
        return []
    return [f"{month.casefold()}".replace("ä", "a") for month in _MONTH_NAMES.findall(token.text)]


def dates_of(tokens: Sequence[Token]) -> list[Dated]:
    return [
        read for place, token in enumerate(tokens) if token.kind in ("date", "time") and (read := _dated(token, place))
    ]


_ORDINAL_DAY = re.compile(rf"^(?:({_DAY_IN_WORDS})\s+of(?=\s)|({'|'.join(_ORDINAL_DAYS_DE)})(?=\s))", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s?(?:([ap])\.?m|Uhr(?:\s(\d\d))?)?", re.IGNORECASE)
_IN_DIGITS = re.compile(r"[\d. ]+")
_YEAR = 2000
"""A leap year, in which any day without one is read."""


_HALF_DAY = 720
"""Minutes."""


def _day_in_digits(found: re.Match[str]) -> str:
    if found[1]:
        return str(_ORDINAL_DAYS[found[1].lower()])
    return f"{_ORDINAL_DAYS_DE[found[2].lower()]}."


def _timed(token: Token, place: int) -> Dated | None:
    if said := said_minute(token.text):
        return Dated(-1, -1, -1, said[0], token.text, place, is_of_either_half=said[1])
    read = _CLOCK.match(token.text)
    if not read:
        return None
    hour = int(read[1]) % 12 + (12 if read[3].lower() == "p" else 0) if read[3] else int(read[1])
    minute = hour * 60 + int(read[2] or read[4] or 0)
    part = _PART.search(token.text.lower())
    if part and hour <= _HALF_DAY // 60:
        minute = in_half(minute, part[0])[0]
    return Dated(-1, -1, -1, minute, token.text, place)


_PART = re.compile(rf"(?:{PART_OF_DAY})$")


def _dated(token: Token, place: int) -> Dated | None:
    if token.kind == "time":
        return _timed(token, place)
    text = _ORDINAL_DAY.sub(_day_in_digits, token.text)
    said = day_written(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text))
    if said.iso:
        year, month, day = map(int, said.iso.split("-"))
        return Dated(year, month, -1 if said.told else day, -1, token.text, place)
    point = "." if _IN_DIGITS.fullmatch(token.text) else " "
    said = day_written(f"{text.rstrip('.')}{point}{_YEAR}")
    if said.iso:
        _, month, day = map(int, said.iso.split("-"))
        return Dated(-1, month, day, -1, token.text, place)
    return Dated(-1, -1, -1, -1, token.text, place)
