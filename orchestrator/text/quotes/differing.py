"""Statements that may contradict each other: of one subject, with another number, or one of them with a negation.

It is a hint for somebody who then reads both, found by words alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from orchestrator.text.quotes.negation import DENIES
from orchestrator.text.script import is_unspaced
from orchestrator.values import dataclass

_NO_WORD_BEFORE = r"(?<!\.)(?<![^\W\u3040-\u30ff\u3400-\u9fff])"
"""But one of a script that does not space its words."""
_NUMBER = re.compile(rf"{_NO_WORD_BEFORE}[-−]?\d[\d.,\u202f\u00a0 ]*\d|{_NO_WORD_BEFORE}[-−]?\d")
_REFERENCE = re.compile(r"\[\d{1,3}\]")
"""The mark of a note."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LACKING = frozenset(("fails", "failed", "lacks"))
_SAYING_LITTLE = """
the a an of in on at to for from by with and or is are was were be been has have had it its this that these those as
than then there their they he she we you i der die das ein eine einer eines und oder ist sind war waren wird hat im
von zu auf le la les un une des du de et ou est sont était el los las y es son will would may can since when which who
about also into per
"""
_SMALL = frozenset(_SAYING_LITTLE.split())
_NUMBERS_IN_WORDS = """
1 one eins, 2 two zwei deux dos, 3 three drei trois tres, 4 four vier quatre cuatro, 5 five fünf cinq cinco,
6 six sechs seis, 7 seven sieben sept siete, 8 eight acht huit ocho, 9 nine neun neuf nueve, 10 ten zehn dix diez,
11 eleven elf onze once, 12 twelve zwölf douze doce, 13 thirteen dreizehn treize trece,
14 fourteen vierzehn quatorze catorce, 15 fifteen fünfzehn quinze quince, 16 sixteen sechzehn seize,
17 seventeen siebzehn, 18 eighteen achtzehn, 19 nineteen neunzehn, 20 twenty zwanzig vingt veinte,
30 thirty dreißig trente treinta, 40 forty vierzig quarante cuarenta, 50 fifty fünfzig cinquante cincuenta,
60 sixty sechzig soixante sesenta, 70 seventy siebzig setenta, 80 eighty achtzig ochenta, 90 ninety neunzig noventa,
100 hundred hundert cent cien, 1000 thousand tausend mille mil
"""
_SPELLED = {word: number for number, *words in (one.split() for one in _NUMBERS_IN_WORDS.split(",")) for word in words}
_OPPOSITES = """
rose fell, rise fall, rises falls, risen fallen, increased decreased, increases decreases, increase decrease,
grew shrank, grows shrinks, gained lost, gains loses,
more fewer, more less, higher lower, above below, before after, most least,
opened closed, open closed, opens closes, began ended, begins ends, begin end, allowed forbidden, safe dangerous,
safe unsafe, true false, accepted rejected, approved rejected, carried rejected, won lost,
always sometimes, everybody nobody, faster slower, larger smaller, older younger, better worse, possible
impossible, north south, east west, left right, legal illegal, likely unlikely, stieg fiel, mehr weniger,
höher niedriger, offen geschlossen, erlaubt verboten, alle einige, plus moins, ouvert fermé, autorisé interdit
"""
_PAIRS = frozenset(
    frozenset(pair)
    for pair in (tuple(one.split()) for one in " ".join(_OPPOSITES.split()).split(","))
    if len(pair) == 2
)
_SHARED = 0.6
"""Of the words of the shorter one, that stand in both: the same subject, said twice."""
_SHARED_AGREEING = 0.7
"""Of the words of the longer one: whoever reads that two sources say a thing will look at one of them."""
_FEWEST = 3
MOST_COMPARED = 400
"""Statements. Each is compared with each."""


@dataclass(frozen=True)
class Difference:
    first: int
    second: int
    why: str


def differences(statements: Sequence[str], topic: str = "") -> list[Difference]:
    """Pairs that somebody should read side by side, by their places. The words of the topic stand in most of them, and
    say nothing of what one is about.
    """
    common = frozenset(_words(topic.casefold()))
    told = [_Statement.of(one, common) for one in statements[:MOST_COMPARED]]
    return list(_compared(told))


