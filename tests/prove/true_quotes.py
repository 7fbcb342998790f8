"""Quotes cut at random from real texts, with what typesetters, copying and models do to them: each is true."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestrator.text.quotes.negation import TURNS

CORPUS = Path(__file__).resolve().parents[1] / "models" / "corpus"
LONGEST = 8_000
"""Characters of a text that are used: every quote has its own copy, set in its own way."""
_FEWEST_SAID = 3
"""Words of a quote. The rule below the head of a table, with a cell of it, says nothing."""
_LETTERS = re.compile(r"(?<![^\W\d_])[^\W\d_]{9,}(?![^\W\d_])")


@dataclass(frozen=True)
class TrueQuote:
    text: str
    quote: str
    how: str
    """What was done to the text, and to the quote."""


def true_quotes(seed: int) -> Iterator[TrueQuote]:
    """One after the other, each a function of the seed and its number."""
    texts = [path.read_text("utf-8")[:LONGEST] for path in sorted(CORPUS.iterdir()) if path.is_file()]
    number = 0
    while True:
        number += 1
        chance = random.Random(f"{seed}.{number}")  # noqa: S311 - the same ones each time
        yield _one(chance.choice(texts), chance)


def _one(text: str, chance: random.Random) -> TrueQuote:
    words = list(re.finditer(r"\S+", text))
    start = chance.randrange(max(1, len(words) - 60))
    cut = words[start : start + chance.randint(5, 40)]
    around = [word[0] for word in words[max(0, start - 1) : start + len(cut) + 1]]
    if _said([word[0] for word in cut]) < _FEWEST_SAID or _is_within_a_quantity(cut, around, start):
        return _one(text, chance)
    first, last = cut[0].start(), cut[-1].end()
    quote = text[first:last]
    named = []
    for name, change in chance.sample(sorted(_OF_TEXT.items()), chance.randint(0, 2)):
        near = text[max(0, first - 1_000) : last + 1_000]
        text, named = text.replace(near, change(near, chance), 1), [*named, name]
    for name, change in chance.sample(sorted(_OF_QUOTE.items()), chance.randint(0, 3)):
        quote, named = change(quote, chance), [*named, name]
    return TrueQuote(text, quote, ", ".join(named))


def _is_within_a_quantity(cut: list[re.Match[str]], around: list[str], start: int) -> bool:
    """Whether it begins or ends between a number and what belongs to it: `> 1.5`, `12 000`, `3 million`."""
    before = around[0] if start else ""
    behind = around[-1] if len(around) > len(cut) + bool(start) else ""
    begins = cut[0][0][:1].isdigit() and bool(before) and not re.search(r"[^\W\d_]", before)
    ends = cut[-1][0][-1:].isdigit() and bool(behind) and not re.match(r"\W?[^\W\d_]{2,}\W?\Z(?<!ion)(?<!ions)", behind)
    return begins or ends


def _curly(text: str, _: random.Random) -> str:
    text = re.sub(r"(^|[\s(\[])\"", r"\1“", text)
    return re.sub(r"(?<=\w)'(?=\w)", "’", text.replace('"', "”"))


def _ligatures(text: str, _: random.Random) -> str:
    for letters, one in (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ")):
        text = text.replace(letters, one)
    return text


def _hyphenated(text: str, chance: random.Random) -> str:
    """Some long words broken at the end of a line, as a typesetter does."""

    def broken(word: re.Match[str]) -> str:
        at = chance.randint(3, len(word[0]) - 3)
        return f"{word[0][:at]}-\n{word[0][at:]}" if chance.random() < 0.2 else word[0]

    return _LETTERS.sub(broken, text)


def _soft(text: str, chance: random.Random) -> str:
    return _LETTERS.sub(lambda word: f"{word[0][:4]}\u00ad{word[0][4:]}" if chance.random() < 0.5 else word[0], text)


def _wrapped(text: str, chance: random.Random) -> str:
    """Other line ends; where a line that begins with a mark of Markdown would come of it, the space stays."""
    return re.sub(r"(?<=[\w,.]) (?=[^\W\d_])", lambda _: "\n" if chance.random() < 0.1 else " ", text)


def _spaced(text: str, _: random.Random) -> str:
    return text.replace(" ", "\u00a0", 5).replace(", ", ",  ")


def _decomposed(text: str, _: random.Random) -> str:
    return unicodedata.normalize("NFD", text)


def _framed(text: str, chance: random.Random) -> str:
    opens, shuts = chance.choice(("“”", "«»", "„“", "''", '""', "‘’"))
    return f"{opens}{text}{shuts}" if not re.search(r"[\"'“”‘’«»`]", text) else text


def _left_open(text: str, _: random.Random) -> str:
    return f"… {text} …"


def _without_middle(text: str, chance: random.Random) -> str:
    """An ellipsis for some words of a long quote, where it has none of its own."""
    words = text.split()
    if len(words) < 16 or "..." in text or "…" in text:
        return text
    at = chance.randint(5, len(words) - 9)
    if min(_said(words[:at]), _said(words[at + 3 :])) < 3:  # cells of a table, or marks
        return text
    mark, left_out = chance.choice(("...", "…", "[…]", "[...]")), chance.randint(1, 3)
    if TURNS.search(" ".join(words[at : at + left_out])):  # without it the quote says the opposite
        return text
    return " ".join([*words[:at], mark, *words[at + left_out :]])


def _said(words: list[str]) -> int:
    return sum(any(map(str.isalpha, word)) for word in words)


def _on_one_line(text: str, _: random.Random) -> str:
    return " ".join(text.split())


_OF_TEXT: dict[str, Callable[[str, random.Random], str]] = {
    "curly": _curly,
    "ligatures": _ligatures,
    "hyphenated": _hyphenated,
    "soft hyphens": _soft,
    "wrapped": _wrapped,
    "decomposed": _decomposed,
}
_OF_QUOTE: dict[str, Callable[[str, random.Random], str]] = {
    "curly": _curly,
    "ligatures": _ligatures,
    "upper": lambda text, _: text.upper(),
    "lower": lambda text, _: text.lower(),
    "spaced": _spaced,
    "decomposed": _decomposed,
    "framed": _framed,
    "left open": _left_open,
    "without middle": _without_middle,
    "on one line": _on_one_line,
}


def altered_quotes(seed: int) -> Iterator[TrueQuote]:
    """True quotes of which one word was changed, dropped or added, or one digit: none stands in its text."""
    for number, true in enumerate(true_quotes(seed), 1):
        chance = random.Random(f"altered {seed}.{number}")  # noqa: S311 - the same ones each time
        name, change = chance.choice(sorted(_ALTERING.items()))
        quote = change(true.quote, chance)
        if quote is not None:
            yield TrueQuote(true.text, quote, f"{true.how}; {name}")


def _other_digit(text: str, chance: random.Random) -> str | None:
    digits = [found.start() for found in re.finditer(r"[0-9]", text)]
    if not digits:
        return None
    at = chance.choice(digits)
    return f"{text[:at]}{(int(text[at]) + chance.randint(1, 9)) % 10}{text[at + 1 :]}"


def _inner(text: str, chance: random.Random, change: Callable[[str], list[str]]) -> str | None:
    """A word that is not at an end, where its change could be a shorter or longer quote."""
    words = text.split(" ")
    spoken = [at for at, word in enumerate(words) if re.search(r"[^\W_]", word)]
    inner = [at for at in spoken[1:-1] if re.fullmatch(r"[^\W\d_]{4,}", words[at])]
    if not inner or "…" in text or "..." in text:
        return None
    at = chance.choice(inner)
    return " ".join([*words[:at], *change(words[at]), *words[at + 1 :]])


_ALTERING: dict[str, Callable[[str, random.Random], str | None]] = {
    "other digit": _other_digit,
    "other word": lambda text, chance: _inner(text, chance, lambda word: [f"{word[0]}quux{word[-1]}"]),
    "word dropped": lambda text, chance: _inner(text, chance, lambda _: []),
    "word added": lambda text, chance: _inner(text, chance, lambda word: [word, "not"]),
    "letter dropped": lambda text, chance: _inner(text, chance, lambda word: [word[:1] + word[2:]]),
}
