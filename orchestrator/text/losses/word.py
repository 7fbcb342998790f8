"""Words that were cut out of a sentence that is kept, or turned into their contrary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from orchestrator.text.language import word_set
from orchestrator.text.losses.alignment import SentenceMatch
from orchestrator.text.losses.alike import ALIKE, OPPOSITES
from orchestrator.text.losses.bound import is_denied_at
from orchestrator.text.losses.family import Family
from orchestrator.text.losses.loss import Kind, Loss
from orchestrator.text.losses.number import unit_of
from orchestrator.text.losses.sign_match import (
    BESIDE,
    CONDITIONS,
    HALF,
    distance,
    stems_of,
)
from orchestrator.text.losses.statement import Statement
from orchestrator.text.losses.text_pair import TextPair, loss_in
from orchestrator.text.losses.token import Sign, stem_of

_IN_CASE = word_set("bei beim während nach seit trotz am an im zum vor during upon after despite at")
_WITH = word_set("with without mit ohne")
_FLIPPED: tuple[tuple[Family, Family], ...] = (("unless", "only"), ("only", "unless"))
"""`Allowed, except in the hall` is `forbidden only in the hall`."""
_LONGEST_LABEL = 6
_SMALL = 3


class WordLosses:
    """As `DenialLosses`."""

    def __init__(self, pair: TextPair) -> None:
        self._pair = pair

    def turned(self, statement: Statement, region: Sequence[Statement]) -> Iterator[Loss]:
        """A word whose contrary stands in its place: `above` for `below`."""
        there = frozenset(word for one in region for word in one.words)
        phrased = {
            place for sign in statement.signs if sign.end - sign.start > 1 for place in range(sign.start, sign.end)
        }
        for place, token in enumerate(statement.tokens):
            contrary = OPPOSITES.get(token.word, frozenset()) & there
            if contrary and (place in phrased or is_denied_at(statement, place) or _is_denied_after(statement, place)):
                continue  # `not safe` and `unsafe` are one; a denial that went is told as that
            if not contrary or token.word in there or contrary & statement.words:
                continue
            if any(
                stem_of(word) == stem_of(token.word) for word in there if ALIKE.get(word, word) == ALIKE.get(token.word)
            ):
                continue
            if token.word in _WITH and not any(
                stem in one.stems for one in region for stem in stems_of(statement, range(place, place + 3))
            ):
                continue  # it goes with another word there
            one = next(one for one in region if contrary & one.words)
            if any(_is_said_denied(one, word) for word in contrary & one.words):
                continue
            if self._pair.explained(contrary, statement, region):
                continue
            if token.word == "can" and one.words & {"may", "might", "could"}:
                continue
            if any(statement.of(mine) and one.of(theirs) for mine, theirs in _FLIPPED):
                continue
            yield loss_in("condition", statement, token.text, one.text, changed=True)
            return

    def cut_out(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        """A word that was cut out and nothing put for it: `into cold bottles`, where what stood around it now stands
        side by side. Of sentences that one acts on; of others it is what an editor is asked to do.
        """
        bounded = bool(statement.denials or statement.of("must")) or any(
            statement.missed(family) for family in CONDITIONS
        )
        if match.by_place or match.cover < HALF or not (statement.warns or bounded) or self._pair.fresh_stems(match):
            return
        pairs = {pair for one in region for pair in pairwise(_row(one))}
        signs = {place for sign in statement.signs for place in range(sign.start, sign.end)}
        row, label = _row(statement), _label_end(statement)
        for place, token in enumerate(statement.tokens):
            if token.kind != "word" or not token.stem or token.stem in self._pair.stems or place in signs:
                continue
            if place < label or unit_of(token.text) or _is_before_code(statement, place):
                continue
            if _is_cut_out(row, place + 1, pairs, self._pair.stems):
                kind: Kind = "warning" if statement.warns else "condition"
                yield loss_in(kind, statement, token.text, region[0].text)
                return

    def circumstance(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        """`bei Nebel`, `during the crossing`, where less stands in its place than went."""
        there = {stem for one in region for stem in one.stems}
        missing = [stem for stem in statement.stems if stem not in there]
        fresh = self._pair.fresh_stems(match) if missing else set()
        for place, token in enumerate(statement.tokens):
            if token.word not in _IN_CASE and not (token.word == "once" and place == 0):
                continue
            words = statement.tokens[place + 1 : place + 4]
            of = next((one for one in words if one.stem or one.kind == "mark"), None)
            if of is None or not of.stem or of.stem in there or (token.word == "at" and statement.links):
                continue
            if len(fresh) >= len(missing):
                continue
            yield loss_in("condition", statement, f"{token.text} {of.text}", region[0].text)
            return


def _label_end(statement: Statement) -> int:
    """Behind the words before a colon near the beginning, `Lock-in: ...`, that stand for a heading."""
    colons = [place for place, token in enumerate(statement.tokens[:_LONGEST_LABEL]) if token.text == ":"]
    return colons[0] if colons else 0


def _is_before_code(statement: Statement, place: int) -> bool:
    """`the option --force` may become `--force`."""
    return place + 1 < len(statement.tokens) and statement.tokens[place + 1].kind == "code"


def _row(statement: Statement) -> list[str]:
    """Its words as they are compared, between two ends; a mark is an end."""
    words = ["" if token.kind == "mark" else token.stem or token.word for token in statement.tokens]
    return ["", *words, ""]


def _is_cut_out(row: Sequence[str], place: int, pairs: set[tuple[str, str]], known: set[str]) -> bool:
    """Whether what stood before and behind the word, and a few small words beside it, now stands side by side."""
    for start in range(place - 1, max(-1, place - 2 - _SMALL), -1):
        for end in range(place + 1, min(len(row), place + 2 + _SMALL)):
            left, right = row[start], row[end]
            if (left in known or right in known) and (left, right) in pairs:
                return True
            if right in known:
                break
        if row[start] in known or not row[start]:
            return False
    return False


def _is_said_denied(one: Statement, word: str) -> bool:
    """`has no` for `lacks`, `not safe` for `unsafe`."""
    if any(word in sign.phrase.split() and sign.phrase.startswith(("not ", "nicht ")) for sign in one.signs):
        return True
    return any(
        token.word == word and any(_stands_denied(one, denial, place) for denial in one.denials)
        for place, token in enumerate(one.tokens)
    )


def _stands_denied(one: Statement, denial: Sign, place: int) -> bool:
    """In English a denial stands before what it denies, and no comma between."""
    if one.language == "en" and any("," in token.text for token in one.tokens[denial.end : place]):
        return False
    return distance(denial, place) <= BESIDE and (one.language != "en" or denial.start < place)


def _is_denied_after(statement: Statement, place: int) -> bool:
    """`must not` is as good as `may not`."""
    return any(denial.start == place + 1 for denial in statement.denials)
