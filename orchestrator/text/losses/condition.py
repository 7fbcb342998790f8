"""Conditions and hedges that a page no longer has, by their own word or by their clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from orchestrator.text.language import word_set
from orchestrator.text.losses.alignment import SentenceMatch
from orchestrator.text.losses.bound import WITHIN, bounds_of
from orchestrator.text.losses.family import ANSWERS, Family
from orchestrator.text.losses.lexicon import MISSED
from orchestrator.text.losses.loss import Kind, Loss
from orchestrator.text.losses.order import orders
from orchestrator.text.losses.sign_match import (
    CONDITIONS,
    HALF,
    HEDGES,
    distance,
    is_struck,
    scope_of,
    spare_signs,
    stems_of,
    with_scope,
)
from orchestrator.text.losses.statement import Statement, spaced
from orchestrator.text.losses.text_pair import TextPair, loss_in
from orchestrator.text.losses.token import Sign, stem_of

_IN_PLACE: tuple[Family, ...] = (*CONDITIONS[:-1], "after", *HEDGES, "should")
"""What is looked for where its sentence is kept, by its own word."""
_SAID_ANYHOW: tuple[Family, ...] = ("should", "before", "after")
"""What has words beyond number: `past`, `by`, an order; gone for sure only where nothing is new."""
_ALLOWS: tuple[Family, ...] = ("only", "unless", "at least", "at most", "before", "until")
_ALWAYS = word_set("always stets immer")
_AT_THE_TIME = word_set("when whenever while wenn")
_EMPTY = frozenset(map(stem_of, word_set("case cases time times thing things way fall fällen")))


class ConditionLosses:
    """As `DenialLosses`."""

    def __init__(self, pair: TextPair) -> None:
        self._pair = pair

    def lost(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        bound = [sign for number in statement.numbers for sign, _ in bounds_of(statement, number)]
        for family in _IN_PLACE:
            for sign in statement.missed(family):
                if family in ("at least", "at most") and sign in bound:
                    continue
                if not self._is_answered(statement, sign, family, match, region):
                    kind: Kind = "hedge" if family in ("maybe", "often", "should") else "condition"
                    yield loss_in(kind, statement, with_scope(statement, sign), region[0].text)
                    break
        yield from self._lost_clauses(statement, match, region)

    def dropped(self, statement: Statement, region: Sequence[Statement]) -> list[Loss]:
        """A condition that the page says does not matter, in whatever words."""
        is_any = _is_in_any_case(statement, region)
        return [loss_in("condition", statement, "if", region[0].text, changed=True)] if is_any else []

    def _is_answered(
        self, statement: Statement, sign: Sign, family: Family, match: SentenceMatch, region: Sequence[Statement]
    ) -> bool:
        if sign.phrase == "may" and (_allows(statement, sign) or _is_allowed(statement, region)):
            return True
        others = self._pair.others(statement, match)
        ahead, before = scope_of(statement, sign)
        cuts = self._pair.cuts(statement, match)
        is_new = family in _SAID_ANYHOW and any(cut.strange for cut in cuts)
        if not is_new and is_struck(statement, sign, ANSWERS[family], cuts, region, others):
            return False
        if family in ("before", "after", "until"):
            return match.by_place or self._is_in_order(statement, sign, family, region)
        if family == "should" and any(
            orders(one, (*ahead, *before)) or (statement.denials and one.of("not", "nothing", "denies"))
            for one in region
        ):
            return True
        if _is_said_by_form(statement, family, region):
            return True
        if sign.phrase == "may" and any(statement.missed(one) for one in _ALLOWS):
            return True  # allows something, under a condition that is looked for by itself
        answers = ANSWERS[family]
        if family == "unless" and not _has_more_denials(statement, region):
            answers = frozenset({"only", "unless"})
        own = {found.phrase for found in statement.signs}
        same = [other for other in statement.signs if other.phrase == sign.phrase]
        for one, spare in zip(region, spare_signs(statement, region, but=same, others=others), strict=True):
            signs = [found for found in spare if found.families & answers]
            places = [place for stem in (*ahead, *before) for place in one.stems.get(stem, ())]
            near = any(distance(found, place) <= WITHIN for found in signs for place in places)
            if signs and (near or not places or match.by_place or any(found.phrase not in own for found in signs)):
                return True
        return False

    def _is_in_order(self, statement: Statement, sign: Sign, family: Family, region: Sequence[Statement]) -> bool:
        """A time that is kept, or whose clause is: `before you upgrade` may become `first`; never `after`."""
        clause = [stem for stem in stems_of(statement, statement.clause(sign.end)) if stem not in _EMPTY]
        clause = clause[:1] if sign.phrase == "vor" else clause
        for one in region:
            if any(family in found.families or "until" in found.families for found in one.signs):
                return True
        if not clause:
            return True
        there = {stem for one in region for stem in one.stems}
        return self._pair.alignment.share(clause, there) >= HALF

    def _is_reworded(self, clause: Sequence[str], there: set[str], match: SentenceMatch) -> bool:
        """Of a clause some words stand there, and for each of the others a new one."""
        missing = [stem for stem in clause if stem not in there]
        return len(missing) < len(clause) and len(missing) <= len(self._pair.fresh_stems(match))

    def _lost_clauses(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        there = {stem for one in region for stem in one.stems}
        signs = statement.missed("if")
        if any(len([sign for sign in one.signs if sign.phrase in ("no", "kein", "keine")]) > 1 for one in region):
            return  # `no wristband, no transfusion`
        spare = spare_signs(statement, region, but=signs)
        theirs = sum(1 for free in spare for sign in free if sign.families & ANSWERS["if"])
        for sign in signs:
            clause = [stem for stem in stems_of(statement, statement.clause(sign.end)) if stem not in _EMPTY]
            if (
                not clause
                or self._pair.alignment.share(clause, there) >= HALF
                or _has_its_numbers(statement, sign, region)
            ):
                theirs -= 1
                continue
            if theirs <= 0 and not self._is_reworded(clause, there, match):
                yield loss_in("condition", statement, with_scope(statement, sign, most=9), region[0].text)
                return
            theirs -= 1


def _is_said_by_form(statement: Statement, family: Family, region: Sequence[Statement]) -> bool:
    """Whether a condition stands there in another form."""
    if family == "only" and any(one.words & _ALWAYS for one in region):
        return True  # `only with food` is `always with food`
    if family == "only" and not statement.of("if"):  # `only with an adult` may become `if an adult is there`
        clauses = MISSED["if"] - _AT_THE_TIME
        return any(found.phrase in clauses for one in region for found in one.signs)
    if family == "at least" and any(one.denials and one.of("before") for one in region):
        return True  # `at least as long as it says` is `not before it`
    if family != "unless":
        return False
    if any(one.words & _ON_TOP - statement.words for one in region):
        return True  # `excluding VAT` is `before VAT`, `VAT is added`
    if statement.denials and any(one.of("must") or (one.of("if") and not one.denials) for one in region):
        return True  # `not unless it is paid` is `it must be paid`, `unless you cannot` is `if you can`
    return any(_excepts(statement, one) for one in region)


def _has_more_denials(statement: Statement, region: Sequence[Statement]) -> bool:
    """Otherwise each of them stands for one of the sentence, and none for an exception to it."""
    return sum(len(one.of("not", "nothing", "denies")) for one in region) > len(statement.denials)


_ON_TOP = word_set("before plus extra added add adds top exclusive net separately zuzüglich extra dazu")


def _allows(statement: Statement, sign: Sign) -> bool:
    """`You may publish it`; not `you may feel dizzy`."""
    before = statement.tokens[sign.start - 1].word if sign.start else ""
    behind = statement.tokens[sign.end].word if sign.end < len(statement.tokens) else ""
    return before == "you" and behind not in _HAPPENS


def _is_allowed(statement: Statement, region: Sequence[Statement]) -> bool:
    """`Anyone may hold a card`: `cards are open to all`."""
    return any(_ALLOWED & one.words - statement.words for one in region)


_ALLOWED = word_set(
    "allowed allow allows permitted permits permit permission entitled welcome free open right eligible lets let "
    "invited option choose choice"
)
_HAPPENS = word_set("feel notice be see have get experience lose find need want hear not also still")


def _excepts(statement: Statement, one: Statement) -> bool:
    """`All but the last`; `announce it, or it is refused`."""
    if "but" in one.words and one.of("all", "nothing"):
        return True
    return bool({"or", "oder"} & one.words - statement.words)


def _is_in_any_case(statement: Statement, region: Sequence[Statement]) -> bool:
    """`If not, use the block`: `use the block in any case`."""
    if {"even", "auch"} & statement.words:
        return False
    is_timed = bool(statement.of("before", "after", "until", "only", "unless"))
    if not _IFS & statement.words:
        mine = f" {spaced(statement.tokens)} "
        theirs = [
            f" {spaced(one.tokens)} "
            for one in region
            if not one.of("before", "after", "until", "only", "unless", "not", "nothing")
        ]
        return is_timed and any(said in line and said not in mine for said in _ANYTIME for line in theirs)
    said = [f" {spaced(one.tokens)} " for one in region]
    mine = f" {spaced(statement.tokens)} "
    return any(phrase in line and phrase not in mine for phrase in _ANYWAY for line in said) and not any(
        _IFS & one.words for one in region
    )


_ANYTIME = (" at any time ", " anytime ", " jederzeit ")
_IFS = word_set("if unless when wenn falls sofern provided")
_ANYWAY_LISTED = """
in any case|in all cases|in every case|regardless|anyway|either way|no matter what|unconditionally
auf jeden fall|in jedem fall|in allen fällen|ohnehin|so oder so
"""
_ANYWAY = tuple(f" {phrase} " for phrase in _ANYWAY_LISTED.strip().replace("\n", "|").split("|"))


def _has_its_numbers(statement: Statement, sign: Sign, region: Sequence[Statement]) -> bool:
    """`Provided we tell you two months ahead` may become `with two months' notice`."""
    clause = statement.clause(sign.end)
    numbers = [number for number in statement.numbers if number.place in clause]
    there = [number for one in region for number in one.numbers]
    if not numbers or not all(any(map(number.same, there)) for number in numbers):
        return False
    stems = {stem for one in region for stem in one.stems}
    joints = [place for place in clause if statement.tokens[place].word in ("and", "und")]
    ends = [clause.start, *joints, clause.stop]
    for start, end in pairwise(ends):  # `if it is sealed and weighs under 2 kg`
        words = stems_of(statement, range(start, end))
        if words and not any(start <= one.place < end for one in numbers) and not stems & set(words):
            return False
    return True
