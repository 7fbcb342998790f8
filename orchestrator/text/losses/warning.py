"""Warnings that a page no longer has, or of which a part is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from orchestrator.text.language import STOP_WORDS, word_set
from orchestrator.text.losses.alignment import SentenceMatch
from orchestrator.text.losses.family import ANSWERS, Family
from orchestrator.text.losses.loss import Loss
from orchestrator.text.losses.order import opens_with_order, orders
from orchestrator.text.losses.sign_match import (
    scope_of,
    spare_signs,
    stems_of,
    with_scope,
)
from orchestrator.text.losses.statement import Statement
from orchestrator.text.losses.text_pair import TextPair, loss_in
from orchestrator.text.losses.token import Sign, stem_of

_WHO_DE = re.compile(r"\W*Wer\b[^.!?]*,")
"""`Wer geht, schaltet den Strom ab.`"""
_NAY: frozenset[Family] = frozenset({"not", "nothing", "denies", "only", "unless"})
_FORBIDS = word_set("verboten untersagt unzulässig vermeiden vermeide gesperrt tabu forbidden prohibited avoid refrain")
_FORBIDS |= {"not allowed", "not permitted"}
"""A danger is not said by a denial; these are."""
_WEAK = word_set("burn burns hot care mind attention careful kill raten rate heiß sichern sichert")
"""What warns in few of its sentences."""


class WarningLosses:
    """As `DenialLosses`."""

    def __init__(self, pair: TextPair) -> None:
        self._pair = pair

    def callout(self, statement: Statement, region: Sequence[Statement]) -> Iterator[Loss]:
        if statement.sign and not any(one.sign or one.of("warns") for one in region):
            yield loss_in("warning", statement, statement.sign, region[0].text)

    def lost(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        spare = spare_signs(statement, region, but=statement.of("warns"), others=self._pair.others(statement, match))
        answers = ANSWERS["warns"] if len(statement.of("warns")) == 1 else frozenset({"warns"})
        free = [sign for signs in spare for sign in signs]
        there = [sign for sign in free if sign.families & answers]
        there = [sign for sign in there if "must" in sign.families or not _words_there(sign, [statement])]
        has_sign = any(one.sign for one in region)
        orders = [
            sign for sign in statement.missed("must") if all(denial.start != sign.end for denial in statement.denials)
        ]  # `must not` is a denial, and looked for as one
        if statement.sign and not has_sign and not there and not any(opens_with_order(one) for one in region):
            yield loss_in("warning", statement, statement.sign, region[0].text)
        elif statement.of("warns") and not has_sign:
            signs = statement.of("warns")
            gone = [sign for sign in signs if not _words_there(sign, region)]
            if (
                gone
                and gone[0].phrase in _FORBIDS
                and any(one.families & _NAY or one.phrase in _FORBIDS for one in free)
            ):
                gone = gone[1:]
            if gone[:1] and gone[0].phrase in _WEAK:
                gone = []  # `burn dry wood only` may say `use`: what it warns of is said by the other word
            is_new = bool(self._pair.fresh_stems(match))
            if gone and is_new and self._is_gone_with_its_words(statement, gone[0], region):
                yield loss_in("warning", statement, with_scope(statement, gone[0]), region[0].text)
            elif gone and not is_new and len(gone) > len(there):
                yield loss_in("warning", statement, gone[0].phrase, region[0].text)
        elif orders and not self._is_ordered(statement, orders[0], region):
            yield loss_in("warning", statement, with_scope(statement, orders[0]), region[0].text, changed=True)

    def _is_gone_with_its_words(self, statement: Statement, sign: Sign, region: Sequence[Statement]) -> bool:
        """`Harmful to fish, so ...`, where neither stands there nor another word that warns."""
        ahead = [stem for stem in stems_of(statement, statement.clause(sign.end))[:2] if stem]
        if not ahead or any(one.of("warns") for one in region) or sign.phrase in _WEAK:
            return False
        return not any(stem in one.stems for one in region for stem in ahead)

    def _is_ordered(self, statement: Statement, sign: Sign, region: Sequence[Statement]) -> bool:
        ahead, before = scope_of(statement, sign)
        for one in region:
            if one.of("must") or orders(one, ahead) or (_WHO_DE.match(one.text) and not one.of("can", "maybe")):
                return True
            if one.of("not", "nothing", "only", "before"):
                return True
        return not any(stem in one.stems for one in region for stem in (*ahead, *before))


def _words_there(sign: Sign, region: Sequence[Statement]) -> bool:
    words = [stem_of(word) for word in sign.phrase.split() if word not in STOP_WORDS] or [stem_of(sign.phrase)]
    return any(all(any(_begins(word, stem) for stem in one.stems) for word in words) for one in region)


def _begins(word: str, stem: str) -> bool:
    """`Fraud` stands in `fraudulent`."""
    return word == stem or (min(len(word), len(stem)) >= _BEGINNING and word[:_BEGINNING] == stem[:_BEGINNING])


_BEGINNING = 5
"""Letters."""