def _compared(told: Sequence[_Statement]) -> Iterator[Difference]:
    for second, other in enumerate(told):
        for first, one in enumerate(told[:second]):
            if why := _why(one, other):
                yield Difference(first, second, why)


def _why(one: _Statement, other: _Statement) -> str:
    if not _is_of_one_subject(one, other) or one.text == other.text:
        return ""
    if one.numbers and other.numbers and not (one.numbers <= other.numbers or other.numbers <= one.numbers):
        mine, its = (min(only, key=_telling) for only in (one.numbers - other.numbers, other.numbers - one.numbers))
        return f"{mine} and {its}"
    if pair := _opposites(one, other):
        return " and ".join(pair)
    if one.negates != other.negates:
        return "one of them says not"
    return ""


def _telling(number: str) -> tuple[bool, str]:
    """What may be a year says less than another number of the same sentence."""
    return bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", number)), number


def _is_of_one_subject(one: _Statement, other: _Statement) -> bool:
    fewer = min(len(one.words), len(other.words))
    return fewer >= _FEWEST and len(one.words & other.words) >= _SHARED * fewer


def _opposites(one: _Statement, other: _Statement) -> tuple[str, ...]:
    """A word of one and its opposite in the other, where neither has both."""
    only, others = one.spoken - other.spoken, other.spoken - one.spoken
    pairs = (
        _ordered(pair, only) for pair in _PAIRS if pair & only and pair & others and len(pair & (only | others)) == 2
    )
    return min(pairs, default=())


def _ordered(pair: frozenset[str], first: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(pair, key=lambda word: word not in first))


@dataclass(frozen=True)
class _Statement:
    text: str
    words: frozenset[str]
    """Those that say what it is about."""
    spoken: frozenset[str]
    numbers: frozenset[str]
    negates: bool

    @classmethod
    def of(cls, text: str, common: frozenset[str] = frozenset()) -> _Statement:
        plain = _REFERENCE.sub("", text.casefold().replace("’", "'"))
        words = frozenset(_words(plain))
        numbers = frozenset(re.sub(r"[\u202f\u00a0 ]", "", found) for found in _NUMBER.findall(plain))
        about = {word for word in words - _SMALL - _LACKING - common if not DENIES.fullmatch(word)}
        negates = bool(words & _LACKING or DENIES.search(plain))
        return cls(" ".join(plain.split()), frozenset(about), words, numbers, negates)


def _words(text: str) -> Iterator[str]:
    """Of a script that does not space its words, each two characters."""
    for word in _WORD.findall(text):
        if is_unspaced(word):
            yield from (word[at : at + 2] for at in range(len(word) - 1))
        else:
            yield word


def agreements(statements: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs that say the same of the same subject: with its numbers, and both with a negation or none."""
    told = [_Statement.of(one) for one in statements[:MOST_COMPARED]]
    return [
        (first, second)
        for second, other in enumerate(told)
        for first, one in enumerate(told[:second])
        if _says_the_same(one, other)
    ]


def _says_the_same(one: _Statement, other: _Statement) -> bool:
    longer = max(len(one.words), len(other.words))
    is_alike = longer >= _FEWEST and len(one.words & other.words) >= _SHARED_AGREEING * longer
    return is_alike and one.numbers == other.numbers and one.negates == other.negates and not _opposites(one, other)


def unsupported(claim: str, passage: str) -> str:
    """What code can tell against a passage: a number of the claim that it does not have, a negation in one alone, or
    the opposite of a word.

    Empty: nothing, which is not yet support.
    """
    said, shown = _Statement.of(claim), _Statement.of(passage)
    if said.negates != shown.negates:
        one, other = ("claim", "passage") if said.negates else ("passage", "claim")
        return f"the {one} says not, and the {other} does not"
    spelled = {_SPELLED[word] for word in shown.spoken if word in _SPELLED}
    if missing := sorted(said.numbers - shown.numbers - spelled):
        return f"the claim says {missing[0]}, and the passage does not"
    if pair := _opposites(said, shown):
        return f"the claim says {pair[0]}, and the passage {pair[1]}"
    return ""
