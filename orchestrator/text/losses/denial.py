"""Denials that a page no longer has, and those that it has for none of its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from orchestrator.text.language import word_set
from orchestrator.text.losses.alignment import SentenceMatch
from orchestrator.text.losses.bound import DENIED, is_only_beyond
from orchestrator.text.losses.cut import Cut
from orchestrator.text.losses.family import Family
from orchestrator.text.losses.loss import Kind, Loss
from orchestrator.text.losses.opposite import OPPOSITES
from orchestrator.text.losses.sign_match import (
    AHEAD,
    HALF,
    MOSTLY,
    NAYS,
    is_struck,
    of_families,
    reaches,
    scope_of,
    spare_signs,
    with_scope,
)
from orchestrator.text.losses.statement import Statement
from orchestrator.text.losses.text_pair import TextPair, loss_in
from orchestrator.text.losses.token import Sign, Token, stem_of
from orchestrator.text.losses.turning import is_turned_over

_TIGHT = 2
_PAIR = 2
"""Denials of a sentence of which one may go unseen: of more, two are often one order."""
NEGATED = re.compile(r"^(?:un|in|im|ir|il|non|dis|mis|miss)(?=\w{3})|(?:less|los|lose|losen|loser|frei|free)$")
_DENYING: tuple[Family, ...] = ("not", "nothing", "denies", "only", "unless", "until", "before", "less", "maybe")
_SAVE_LISTED = """
without|unless|until|till|before|except|except if|except when|except for|only
ohne|bis|bevor|ehe|außer|es sei denn|nur|solange|as long as|so long as|while
"""
_SAVE = frozenset(_SAVE_LISTED.strip().replace("\n", "|").split("|"))
"""What says with a denial what must be done first: `do not stop without asking`, `nicht ohne Helm`."""
_MUCH = 0.5
"""Share of a sentence that has to be there for something new in it to say what was denied by its contrary."""
_BEGINNING = 5
"""Letters by which a word is known in another form."""
_WITH = word_set("with mit")
_JOINT = word_set("or nor neither oder noch weder")
_SINCE = word_set("since seit")
_NO_MORE = frozenset({"nicht mehr", "no longer"})
_AS, _THAN = word_set("as so"), word_set("than als")
_LAST = word_set("last latest letzte letzter letzten letztes letztmals zuletzt formerly früher once einst")
"""`It was last seen in 1987.`"""
_SURELY_DENIES_LISTED = """
instead of|rather than|avoid|avoids|avoided|avoiding|fails|failed|refuse|refuses|refused|lacks|lacked|lacking|missing
prevent|prevents|prevented|forbidden|forbids|prohibited|prohibits|denied|denies|ignored|ignores|excluded|excludes
rejected|rejects|disabled|absent|impossible|unable|banned|unavailable|illegal|exempt|free of|hardly|barely|scarcely
statt|anstatt|anstelle|vermeiden|vermeidet|vermieden|verhindert|verhindern|verweigert|fehlt|fehlen|fehlte|unmöglich
verboten|untersagt|unzulässig|ausgeschlossen|verzichten|verzichtet|entfällt|entfallen|gesperrt|abgelehnt|ausgenommen
befreit|frei von|kaum|meiden
"""
SURELY_DENIES = frozenset(_SURELY_DENIES_LISTED.strip().replace("\n", "|").split("|"))
"""What denies by its own meaning."""
_SURELY = frozenset(stem_of(word) for word in SURELY_DENIES if " " not in word)


def denies_surely(word: str) -> bool:
    """In whatever form the word stands: `exclude`, `excluding`."""
    return word in SURELY_DENIES or (" " not in word and stem_of(word) in _SURELY)


_ORDERED: frozenset[Family] = frozenset({"if", "only", "before", "until", "unless", "must"})


class DenialLosses:
    """Of one source and its page; `region` are the sentences of the page that a sentence of the source has become."""

    def __init__(self, pair: TextPair) -> None:
        self._pair = pair
        self.unsure: list[Loss] = []
        """Filled while it is looked for: what another word of the page may still deny."""

    def lost(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        others = self._pair.others(statement, match)
        spare = spare_signs(statement, region, but=statement.denials, others=others)
        there = sum(len(of_families(signs, "not", "nothing", "denies", "only")) for signs in spare)
        there -= _said_of_others(statement, region, spare) + _only_of_others(region, others, spare)
        free = [sign for signs in spare_signs(statement, region, but=statement.denials) for sign in signs]
        cuts = self._pair.cuts(statement, match)
        is_new = bool(self._pair.fresh_stems(match)) or any(cut.strange for cut in cuts)
        for number, sign in enumerate(statement.denials):
            if any(_says_contrary(statement, sign, one) for one in region):
                continue
            if any(is_turned_over(statement, sign, one, others) for one in region):
                yield self._loss(statement, sign, region)
                return
            if _is_struck(statement, sign, cuts, region, others) or _goes_on(sign, cuts):
                yield self._loss(statement, sign, region)
                continue
            if self._is_turned_into_order(statement, sign, free, region):
                continue
            kept = self._is_kept(statement, sign, match, region, there)
            if not kept and (kept is None or _is_reworded(sign, match, cuts)):
                kept = there > number  # what is denied has gone, or is said in other words
            if not kept and is_new and _turns_otherwise(statement, spare):
                self.unsure.append(self._loss(statement, sign, region))
            elif not kept:
                yield self._loss(statement, sign, region)
        yield from self._turned_round(statement, cuts, region, others)
        if len(statement.denials) == _PAIR and not self._pair.fresh_stems(match):
            yield from self._lost_second(statement, region, others)

    def _lost_second(
        self, statement: Statement, region: Sequence[Statement], others: Sequence[Statement]
    ) -> Iterator[Loss]:
        """`What does not use it is not affected`, where one of both is left and no word is new."""
        spare = spare_signs(statement, region, but=statement.denials, others=others)
        left = sum(len(of_families(signs, "not", "nothing")) for signs in spare)
        if left and sum(bool(sign.families & _ANSWER) for signs in spare for sign in signs) < len(statement.denials):
            yield self._loss(statement, statement.denials[-1], region)

    def _is_kept(
        self, statement: Statement, sign: Sign, match: SentenceMatch, region: Sequence[Statement], there: int
    ) -> bool | None:
        """None where nothing of what is denied stands there. One denial may stand for another, if all are there."""
        others = self._pair.others(statement, match)
        same = [denial for denial in statement.denials if denial.phrase == sign.phrase]
        free = self._own(match, spare_signs(statement, region, but=same, others=others))
        kept = self._is_denied(statement, sign, region, free)
        if kept is not False or there < len(statement.denials):
            return kept
        if _stands_as_often(sign, statement, free):
            return True
        if len(statement.denials) == 1:
            return False
        spare = spare_signs(statement, region, but=statement.denials, others=others)
        return self._is_denied(statement, sign, region, self._own(match, spare)) or None

    def _turned_round(
        self, statement: Statement, cuts: Sequence[Cut], region: Sequence[Statement], others: Sequence[Statement]
    ) -> Iterator[Loss]:
        """What denies by its word: `forbidden`, `unwirksam`, where that went from a sentence that is else the same."""
        for sign in statement.of("denies"):
            if denies_surely(sign.phrase) and _is_struck(statement, sign, cuts, region, others):
                yield self._loss(statement, sign, region)
                return
        for cut in cuts:
            lost = [statement.tokens[place] for place in sorted(cut.lost)]
            put = {token.word for token in cut.put} - {token.word for token in lost}
            if (
                not cut.is_word_for_word
                or NAYS & {token.word for token in lost}
                or any(cut.drops(sign) for sign in statement.denials)
                or put & NAYS
            ):
                continue
            known = {sign.phrase for sign in statement.signs}
            instead = [one for there in region for one in there.of(*_ANSWER) if one.phrase not in known]
            for token in lost:
                if len(lost) == len(cut.put) == 1 and denies_surely(token.word) and not instead:
                    yield loss_in("negation", statement, token.text, region[0].text, changed=True)
                    return
                if NEGATED.sub("", token.word) in put or token.word in {NEGATED.sub("", word) for word in put}:
                    yield loss_in("negation", statement, token.text, region[0].text, changed=True)
                    return

    def _loss(self, statement: Statement, sign: Sign, region: Sequence[Statement]) -> Loss:
        kind: Kind = "warning" if statement.warns or statement.forbids(sign) else "negation"
        return loss_in(kind, statement, with_scope(statement, sign), region[0].text, changed=True)

    def _own(self, match: SentenceMatch, spare: Sequence[list[Sign]]) -> list[list[Sign]]:
        """Less what a further sentence of the region says for another one, of which it is the best."""
        found = [*spare]
        for at, place in enumerate(match.region[1:], 1):
            firsts = [
                self._pair.mine[number]
                for number in self._pair.alignment.sources_of.get(place, ())
                if self._pair.alignment.matches[number].region[0] == place
            ]
            said = {sign.phrase for first in firsts for sign in first.of("not", "nothing")}
            found[at] = [sign for sign in spare[at] if sign.phrase not in said]
        return found

    def _is_denied(
        self, statement: Statement, sign: Sign, region: Sequence[Statement], spare: Sequence[Sequence[Sign]]
    ) -> bool | None:
        """None where nothing of what is denied stands there."""
        ahead, before = scope_of(statement, sign)
        answer: bool | None = None
        for one, signs in zip(region, spare, strict=True):
            places = [place for stem in ahead for place in one.stems.get(stem, ())]
            if not places and ahead:
                places = [place for stem in before for place in one.stems.get(stem, ())]
            if any(_negates(token.word, {*ahead, *before}) for token in one.tokens):
                return True
            if _says_contrary(statement, sign, one):
                return True
            if any(
                denial.end == place
                for denial in of_families(signs, "not", "nothing")
                for stem in before
                for place in one.stems.get(stem, ())
            ):
                return True  # `names are not found` is `no names`
            if not places:
                continue
            answer = False
            denials = of_families(signs, "not", "nothing", "denies")
            few = len(of_families(one.signs, "not", "nothing", "denies")) < len(statement.denials)
            if any(reaches(one, denial, place, few=few) for denial in denials for place in places):
                return True
        return answer

    def _is_turned_into_order(
        self, statement: Statement, sign: Sign, free: Sequence[Sign], region: Sequence[Statement]
    ) -> bool:
        """`Do not stop without asking` may become `ask before you stop`, `not more than 10` may become `at most 10`."""
        families = {family for one in free for family in one.families}
        bounds = {
            DENIED[family]
            for one in statement.signs
            if 0 <= one.start - sign.end <= AHEAD
            for family in one.families
            if family in DENIED
        }
        if bounds & families or ("at most" in sign.families and "at most" in families):
            return True
        if "only" in families and len(statement.denials) > 1:
            return True  # `not to those who have none` is `only to those who have one`
        if families & {"must", "all"} and any(_is_turned_twice(sign, one) for one in statement.of("denies")):
            return True  # `not optional` is `must`, `never unattended` is `always with somebody`
        if statement.of("less", "more", "at most", "at least") and any(
            is_only_beyond(number, region) for number in statement.numbers
        ):
            return True
        is_over = sign.phrase in _NO_MORE or bool(_SINCE & statement.words)
        if is_over and any(_LAST & one.words for one in region):
            return True  # `none since 1998` is `the last one was in 1998`
        others = [one for one in statement.signs if one is not sign]
        paired = any(one.phrase in _SAVE for one in others) or (
            sign.phrase in _SAVE and any(one in statement.denials for one in others)
        )
        if (
            paired
            and {"always", "immer", "stets"} & {one.phrase for one in free}
            and any(_WITH & one.words for one in region)
        ):
            return True  # `never without it` is `always with it`
        return paired and bool(families & _ORDERED)

    def added(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        """A sentence that stands there in the same words, and with a denial: it says the contrary."""
        kept = {sign.phrase for one in region for sign in one.signs}
        if match.cover < MOSTLY or statement.denials or any(cut.gone for cut in self._pair.cuts(statement, match)):
            return
        if any(sign.phrase not in kept for sign in statement.of(*_DENYING)):
            return
        signs = {stem_of(word) for one in region for denial in one.denials for word in denial.phrase.split()}
        if (
            any(other.of(*_DENYING) for other in self._pair.others(statement, match))
            or self._pair.fresh_stems(match) - signs
        ):
            return
        for one in region:
            for denial in one.denials:
                if not self._pair.has_little_beside(statement, one):
                    yield loss_in("negation", statement, "", with_scope(one, denial), changed=True)
                return


def _said_of_others(statement: Statement, region: Sequence[Statement], spare: Sequence[Sequence[Sign]]) -> int:
    """Of what may deny there, how much stands for what denied nothing here: `unoccupied` for `empty`."""
    weak = [
        sign
        for signs in spare
        for sign in signs
        if sign.families & {"denies"} and not sign.families & {"not", "nothing", "only"}
    ]
    kept = {sign.phrase for one in region for sign in one.signs}
    gone = [sign for sign in statement.of("denies") if sign not in statement.denials and sign.phrase not in kept]
    return min(len(weak), len(gone))


def _only_of_others(region: Sequence[Statement], others: Sequence[Statement], spare: Sequence[Sequence[Sign]]) -> int:
    """How many an *only* in other words is there for another sentence: `which Finance alone can open`."""
    kept = {sign.phrase for one in region for sign in one.signs}
    gone = [sign for other in others for sign in other.of("only") if sign.phrase not in kept]
    return min(len(gone), sum("only" in sign.families for signs in spare for sign in signs))


def _says_contrary(statement: Statement, sign: Sign, one: Statement) -> bool:
    """`Closed` for `not open`, `deleted` for `no longer kept`."""
    behind = statement.tokens[sign.end : sign.end + AHEAD]
    fresh = {token.stem for token in one.tokens if token.stem} - statement.stems.keys()
    fresh |= one.words - statement.words
    return any(_CONTRARY.get(word, _NONE) & fresh for token in behind for word in {token.word, token.stem})


_NONE: frozenset[str] = frozenset()
_CONTRARY = {
    form: frozenset({*others, *map(stem_of, others)})
    for word, others in OPPOSITES.items()
    for form in ((word, stem_of(word)) if len(word) > len("few") else (word,))
}
"""In any form of both: `survives` for `not die`."""


def _turns_otherwise(statement: Statement, spare: Sequence[Sequence[Sign]]) -> bool:
    """Whether a word that the sentence has not turns or bounds what stands there: `not accepted`, `at the most`."""
    own = {sign.phrase for sign in statement.signs}
    return any(sign.families & _TURNS and sign.phrase not in own for signs in spare for sign in signs)


_TURNS: frozenset[Family] = frozenset({"not", "nothing", "only", "unless", "at most", "less"})


def _stands_as_often(sign: Sign, statement: Statement, spare: Sequence[Sequence[Sign]]) -> bool:
    """Whether the same word denies there as often, if it may stand farther from what it denies."""
    mine = sum(one.phrase == sign.phrase for one in statement.denials)
    return sum(one.phrase == sign.phrase for signs in spare for one in signs) >= mine


def _is_turned_twice(sign: Sign, other: Sign) -> bool:
    """Whether a denial denies what denies by itself."""
    apart = other.start - sign.end
    return 0 <= apart <= (AHEAD if NEGATED.search(other.phrase) or denies_surely(other.phrase) else 1)


def _is_reworded(sign: Sign, match: SentenceMatch, cuts: Sequence[Cut]) -> bool:
    """Whether something new stands where the denial stood."""
    return (
        match.by_place
        or match.cover < HALF
        or any(cut.drops(sign) and cut.fresh and not cut.is_word_for_word for cut in cuts)
    )


def _is_struck(
    statement: Statement, sign: Sign, cuts: Sequence[Cut], region: Sequence[Statement], others: Sequence[Statement]
) -> bool:
    put = [token for cut in cuts if cut.drops(sign) for token in cut.put]
    there = [token for one in region for token in one.tokens]  # `beitragsfrei` begins as the word it denies
    scope = {stem for stems in scope_of(statement, sign) for stem in stems}
    if any(_negates(token.word, scope) for token in there) or any(
        _negates(token.word, set(statement.stems)) or _is_undone_by(statement, sign, token) for token in put
    ):
        return False
    return is_struck(statement, sign, _ANSWER, cuts, region, others)


_ANSWER: frozenset[Family] = frozenset({*_DENYING, "at most", "at least", "more", "must"}) - {"maybe"}


def _goes_on(sign: Sign, cuts: Sequence[Cut]) -> bool:
    """`Still supported` for `no longer supported`, in a sentence that is else the same."""
    put = next(({token.word for token in cut.put} for cut in cuts if cut.is_word_for_word and cut.drops(sign)), set())
    return bool(put & _STILL) and not put & NAYS and len(put) <= _FEW


_STILL = word_set("still also weiterhin auch immer")
_FEW = 2
"""Words."""


def _is_undone_by(statement: Statement, sign: Sign, token: Token) -> bool:
    following = statement.tokens[sign.end].word if sign.end < len(statement.tokens) else ""
    return following == f"un{token.word}"


def _negates(word: str, stems: set[str]) -> bool:
    """Whether a word is one of these turned round: `unsafe` for `safe`."""
    bare = NEGATED.sub("", word)
    return bare != word and len(bare) > 2 and stem_of(bare) in stems
