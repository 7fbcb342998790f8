"""Words that were cut out of a sentence that is kept, or turned into their contrary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestrator.text.language import word_set
from orchestrator.text.losses.alignment import SentenceMatch
from orchestrator.text.losses.bound import bounds_of, is_denied_at
from orchestrator.text.losses.cut import Cut
from orchestrator.text.losses.denial import NEGATED
from orchestrator.text.losses.family import Family
from orchestrator.text.losses.loss import Kind, Loss
from orchestrator.text.losses.number import unit_of
from orchestrator.text.losses.opposite import OPPOSITES, OPPOSITES_IN_PLACE
from orchestrator.text.losses.sign_match import (
    CONDITIONS,
    NAYS,
)
from orchestrator.text.losses.statement import ADDRESS, OR_ELSE, Statement
from orchestrator.text.losses.text_pair import TextPair, loss_in
from orchestrator.text.losses.token import stem_of

_FLIPPED: tuple[tuple[Family, Family], ...] = (("unless", "only"), ("only", "unless"))
"""`Allowed, except in the hall` is `forbidden only in the hall`."""
_TURNS: frozenset[Family] = frozenset({"not", "nothing", "only", "unless"})
_MAY = word_set("can may kann können kannst darf dürfen")
_MUST = word_set("must shall should muss müssen")
_LONGEST_LABEL = 8
_NONE: frozenset[str] = frozenset()
_LITERAL = 0.6
"""Share of its other words that must stand as they were, for a cut of several words."""
_MOVED = 4
"""Words that are gone for each that only moved."""
_SAYS_LITTLE = frozenset(
    map(
        stem_of,
        word_set(
            "suitable meant intended possible use used needed necessary happen occur exist own whole further certain "
            "geeignet gedacht bestimmt möglich nötig notwendig verwendet vorgesehen erfolgen gelten gesamt eigen weiter"
        ),
    )
)
"""Words that an editor may take out of a denial or an order without a loss: `not suitable for`, `not for`."""
_EXCHANGED = 2
"""Words for one, that are sure to stand in its place alone."""
_BEFORE_A_THING = word_set(
    "a an the of by in on at for from to with per your our their his her its my this that these those any every each "
    "no der die das den dem des ein eine einen einem einer von mit im am zum zur für aus bei per pro kein keine"
)
_RIGHT_BEFORE = 2
_LONGEST_EXCHANGED = 6
"""Words."""


class WordLosses:
    """As `DenialLosses`."""

    def __init__(self, pair: TextPair) -> None:
        self._pair = pair

    def turned(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        """A word whose contrary stands in its place: `above` for `below`."""
        there = frozenset(word for one in region for word in one.words)
        fresh = there - statement.words
        if loss := self._put_for(statement, match, region):
            yield loss
            return
        found = [place for place, token in enumerate(statement.tokens) if OPPOSITES.get(token.word, _NONE) & fresh]
        sure = [
            cut for cut in self._pair.cuts(statement, match) if cut.is_word_for_word and not _denies(cut, statement)
        ]
        for place in found:
            word = statement.tokens[place].word
            contrary = (OPPOSITES[word] & fresh) - _bounding(region)
            if word in _MAY or not contrary:
                continue  # an order in place of it takes nothing from the reader
            if word in _MUST and not any(
                place in cut.lost and contrary & {one.word for one in cut.put}
                for cut in self._pair.cuts(statement, match)
            ):
                continue
            is_sure = word not in _MUST and any(
                place in cut.lost and contrary & {one.word for one in cut.put} and len(cut.put) <= _EXCHANGED
                for cut in sure
            )
            one = next(one for one in region if contrary & one.words)
            if is_sure or not self._is_only_reworded(statement, place, one, region):
                yield loss_in("condition", statement, statement.tokens[place].text, one.text, changed=True)
                return

    def _put_for(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Loss | None:
        """A word whose contrary was put for it, where no denial came or went: `newest` for `oldest`."""
        for cut in self._pair.cuts(statement, match):
            put = {token.word for token in cut.put}
            if len(cut.put) > _LONGEST_EXCHANGED or put & NAYS:
                continue
            for place in sorted(cut.lost):
                token = statement.tokens[place]
                before = {one.word for one in statement.tokens[max(0, place - _RIGHT_BEFORE) : place]}
                if (
                    not OPPOSITES_IN_PLACE.get(token.word, _NONE) & put
                    or is_denied_at(statement, place)
                    or before & NAYS
                ):
                    continue
                if any(cut.drops(denial) and denial.start != place for denial in statement.denials):
                    continue
                if cut.is_word_for_word or not self._is_turned_again(statement, place, region):
                    return loss_in("condition", statement, token.text, region[0].text, changed=True)
        return None

    def _is_only_reworded(self, statement: Statement, place: int, one: Statement, region: Sequence[Statement]) -> bool:
        """Whether the contrary stands there with a denial, or for something else."""
        word = statement.tokens[place].word
        there = frozenset(said for other in region for said in other.words)
        phrased = any(sign.start <= place < sign.end and sign.end - sign.start > 1 for sign in statement.signs)
        if phrased or is_denied_at(statement, place) or _is_denied_after(statement, place):
            return True  # `not safe` and `unsafe` are one; a denial that went is told as that
        if word in there:
            return True
        if self._is_turned_again(statement, place, region):
            return True
        return any(statement.of(mine) and one.of(theirs) for mine, theirs in _FLIPPED)

    def _is_turned_again(self, statement: Statement, place: int, region: Sequence[Statement]) -> bool:
        """`Closed on Mondays` is `open every day except Monday`, `never unattended` is `always with somebody`."""
        mine = {sign.phrase for sign in statement.signs if not sign.start <= place < sign.end}
        mine &= {sign.phrase for sign in statement.of(*_TURNS, "denies") if "only" not in sign.families}
        theirs = {sign.phrase for one in region for sign in one.of(*_TURNS)}
        return bool(theirs - {sign.phrase for sign in statement.signs}) or bool(
            mine - {sign.phrase for one in region for sign in one.signs}
        )

    def cut_out(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        """Words that were cut out and nothing put for them: `into cold bottles`, `if it is dry`."""
        found = self._pair.cuts(statement, match)
        gone, fresh = sum(len(cut.gone) for cut in found), len(self._pair.fresh_stems(match))
        for cut in found:
            is_exchanged = _is_exchanged(statement, cut)
            if any(number.place in cut.places and number.place not in cut.lost for number in statement.numbers):
                continue
            if any(statement.tokens[place].word in ADDRESS for place in cut.lost):
                continue  # links are looked for by themselves
            if cut.is_struck and (kind := _kind_of_cut(statement, cut)):
                yield loss_in(kind, statement, cut.text, region[0].text)
                return
            if not cut.gone or cut.moved * _MOVED > len(cut.gone) or cut.literal < _LITERAL:
                continue
            if not is_exchanged and (cut.fresh or fresh > gone - len(cut.gone)):
                continue  # the new words may say it in another way
            if kind := "condition" if is_exchanged else _kind_of(statement, cut):
                yield loss_in(kind, statement, cut.text, region[0].text)
                return

    def exchanged(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        """One thing for another in a sentence that is else the same, `by boat` and `by bus`: whether both are the same
        is for a person to tell. What is done may be said by many verbs.
        """
        for cut in self._pair.cuts(statement, match):
            if not cut.is_word_for_word or not len(cut.lost) == len(cut.put) == len(cut.fresh) == len(cut.gone) == 1:
                continue
            before = statement.tokens[min(cut.lost) - 1].word if min(cut.lost) else ""
            if cut.is_other_word and before in _BEFORE_A_THING and cut.put[0].kind == "word":
                kind: Kind = "warning" if statement.warns else "condition"
                yield loss_in(kind, statement, cut.text, region[0].text)
                return

    def struck(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        """In whatever language: words that went where all else stands as it was."""
        for cut in self._pair.cuts(statement, match):
            words = {statement.tokens[place].word for place in cut.lost}
            if cut.is_struck and (len(words) > 1 or words & (_DENY_ANYWHERE | _BIND_ANYWHERE)):
                denies = bool(words & _DENY_ANYWHERE)
                yield loss_in("negation" if denies else "condition", statement, cut.text, region[0].text)
                return


_DENY_ANYWHERE = word_set(
    "ne n pas jamais aucun aucune rien sans ni no nunca jamás sin nada ningún ninguna non mai senza nessun nessuna "
    "nulla não nem sem niet geen nooit zonder ikke aldri inte aldrig utan nie bez"
)
_BIND_ANYWHERE = word_set(
    "si sauf que seulement uniquement avant après environ presque parfois souvent solo sólo salvo excepto antes casi "
    "después soltanto tranne prima dopo circa quasi spesso alleen behalve voor ongeveer"
)
"""Of French, Spanish, Italian, Portuguese and Dutch, and of some others, what is most used."""


def _bounding(region: Sequence[Statement]) -> frozenset[str]:
    """What bounds a number there: `some 40 of them` says nothing of all or some."""
    return frozenset(sign.phrase for one in region for number in one.numbers for sign, _ in bounds_of(one, number))


def _denies(cut: Cut, statement: Statement) -> bool:
    """Whether a denial is among what went or what came: `not safe` and `unsafe` are one."""
    return any(token.word in NAYS for token in cut.put) or any(map(cut.drops, statement.denials))


def _kind_of_cut(statement: Statement, cut: Cut) -> Kind | None:
    return (_kind_of(statement, cut) if cut.gone else None) or _kind_of_struck(statement, cut)


def _kind_of_struck(statement: Statement, cut: Cut) -> Kind | None:
    """By what a word does, be it too common to be missed where anything else is new."""
    families = {family for sign in statement.signs if cut.drops(sign) for family in sign.families}
    families -= set() if len(cut.lost) > _EXCHANGED else {"if"}  # `opening it` is `if you open it`
    turned = any(cut.drops(sign) and NEGATED.match(sign.phrase) for sign in statement.of("denies"))
    if families & {"warns", "must"}:
        return "warning"
    if families & (_BINDS | {"at least", "at most"}) or turned:
        return "condition"
    if families & {"maybe", "often", "should", "about"}:
        return "hedge"
    if any(number.place in cut.lost for number in statement.numbers):
        return "number"
    telling = [word for word in cut.gone if word not in _SAYS_LITTLE]
    is_label = cut.places[0] < label_end(statement)
    return "condition" if telling and len(cut.lost) > 1 and not is_label else None


def _is_exchanged(statement: Statement, cut: Cut) -> bool:
    """Whether another circumstance stands for one, in a sentence that is else the same: `at night` for `in fog`."""
    if not _is_circumstance(statement, cut) or not cut.is_word_for_word or len(cut.put) > _LONGEST_EXCHANGED:
        return False
    if any(number.place in cut.lost and number.measure != "rate" for number in statement.numbers):
        return False  # numbers are looked for by themselves
    return not cut.moved and bool(cut.gone) and bool(cut.put) and all(one.kind == "word" for one in cut.put)


def _kind_of(statement: Statement, cut: Cut) -> Kind | None:
    """None of what an editor may take out."""
    if len(cut.gone) == 1 and not _is_sure(statement, cut):
        return None
    words = {statement.tokens[place].word for place in cut.lost}
    inside = [sign for sign in statement.signs if cut.drops(sign)]
    if words & OR_ELSE or any("warns" in sign.families for sign in inside):
        return "warning"
    if statement.warns and len(cut.gone) > 1 and not _is_circumstance(statement, cut):
        return "warning"
    if any(sign.families & _BINDS for sign in inside):
        return "condition"
    bounded = bool(statement.denials or statement.of("must")) or any(statement.missed(one) for one in CONDITIONS)
    if cut.places[0] < label_end(statement):
        return None
    last = statement.tokens[cut.places[-1]]
    if len(cut.gone) == 1 and (unit_of(last.text) or _is_before_code(statement, cut.places[-1])):
        return None
    if statement.warns:
        return "warning"
    if bounded or any(statement.tokens[place].word in _RESTRICTS for place in cut.lost):
        return "condition"
    return None


def _is_sure(statement: Statement, cut: Cut) -> bool:
    """Whether one word alone is lost and not only said otherwise: nothing is new, or its circumstance went with it."""
    if not cut.is_word_for_word or cut.gone[0] in _SAYS_LITTLE:
        return False
    return not cut.strange or (_is_circumstance(statement, cut) and not cut.fresh)


def _is_circumstance(statement: Statement, cut: Cut) -> bool:
    first = min(cut.lost, default=cut.places[0])
    return statement.tokens[first].word in _RESTRICTS or any(
        sign.start == first and sign.families & _BINDS for sign in statement.signs
    )


_BINDS: frozenset[Family] = frozenset({"only", "unless", "until", "before", "after", "if"})
_RESTRICTS = word_set(
    "who whose which that wer but although though aber jedoch obwohl with without during on upon after despite at "
    "under over in near within outside inside behind between beyond above below bei beim während nach nahe neben "
    "zwischen hinter über außerhalb innerhalb gegen seit trotz am an im zum vor mit ohne unter der die das deren "
    "dessen "
)
"""With these a clause or a phrase begins that narrows what is said."""


def label_end(statement: Statement) -> int:
    """Behind the words before a colon near the beginning, `Lock-in: ...`, that stand for a heading."""
    colons = [place for place, token in enumerate(statement.tokens[:_LONGEST_LABEL]) if token.text == ":"]
    return colons[0] if colons else 0


def _is_before_code(statement: Statement, place: int) -> bool:
    """`the option --force` may become `--force`."""
    return place + 1 < len(statement.tokens) and statement.tokens[place + 1].kind == "code"


def _is_denied_after(statement: Statement, place: int) -> bool:
    """`must not` is as good as `may not`."""
    return any(denial.start == place + 1 for denial in statement.denials)
