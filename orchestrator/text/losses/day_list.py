"""Days that share their month: `24 and 31 December`, `3 to 7 April`, `am 24. und 31. Dezember`."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.text.language import word_set
from orchestrator.text.losses.token import Dated, Token
from orchestrator.values import replace

_JOINTS = word_set("and or to und oder bis through until & – — -")
_MOST_DAYS = 31


def days_sharing(tokens: Sequence[Token], dates: Sequence[Dated]) -> list[Dated]:
    """The days before each date that have its month, by the same joints."""
    found: list[Dated] = []
    for dated in dates:
        if dated.day < 1:
            continue
        place, is_joined = dated.place, False
        while (before := _day_before(tokens, place, is_joined=is_joined)) is not None:
            place, day = before
            is_joined = True
            found.append(replace(dated, day=day, text=tokens[place].text, place=place))
    return found


def _day_before(tokens: Sequence[Token], place: int, *, is_joined: bool) -> tuple[int, int] | None:
    """Place and day; only behind an `and` or a `to` a comma joins two days."""
    joint = place - 1
    if joint > 0 and tokens[joint].word == "the":
        joint -= 1
    if joint < 1 or not (tokens[joint].word in _JOINTS or (is_joined and tokens[joint].text == ",")):
        return None
    at = joint - 1
    if tokens[at].text in (".", ".,") and at:
        at -= 1
    digits = tokens[at].text.lower().rstrip("sthndr.")
    if tokens[at].kind != "number" or not digits.isdecimal() or not 0 < int(digits) <= _MOST_DAYS:
        return None
    return at, int(digits)
