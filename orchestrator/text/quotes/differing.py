"""Statements that may contradict each other: of one subject, with another number, or one of them with a negation.

It is a hint for somebody who then reads both, found by words alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from orchestrator.values import dataclass

_NUMBER = re.compile(r"(?<![\w.])[-−]?\d[\d.,\u202f\u00a0 ]*\d|(?<![\w.])[-−]?\d")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NEGATIONS = frozenset(
    [
        "not",
        "no",
        "never",
        "none",
        "nobody",
        "nothing",
        "neither",
        "nor",
        "without",
        "cannot",
        "can't",
        "don't",
        "doesn't",
        "didn't",
        "isn't",
        "wasn't",
        "aren't",
        "weren't",
        "won't",
        "wouldn't",
        "hasn't",
        "haven't",
        "hadn't",
        "couldn't",
        "shouldn't",
        "fails",
        "failed",
        "lacks",
        "nicht",
        "kein",
        "keine",
        "keinen",
        "keiner",
        "keines",
        "nie",
        "niemals",
        "ohne",
        "ne",
        "pas",
        "jamais",
        "sans",
        "aucun",
        "aucune",
        "no",
        "nunca",
        "sin",
        "ningún",
        "ninguna",
    ]
)
_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "and",
        "or",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "as",
        "than",
        "then",
        "there",
        "their",
        "they",
        "he",
        "she",
        "we",
        "you",
        "i",
        "der",
        "die",
        "das",
        "ein",
        "eine",
        "einer",
        "eines",
        "und",
        "oder",
        "ist",
        "sind",
        "war",
        "waren",
        "wird",
        "hat",
        "im",
        "in",
        "von",
        "zu",
        "auf",
        "le",
        "la",
        "les",
        "un",
        "une",
        "des",
        "du",
        "de",
        "et",
        "ou",
        "est",
        "sont",
        "était",
        "el",
        "los",
        "las",
        "y",
        "es",
        "son",
    ]
)
_SHARED = 0.6
"""Of the words of the shorter one, that stand in both: the same subject, said twice."""
_FEWEST = 3
MOST_COMPARED = 400
"""Statements. Each is compared with each."""


@dataclass(frozen=True)
class Difference:
    first: int
    second: int
    why: str


def differences(statements: Sequence[str]) -> list[Difference]:
    """Pairs that somebody should read side by side, by their places."""
    told = [_Statement.of(one) for one in statements[:MOST_COMPARED]]
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
        mine, its = sorted(one.numbers - other.numbers)[0], sorted(other.numbers - one.numbers)[0]
        return f"{mine} and {its}"
    if one.negates != other.negates:
        return "one of them says not"
    return ""


def _is_of_one_subject(one: _Statement, other: _Statement) -> bool:
    fewer = min(len(one.words), len(other.words))
    return fewer >= _FEWEST and len(one.words & other.words) >= _SHARED * fewer


@dataclass(frozen=True)
class _Statement:
    text: str
    words: frozenset[str]
    numbers: frozenset[str]
    negates: bool

    @classmethod
    def of(cls, text: str) -> _Statement:
        plain = text.casefold().replace("’", "'")
        words = set(_WORD.findall(plain))
        numbers = frozenset(re.sub(r"[\u202f\u00a0 ]", "", found) for found in _NUMBER.findall(plain))
        return cls(" ".join(plain.split()), frozenset(words - _SMALL - _NEGATIONS), numbers, bool(words & _NEGATIONS))


def agreements(statements: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs that say the same of the same subject: with its numbers, and both with a negation or none."""
    told = [_Statement.of(one) for one in statements[:MOST_COMPARED]]
    return [
        (first, second)
        for second, other in enumerate(told)
        for first, one in enumerate(told[:second])
        if _is_of_one_subject(one, other) and one.numbers == other.numbers and one.negates == other.negates
    ]
