"""What a page says more weakly than its source, or under another condition, in much the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from orchestrator.text.language import word_set
from orchestrator.text.losses.alignment import SentenceMatch
from orchestrator.text.losses.family import Family
from orchestrator.text.losses.loss import Kind, Loss
from orchestrator.text.losses.order import opens_with_order
from orchestrator.text.losses.sign_match import stems_of, with_scope
from orchestrator.text.losses.statement import Statement, spaced
from orchestrator.text.losses.text_pair import TextPair, loss_in
from orchestrator.text.losses.token import Sign, Token

_MAY = word_set("may can might could should darf dürfen kann können könnte könnten sollte sollten")
_EVEN = frozenset({"even if", "even when", "even where", "auch wenn", "selbst wenn"})
_EVEN_WORDS = word_set(
    "even regardless whether matter although though still also including include includes included too either anyway "
    "despite whatever however always any no not auch selbst obwohl trotz trotzdem egal ob sogar einschließlich immer"
)
_SAVE: frozenset[Family] = frozenset({"unless", "only", "if"})
_SOMETIMES = word_set(
    "always every all usually often necessarily fully entirely completely generally normally immer alle ganz"
)
_EXCEPTS_LISTED = """
unless|except|except for|except when|except if|apart from|aside from|other than|with the exception of|save for|excluding
es sei denn|außer|außer wenn|ausgenommen|mit ausnahme von|abgesehen von|bis auf
"""
_EXCEPTS = frozenset(_EXCEPTS_LISTED.strip().replace("\n", "|").split("|"))


class Weakenings:
    """As `DenialLosses`."""

    def __init__(self, pair: TextPair) -> None:
        self._pair = pair

    def lost(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        """At most one: what is weaker in one way is mostly so in others too."""
        kind: Kind = "warning" if statement.warns else "condition"
        if sign := _no_longer_even(statement, region):
            yield loss_in(kind, statement, with_scope(statement, sign), region[0].text, changed=True)
        elif word := _allowed_instead(statement, region):
            yield loss_in(kind, statement, word, region[0].text, changed=True)
        elif word := _made_sure(statement, region):
            yield loss_in("hedge", statement, word, region[0].text, changed=True)
        elif denial := _denied_in_part(statement, region, self._pair.others(statement, match)):
            yield loss_in("negation", statement, with_scope(statement, denial), region[0].text, changed=True)
        elif denial := _only_advised(statement, region):
            yield loss_in(kind, statement, with_scope(statement, denial), region[0].text, changed=True)
        elif sign := _exception_gone(statement, region):
            yield loss_in(kind, statement, with_scope(statement, sign), region[0].text)
        elif word := self._struck_of_two(statement, match, region) or _struck_of_many(statement, region):
            yield loss_in(kind, statement, word, region[0].text)

    def _struck_of_two(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> str:
        """Of two things side by side the one that is gone, where nothing is new: `neither nuts nor milk`."""
        if (
            self._pair.fresh_stems(match)
            or _words([statement, *self._pair.others(statement, match)]) < _words(region) + 2
        ):
            return ""
        there = {key for one in region for token in one.tokens if (key := _key(token))}
        beside = {
            key for other in self._pair.others(statement, match) for token in other.tokens if (key := _key(token))
        }
        beside |= {_key(token) for sign in statement.signs for token in statement.tokens[sign.start : sign.end]}
        for before, joint, behind in zip(statement.tokens, statement.tokens[1:], statement.tokens[2:], strict=False):
            one, other = _key(before), _key(behind)
            if joint.word not in _JOINTS or not one or not other or beside & {one, other}:
                continue
            if (one in there) != (other in there):
                return (behind if one in there else before).text
        return ""


def _struck_of_many(statement: Statement, region: Sequence[Statement]) -> str:
    """Of three things and more the one that is gone, where the others still stand side by side."""
    for items in _lists(statement):
        keys = [_key(token) for token in items]
        there = {key for one in region for token in one.tokens if (key := _key(token))}
        gone = [token for token, key in zip(items, keys, strict=True) if key not in there]
        kept = [key for key in keys if key in there]
        if len(gone) == 1 and any(kept == [_key(token) for token in found] for one in region for found in _lists(one)):
            return gone[0].text
    return ""


def _lists(statement: Statement) -> Iterator[list[Token]]:
    """Single words with nothing between but commas and a joint: `peanuts, sesame and lupin`."""
    items: list[Token] = []
    is_open = False
    for token in statement.tokens:
        if token.text == "," or token.word in _JOINTS:
            is_open = bool(items)
        elif _key(token) and (is_open or not items):
            items.append(token)
            is_open = False
        else:
            yield from [items] if len(items) > 1 else []
            items, is_open = [token] if _key(token) else [], False
    yield from [items] if len(items) > 1 else []


def _exception_gone(statement: Statement, region: Sequence[Statement]) -> Sign | None:
    """An exception of which no word stands there, and none that makes one."""
    if any(one.of("unless", "only", "if") or one.words & _BUT for one in region):
        return None
    there = {stem for one in region for stem in one.stems}
    for sign in statement.signs:
        if sign.phrase not in _EXCEPTS:
            continue
        places = statement.clause(sign.end)
        own = [stem for stem in stems_of(statement, places) if all(at in places for at in statement.stems[stem])]
        if own and not there & set(own):
            return sign
    return None


_BUT = word_set("but though other others otherwise aber jedoch sonst andere anderen exempt exemption exception")
_JOINTS = word_set("and or nor und oder noch sowie")


def _words(statements: Sequence[Statement]) -> int:
    return sum(token.kind != "mark" for one in statements for token in one.tokens)


def _key(token: Token) -> str:
    if token.kind == "word" and len(token.text) == 1 and token.text.isupper() and token.text != "I":
        return token.text  # `blocks C and D`
    return token.stem if token.kind == "word" else ""


def _no_longer_even(statement: Statement, region: Sequence[Statement]) -> Sign | None:
    """`Even if it smells fine`: `unless it smells fine`, `if it smells fine`."""
    if loss := _not_even(statement, region):
        return loss
    sign = next((sign for sign in statement.signs if sign.phrase in _EVEN), None)
    if sign is None or any(one.words & _EVEN_WORDS - _DENY for one in region):
        return None
    clause = set(stems_of(statement, statement.clause(sign.end)))
    return sign if any(one.of(*_SAVE) and clause & one.stems.keys() for one in region) else None


def _not_even(statement: Statement, region: Sequence[Statement]) -> Sign | None:
    """`Not even as a driver`: `except as a driver`."""
    for sign in statement.of("not"):
        behind = statement.tokens[sign.end : sign.end + 1]
        if (
            behind
            and behind[0].word in ("even", "einmal")
            and not any(one.words & _EVEN_WORDS - _DENY for one in region)
        ):
            fresh = {found.phrase for one in region for found in one.of("unless")} - {
                one.phrase for one in statement.signs
            }
            return sign if fresh else None
    return None


_DENY = word_set("no not any always immer")


def _allowed_instead(statement: Statement, region: Sequence[Statement]) -> str:
    """`Wear gloves`: `you may wear gloves`, `gloves are up to you`."""
    if statement.warns and not any(one.of("must") for one in region):
        mine, theirs = f" {spaced(statement.tokens)} ", " ".join(f" {spaced(one.tokens)} " for one in region)
        if word := next((word for word in _AS_YOU_LIKE if f" {word} " in theirs and f" {word} " not in mine), ""):
            return word
    if statement.words & _MAY or statement.of("maybe", "should"):
        return ""
    if statement.language == "de":
        return _allowed_in_german(statement, region)
    if statement.of("can"):
        return ""
    wanted = {token.word for token in statement.tokens[:1] if token.stem and opens_with_order(statement)}
    wanted |= {
        token.word
        for sign in statement.missed("must")
        for token in statement.tokens[sign.end : sign.end + 2]
        if token.stem
    }
    for one in region:
        if one.of("must", "only", "not", "nothing"):
            continue
        for place, may in enumerate(one.tokens):
            behind = {token.word for token in one.tokens[place + 1 : place + 1 + _NEAR]}
            if may.word in _MAY and behind & wanted and (may.word != "can" or statement.warns):
                return min(behind & wanted)
    return ""


_AS_YOU_LIKE = (
    "up to you",
    "your choice",
    "if you like",
    "as you like",
    "if you wish",
    "wenn sie möchten",
    "wenn sie mögen",
    "nach belieben",
    "gern einmal",
    "gerne einmal",
)


def _allowed_in_german(statement: Statement, region: Sequence[Statement]) -> str:
    """`Sichern Sie die Daten`: `Sie können die Daten sichern`."""
    verbs = {
        verb.word
        for place, (verb, behind) in enumerate(pairwise(statement.tokens))
        if behind.word == "sie"
        and verb.word.endswith("n")
        and (not place or statement.tokens[place - 1].kind == "mark")
        and not any(denial.start in statement.clause(place) for denial in statement.denials)
    }
    for one in region:
        if one.words & _MAY and verbs & one.words and not one.of("must", "only"):
            return min(verbs & one.words)
    return ""


_NEAR = 3
"""Words behind a *may* in which its verb stands: `may wish to stay`."""


def _made_sure(statement: Statement, region: Sequence[Statement]) -> str:
    """`Most likely C22`: `definitely C22`."""
    hedge = next((sign for sign in statement.of("maybe", "about") if "denies" not in sign.families), None)
    if hedge is None or any(one.of("maybe", "about") for one in region):
        return ""
    return hedge.phrase if any(one.words & _SURE - statement.words for one in region) else ""


_SURE = word_set(
    "exactly precisely definitely certainly surely undoubtedly guaranteed proven proves genau exakt sicher bestimmt "
    "garantiert definitiv zweifellos bewiesen"
)


def _only_advised(statement: Statement, region: Sequence[Statement]) -> Sign | None:
    """`Do not edit it`: `try to avoid editing it`."""
    denial = next((sign for sign in statement.denials if statement.forbids(sign)), None)
    if denial is None or statement.of("should"):
        return None
    known = {sign.phrase for sign in statement.signs}
    for one in region:
        advice = {sign.phrase for sign in one.of("should")} & _ADVICE
        advice |= one.words & _CARE if not one.denials else set()
        advice |= one.words & _SHOULD_DE if statement.words & _MUST_NOT_DE else set()
        if advice - known - statement.words and not one.of("must", "only", "unless"):
            return denial
    return None


_CARE = word_set("careful carefully caution cautious vorsichtig vorsicht")
_SHOULD_DE, _MUST_NOT_DE = word_set("sollte sollten"), word_set("darf dürfen")


_ADVICE_LISTED = """
try to|try not to|aim to|ideally|preferably|where possible|if possible|wherever possible|best|better|advisable
good idea|discouraged|consider
"""
_ADVICE = frozenset(_ADVICE_LISTED.strip().replace("\n", "|").split("|"))


def _denied_in_part(statement: Statement, region: Sequence[Statement], others: Sequence[Statement]) -> Sign | None:
    """`Does not cover it`: `does not always cover it`."""
    known = statement.words.union(*(other.words for other in others))
    if not statement.denials or known & _SOMETIMES or statement.of("often"):
        return None
    for one in region:
        for sign in one.of("not", "nothing", "often"):
            behind = [token.word for token in one.tokens[sign.start : sign.end + 1]]
            if behind[0] in _NOT and set(behind) & _SOMETIMES:
                return statement.denials[0]
    return None


_NOT = word_set("not nicht")
