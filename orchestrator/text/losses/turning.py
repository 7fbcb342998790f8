"""What a page allows, orders or does where its source denied it, in much the same words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from orchestrator.text.language import word_set
from orchestrator.text.losses.bound import is_denied_at
from orchestrator.text.losses.family import Family
from orchestrator.text.losses.sign_match import scope_of
from orchestrator.text.losses.statement import Statement
from orchestrator.text.losses.token import Sign

_MAY = word_set("may can might could darf dürfen kann können könnte könnten allowed permitted")
_BUT = word_set("but though although except aber jedoch allerdings")
_NEED = word_set("need needs have has required necessary obliged brauchen brauchst braucht muss müssen musst nötig")
_NEAR = 3
"""Words behind a *may* in which what it allows stands."""
_BINDS: frozenset[Family] = frozenset({"only", "unless", "until", "must"})
_SAVES: frozenset[Family] = frozenset({"only", "unless", "until", "before", "if"})


def is_turned_over(statement: Statement, sign: Sign, one: Statement, others: Sequence[Statement]) -> bool:
    """Whether a sentence of the page says the contrary of what the sign denies."""
    if one.language != statement.language or not statement.language:
        return False
    return (
        _is_allowed(statement, sign, one)
        or _is_ordered(statement, sign, one)
        or _is_opened(statement, one, others)
        or _is_before_instead(statement, one)
        or _is_affirmed(statement, sign, one)
        or _is_commanded(statement, sign, one)
    )


def _is_allowed(statement: Statement, sign: Sign, one: Statement) -> bool:
    """`Do not delete the files, as they may be needed`: `the files may be deleted if ...`."""
    if one.of(*_BINDS - {"must"}) or statement.of(*_SAVES) or "without" in statement.words or "ohne" in statement.words:
        return False
    if len(one.denials) > len(statement.denials) or not statement.forbids(sign):
        return False
    wanted = set(scope_of(statement, sign)[0][:1])
    return any(wanted & {token.stem for token in one.tokens[place + 1 : place + 1 + _NEAR]} for place in _free(one))


def _is_affirmed(statement: Statement, sign: Sign, one: Statement) -> bool:
    """`Not encrypted, so must not be shared`: `encrypted, yet must not be shared`."""
    if _binds(one) or _binds(statement) or sign.phrase not in _PLAIN_NOT:
        return False
    before = [token.word for token in statement.tokens[max(0, sign.start - 1) : sign.start]]
    behind = [token for token in statement.tokens[sign.end : sign.end + 2] if token.word not in _BE]
    if not behind or not behind[0].stem or behind[0].kind != "word":
        return False
    if set(before) & _BE:
        places = [place for place, token in enumerate(one.tokens) if token.word == behind[0].word]
        return bool(places) and all(
            place and one.tokens[place - 1].word in _BE and _is_undenied(one, place) for place in places
        )
    if not set(before) & _DO:
        return False
    begins = behind[0].word[:_VERB]  # `does not keep`: `keeps well`
    places = [place for place, token in enumerate(one.tokens) if len(begins) == _VERB and token.word.startswith(begins)]
    return bool(places) and all(_is_undenied(one, place) for place in places) and not one.of("denies")


_VERB = 4
"""Letters by which a verb is known in another form."""
_DO = word_set("do does did will would")


def _is_undenied(one: Statement, place: int) -> bool:
    if is_denied_at(one, place):
        return False
    return not any(0 <= denial.start - place <= _NEAR for denial in one.of("not", "nothing"))


def _is_commanded(statement: Statement, sign: Sign, one: Statement) -> bool:
    """`Do not rinse for a day, as ...`: `Rinse for a day; otherwise ...`."""
    if statement.language != "en" or not statement.forbids(sign) or _binds(one) or _binds(statement):
        return False
    if {"without", "if", "when", "even"} & statement.words or sign.end >= len(statement.tokens):
        return False
    verb = statement.tokens[sign.end]
    first = next((place for place, token in enumerate(one.tokens) if token.kind == "word"), -1)
    if not verb.stem or first < 0 or one.tokens[first].stem != verb.stem:
        return False
    return not any(denial.start in one.clause(first) for denial in one.of("not", "nothing"))


def _binds(one: Statement) -> bool:
    return any(sign.phrase not in _OR_ELSE for sign in one.of(*_TURNS))


_OR_ELSE = word_set("otherwise else sonst andernfalls")
_TURNS: frozenset[Family] = frozenset({"only", "unless", "until", "before", "if"})
_PLAIN_NOT = frozenset({"not", "nicht", "never", "no longer", "not yet", "nie"})
_BE = word_set("is are was were be been being ist sind war waren wird werden wurde wurden")


def _is_before_instead(statement: Statement, one: Statement) -> bool:
    """`No offer may be made until X`: `offers may be made before X`."""
    if not statement.of("until") or one.denials or one.of(*_BINDS - {"until"}):
        return False
    return bool({"before", "bevor"} & one.words - statement.words) and any(True for _ in _free(one))


def _free(one: Statement) -> list[int]:
    """Places of what allows, where no denial stands before or right behind."""
    denied = {denial.start for denial in one.denials}
    return [
        place
        for place, token in enumerate(one.tokens)
        if token.word in _MAY and not denied & {place + 1, place + 2} and not is_denied_at(one, place)
    ]


def _is_ordered(statement: Statement, sign: Sign, one: Statement) -> bool:
    """`You need not fast`: `you need to fast`."""
    around = [token.word for token in statement.tokens[max(0, sign.start - 1) : sign.end + 2]] + sign.phrase.split()
    if not _NEED & set(around) or one.denials or one.of("only", "if"):
        return False
    behind = statement.tokens[sign.end : sign.end + 2]
    wanted = {token.word for token in behind if token.kind == "word" and len(token.word) > _SHORT} - _NEED
    return any(
        wanted & {token.word for token in one.tokens[order.start : order.end + _NEAR]} for order in one.of("must")
    )


_SHORT = 2
"""Letters of a word that is no verb: `to`."""


def _is_opened(statement: Statement, one: Statement, others: Sequence[Statement]) -> bool:
    """`Never logged, even there`: `not logged, but may be there`."""
    known = statement.words.union(*(other.words for other in others))
    if _BUT & known or _MAY & known:
        return False
    return any(
        first.word in _BUT and second.word in _MAY and not denial
        for (first, second), denial in zip(pairwise(one.tokens), _denied_behind(one), strict=True)
    )


def _denied_behind(one: Statement) -> list[bool]:
    denied = {denial.start for denial in one.denials}
    return [place + 2 in denied for place in range(len(one.tokens) - 1)]
