"""Numbers of a sentence of which one stands in the place of another: replaced, swapped, with another unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestrator.text.language import word_set
from orchestrator.text.losses.cut import Cut
from orchestrator.text.losses.number import MOST_NUMBERS, POUNDS, Number, unit_of
from orchestrator.text.losses.number_reader import numbers_of
from orchestrator.text.losses.statement import Statement
from orchestrator.text.losses.token import Token

_INSTEAD = {
    "rather than": "instead of",
    "instead of": "instead of",
    "statt": "statt",
    "anstatt": "statt",
    "von": "von",
    "from": "from",
}
"""Before a number that was, or might be."""


def swapped(statement: Statement, region: Sequence[Statement]) -> tuple[str, str] | None:
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


def replaced(statement: Statement, cuts: Sequence[Cut]) -> tuple[str, str] | None:
    """A number for which another one stands where all else is as it was, wherever it may stand besides."""
    for cut in cuts:
        lost = [number for number in statement.numbers if number.place in cut.lost]
        if not cut.is_word_for_word:
            continue
        put = numbers_of(cut.put, german={"de": True, "en": False}.get(statement.language or ""))
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
    if len(lost) != 1 or len(cut.put) != 1 or len(lost[0]) < _SPELLED_OUT or {lost[0], cut.put[0].word} <= POUNDS:
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


def crossed(statement: Statement, region: Sequence[Statement]) -> tuple[str, str] | None:
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
    for number in statement.numbers[:MOST_NUMBERS]:
        before = [token.word for token in statement.tokens[max(0, number.place - 2) : number.place]]
        said = " ".join(before)
        if word := next((word for written, word in _INSTEAD.items() if written in said.split() or written == said), ""):
            yield word, number
