"""What an amount is counted by: `€12 per day`, `3 a kilo`, `90 g/km`; and another one in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestrator.text.language import word_set
from orchestrator.text.losses.cut import Cut
from orchestrator.text.losses.number import MONEY, Number, unit_of
from orchestrator.text.losses.statement import Statement
from orchestrator.text.losses.token import Token, stem_of

_BY = word_set("per pro je each every")
_ONE = word_set("a an any jede jeder jedes jeden einen eine ein")
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


def counted_otherwise(statement: Statement, region: Sequence[Statement], cuts: Sequence[Cut]) -> tuple[str, str] | None:
    """What one amount was counted by and what it is counted by there, where another word stands for it."""
    counted = [(number, tokens) for number, tokens in _counted_by(statement) if tokens]
    if not counted:
        return None
    there = [pair for one in region for pair in _counted_by(one)]
    names = {_name(token) for one in region for token in one.tokens}
    own = {_name(token) for token in statement.tokens}
    gone = [statement.tokens[place] for cut in cuts if cut.is_word_for_word for place in cut.lost]
    for number, tokens in counted:
        is_sure = any(token is one for token in gone for one in tokens)
        mine = {*map(_name, tokens)}
        instead = [token for amount, others in there if number.same(amount) for token in others]
        theirs = {*map(_name, instead)}
        is_other = bool(theirs) and not mine & theirs and (is_sure or not (mine <= names and theirs <= own))
        if is_other:
            return f"{number.text} per {tokens[0].text}", f"{number.text} per {instead[0].text}"
        is_bare = not instead and _is_behind_a_stroke(statement, number) and not mine & names
        kept = next((one for other in region for one in other.numbers if number.same(one)), None) if is_bare else None
        if kept:
            return f"{number.text}/{tokens[0].text}", kept.text
    return None


def _is_behind_a_stroke(statement: Statement, number: Number) -> bool:
    """`150 kg/m²`."""
    behind = statement.tokens[number.end : number.end + 1]
    return bool(behind) and f"/{behind[0].text}" in statement.text and unit_of(behind[0].text) is not None


def _counted_by(statement: Statement) -> Iterator[tuple[Number, list[Token]]]:
    """Of each amount all that it is counted by: `€5 per person and night`, `30 cents per driven mile`."""
    for number in statement.numbers:
        if number.measure != "rate":
            yield number, list(_behind(statement, number))


def _behind(statement: Statement, number: Number) -> Iterator[Token]:
    is_counting = bool(number.measure) and _is_behind_a_stroke(statement, number)
    first = True
    for token in statement.tokens[number.end : number.end + _MOST_BEHIND]:
        if token.word in _BY or (first and token.word in _ONE and number.measure in MONEY):
            is_counting = True
        elif token.word in _AND:
            is_counting = not first
        elif token.word in _ONE:
            pass
        elif not is_counting or token.kind != "word" or not (token.stem or unit_of(token.text)):
            return
        else:
            yield token
            is_counting = token.word.endswith(_ADJECTIVE) or token.word in _WHOLE
        first = False


_MOST_BEHIND = 8
"""Words: `per person and per night in the house`."""
_AND = word_set("and und")
_ADJECTIVE = ("ed", "en")
_WHOLE = word_set(
    "full whole single entire working calendar started angefangenem angefangene vollem volle ganzem ganze"
)


def _name(token: Token) -> str:
    """The same for words that count the same."""
    if unit := unit_of(token.text):
        return f"{unit[0]} {unit[1]}"
    group = next((place for place, words in enumerate(_ALIKE) if token.word.removesuffix("s") in words), None)
    return stem_of(token.word) if group is None else f"={group}"
