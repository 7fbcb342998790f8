"""Sentences that tell their reader to do something."""

from __future__ import annotations

import re
from collections.abc import Iterable

from orchestrator.text.language import word_set
from orchestrator.text.losses.statement import Statement

_ORDERS_DE = re.compile(r"\bgilt: [^.]*\w+en\W*$|^(?:\W*Bitte )?[A-ZÄÖÜ]\w+en Sie\b|[:;,] \w+en Sie\b")
_HAS_TO_DE = re.compile(r"\b(?:ist|sind)\b[^.;:]*\b(?:zu \w+e?n|\w{2,}zu\w{2,}e?n)\b")
"""`ist voll zurückzugeben` orders as `muss` does."""


def orders(one: Statement, stems: Iterable[str]) -> bool:
    """Whether a sentence tells its reader to do one of these; without them, as far as its form shows it by itself."""
    if one.language == "de":
        return bool(_ORDERS_DE.search(one.text) or _HAS_TO_DE.search(one.text))
    return opens_with_order(one, stems or _NONE)


def has_to(one: Statement) -> bool:
    return one.language == "de" and bool(_HAS_TO_DE.search(one.text))


_NONE = ("",)
_DO = word_set("keep make take let have use do get put go")
"""Verbs that say nothing of a topic."""
_DETERMINERS = word_set(
    "somebody someone him her them out off away up down in on back the a an your this these that those it all every "
    "each any its their our "
)


def opens_with_order(one: Statement, stems: Iterable[str] = ()) -> bool:
    """Whether the sentence, or a clause of it, begins with a verb that orders: with one of these words."""
    wanted = set(stems)
    opens = True
    for place, token in enumerate(one.tokens):
        if opens and token.kind == "word":
            if token.stem and (not wanted or token.stem in wanted):
                return True
            following = one.tokens[place + 1].word if place + 1 < len(one.tokens) else ""
            if (
                (token.stem or token.word in _DO)
                and (following in _DETERMINERS or following.isdigit())
                and not token.word.endswith(("s", "ed", "ing"))
            ):
                return True  # `Send the header.`
            opens = token.word in ("please", "then", "and", "first", "bitte", "und", "always", "so", "now")
        elif token.kind == "mark":
            opens = True
    return False
