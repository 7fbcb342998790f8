"""Quotes cut at random from real texts, with what typesetters, copying and models do to them: each is true."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[1] / "models" / "corpus"
LONGEST = 8_000
"""Characters of a text that are used: every quote has its own copy, set in its own way."""
_FEWEST_SAID = 3
"""Words of a quote. The rule below the head of a table, with a cell of it, says nothing."""
_NOT_TO_BE_CUT = """
no not non none nobody nothing nowhere neither nor never without cannot hardly barely scarcely rarely seldom unless
except instead lack lacks wrong false untrue impossible unable unlikely fail fails failed failure failures failing
refuse refuses refused refusing deny denies denied reject rejects rejected rejecting
nicht nichts kein keine keinen keinem keiner keines keinerlei nie niemals niemand niemandem ohne kaum selten weder außer
falsch unmöglich keinesfalls keineswegs
не нет ни никто ничего никогда нельзя без едва
""".split()  # noqa: SIM905 - words read better in lines
"""Of the languages of the corpus. Written here by hand, and not taken from what is tried: a word that was added there,
or lost, is to show.
"""
_PLAINLY_DENIES = frozenset("not never cannot nicht kein keine keinen nie niemals не нельзя никогда".split())  # noqa: SIM905
"""Without one of these between what stands around it, a quote says the opposite to any reader."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LETTERS = re.compile(r"(?<![^\W\d_])[^\W\d_]{9,}(?![^\W\d_])")


@dataclass(frozen=True)
class TrueQuote:
    text: str
    quote: str
    how: str
    """What was done to the text, and to the quote."""
    cut: str = ""
    """`cut`: words of it were left out. `denies`: they would have been, and deny something; none were."""


MOST_DENYING = 0.1
"""Of the cuts, those that are left out because they would leave out a negation: three of a hundred, as measured. With
more, it is no longer tried what an ellipsis may leave out.
"""


def too_few_cuts(cuts: Counter[str]) -> str:
    """Why what was tried of ellipses shows little; empty where it shows enough."""
    tried, denying = cuts["cut"], cuts["denies"]
    return f"{denying} of {tried + denying} cuts were left out" if denying > MOST_DENYING * (tried + denying) else ""


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
    named = list[str]()
    for name, change in chance.sample(sorted(_OF_TEXT.items()), chance.randint(0, 2)):
        near = text[max(0, first - 1_000) : last + 1_000]
        text, named = text.replace(near, change(near, chance), 1), [*named, name]
    done = ""
    for name in chance.sample(sorted([*_OF_QUOTE, _CUT]), chance.randint(0, 3)):
        if name == _CUT:
            quote, done = _without_middle(quote, chance)
        else:
            quote = _OF_QUOTE[name](quote, chance)
        named.append(name)
    return TrueQuote(text, quote, ", ".join(named), done)


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


def _without_middle(text: str, chance: random.Random) -> tuple[str, str]:
    """An ellipsis for some words of a long quote, where it has none of its own; and `TrueQuote.cut`."""
    words = text.split()
    if len(words) < 16 or "..." in text or "…" in text:
        return text, ""
    at = chance.randint(5, len(words) - 9)
    if min(_said(words[:at]), _said(words[at + 3 :])) < 3:  # cells of a table, or marks
        return text, ""
    mark, left_out = chance.choice(("...", "…", "[…]", "[...]")), chance.randint(1, 3)
    if _denies(" ".join(words[at : at + left_out])):  # without it the quote says the opposite
        return text, "denies"
    return " ".join([*words[:at], mark, *words[at + left_out :]]), "cut"


def _denies(text: str) -> bool:
    words = _words(text)
    return any(word in _NOT_TO_BE_CUT or re.search("n['’]t$", word) for word in words)


def _words(text: str) -> list[str]:
    """As one set them: lines joined, without what is not seen."""
    bare = unicodedata.normalize("NFC", text.replace("\u00ad", ""))
    return [word[0].casefold() for word in _WORD.finditer(bare)]


def _said(words: list[str]) -> int:
    return sum(any(map(str.isalpha, word)) for word in words)


def _on_one_line(text: str, _: random.Random) -> str:
    return " ".join(text.split())


_CUT = "without middle"
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
    "on one line": _on_one_line,
}


def altered_quotes(seed: int) -> Iterator[TrueQuote]:
    """True quotes of which one word was changed, dropped or added, or one digit: none stands in its text."""
    for number, true in enumerate(true_quotes(seed), 1):
        chance = random.Random(f"altered {seed}.{number}")  # noqa: S311 - the same ones each time
        name, change = chance.choice(sorted(_ALTERING.items()))
        quote = change(true.quote, chance)
        if quote is not None and " ".join(quote.split()) not in " ".join(true.text.split()):  # `if the value` may stand
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


def _negation_cut(text: str, _: random.Random) -> str | None:
    """An ellipsis for a word that plainly denies, and for nothing else."""
    words = text.split()
    if "…" in text or "..." in text:
        return None
    for at, word in enumerate(words[4:-4], 4):
        if _words(word) and set(_words(word)) <= _PLAINLY_DENIES and word.isalpha():
            return " ".join([*words[:at], "…", *words[at + 1 :]])
    return None


_ALTERING: dict[str, Callable[[str, random.Random], str | None]] = {
    "other digit": _other_digit,
    "other word": lambda text, chance: _inner(text, chance, lambda word: [f"{word[0]}quux{word[-1]}"]),
    "word dropped": lambda text, chance: _inner(text, chance, lambda _: []),
    "word added": lambda text, chance: _inner(text, chance, lambda word: [word, "not"]),
    "negation cut": _negation_cut,
    "letter dropped": lambda text, chance: _inner(text, chance, lambda word: [word[:1] + word[2:]]),
}
