"""What an amount is counted by: `€12 per day`, `3 a kilo`, `90 g/km`; and another one in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestrator.text.language import word_set
from orchestrator.text.losses.number import MONEY, Number, unit_of
from orchestrator.text.losses.statement import Statement
from orchestrator.text.losses.token import Token, stem_of

_BY = word_set("per pro je each every")
_ONE = word_set("a an the one any jede jeder jedes jeden einen eine ein")
_ALIKE = (
    word_set("person people head capita adult guest participant traveller visitor kopf personen erwachsener"),
    word_set("piece item unit article each stück artikel einheit"),
    word_set("tablet pill capsule tablette kapsel"),
    word_set("household home family haushalt"),
    word_set("night overnight nacht übernachtung"),
    word_set("car vehicle auto fahrzeug"),
    word_set("trip journey ride fahrt reise"),
    word_set("site location place standort ort"),
)


def counted_otherwise(statement: Statement, region: Sequence[Statement]) -> tuple[str, str] | None:
    """What one amount was counted by and what it is counted by there, where another word stands for it."""
    there = [pair for one in region for pair in _counted_by(one)]
    amounts = [number for one in region for number in one.numbers]
    names = {_name(token) for one in region for token in one.tokens}
    for number, token in _counted_by(statement):
        instead = [other for amount, other in there if number.same(amount)]
        if instead and _name(token) not in map(_name, instead):
            return f"{number.text} per {token.text}", f"{number.text} per {instead[0].text}"
        is_bare = not instead and _is_behind_a_stroke(statement, number) and _name(token) not in names
        kept = next((one for one in amounts if number.same(one)), None) if is_bare else None
        if kept:
            return f"{number.text}/{token.text}", kept.text
    return None


def _is_behind_a_stroke(statement: Statement, number: Number) -> bool:
    """`150 kg/m²`."""
    behind = statement.tokens[number.end : number.end + 1]
    return bool(behind) and f"/{behind[0].text}" in statement.text and unit_of(behind[0].text) is not None


def _counted_by(statement: Statement) -> Iterator[tuple[Number, Token]]:
    for number in statement.numbers:
        if number.measure == "rate":
            continue
        behind = statement.tokens[number.end : number.end + 4]
        words = [token.word for token in behind]
        if not words or behind[0].kind != "word":
            continue
        skipped = 1 if words[0] in _BY or (words[0] in _ONE and number.measure in MONEY) else 0
        skipped += skipped and words[1:2] != [] and words[1] in _ONE
        if not skipped and not (number.measure and unit_of(behind[0].text)):
            continue
        if len(behind) > skipped and behind[skipped].kind == "word":
            yield number, behind[skipped]


def _name(token: Token) -> str:
    """The same for words that count the same."""
    if unit := unit_of(token.text):
        return f"{unit[0]} {unit[1]}"
    group = next((place for place, words in enumerate(_ALIKE) if token.word.removesuffix("s") in words), None)
    return stem_of(token.word) if group is None else f"={group}"
