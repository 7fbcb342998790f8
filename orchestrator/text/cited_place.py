"""Which place of a work a claim rests on: what a text says behind a key, for the points that are made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestrator.text.citation import Citation, Cited, citations, written
from orchestrator.text.quotes.negation import DENIES
from orchestrator.text.sentences import sentences
from orchestrator.text.shelf import words_of
from orchestrator.values import dataclass

_PARAGRAPH = re.compile(r"\n\s*\n|\n\s*(?:[-*+]|\d{1,3}[.)]|#{1,6})\s")
_LOOKED_AT = 1_000
"""Characters on either side of a citation: more than a sentence has."""
_STOPPED = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*\s*\Z")
_WORD = re.compile(r"\w+")
_DENIED = "not"
_CLEARLY = 2
"""A point belongs to a claim with more than so many times the words of its own that it has of any other claim."""


@dataclass(frozen=True)
class _Claim:
    line: str
    """Its words in order, without case and marks."""
    words: frozenset[str]
    place: str


class CitedPlaces:
    """What a text says behind the keys that it cites, and of which claims."""

    def __init__(self, text: str) -> None:
        self._claims: dict[str, list[_Claim]] = {}
        for key, claim, place in _claims(text):
            self._claims.setdefault(key, []).append(_Claim(_line(claim), _words(claim), place))

    def behind(self, key: str, point: str, *, is_only: bool) -> str:
        """What stands behind a key where the text makes this point, as `, p. 3`; empty where that is not clear.

        Args:
            key: of a work.
            point: in whatever words it is made.
            is_only: whether no other point names the key. It rests on the one place that the text names.
        """
        claims = self._claims.get(key, [])
        same = {one.place for one in claims if one.line == _line(point)}
        if len(same) == 1:
            return same.pop()
        places, words = sorted({one.place for one in claims}), _words(point)
        if len(places) == 1:
            return places[0] if is_only or _is_near(words, claims) else ""
        shared = sorted(((len(words & _own(claims, place)), place) for place in places), reverse=True)
        is_clear = bool(shared) and shared[0][0] > _CLEARLY * shared[1][0]
        is_near = is_clear and _is_near(words, [one for one in claims if one.place == shared[0][1]])
        return shared[0][1] if is_near else ""


def place_of(one: Cited) -> str:
    """What stands behind a key: `, p. 3`, `, chapter 2 and more`."""
    place = f", {'p.' if one.label == 'page' else one.label} {one.locator}" if one.locator else ""
    return " ".join(f"{place} {one.suffix}".split(" ")).rstrip()


def _is_near(words: frozenset[str], claims: list[_Claim]) -> bool:
    """Whether they share more than that both deny something."""
    return any(words & one.words - {_DENIED} for one in claims)


def _own(claims: list[_Claim], place: str) -> set[str]:
    """The words of what is claimed with one place, and with no other."""
    mine = {word for one in claims if one.place == place for word in one.words}
    return mine - {word for one in claims if one.place != place for word in one.words}


def _line(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _words(text: str) -> frozenset[str]:
    """Whether it denies something is said too: by a word that says nothing else."""
    return frozenset(words_of(text)) | ({_DENIED} if DENIES.search(text) else set())


def _claims(text: str) -> Iterator[tuple[str, str, str]]:
    """Each key that is cited, what for, and the place. Only citations of one key end each other's claims."""
    found = citations(text)
    bare = _without(text, found)
    by_key: dict[str, list[Citation]] = {}
    for each in found:
        for key in dict.fromkeys(one.key for one in each.cited):
            by_key.setdefault(key, []).append(each)
    for key, its in by_key.items():
        claim, last = "", 0
        for each, following in zip(its, [*its[1:], None], strict=True):
            claim = _claimed(bare, each, last, following.start if following else len(text), claim)
            last = each.end
            places = dict.fromkeys(place_of(one) for one in each.cited if one.key == key)
            yield key, claim, f"; {written(key)}".join(places)


def _without(text: str, found: list[Citation]) -> str:
    """As long as before, with spaces for what is cited."""
    parts, last = list[str](), 0
    for each in found:
        parts += [text[last : each.start], " " * (each.end - each.start)]
        last = each.end
    return "".join((*parts, text[last:]))


def _claimed(bare: str, each: Citation, last: int, following: int, claim: str) -> str:
    """What stands before a citation, or behind it where it begins its sentence or names the author in it."""
    before = bare[max(last, each.start - _LOOKED_AT) : each.start]
    pieces = _PARAGRAPH.split(before)
    is_begun = len(pieces) > 1 or not last
    before = pieces[-1]
    behind = _PARAGRAPH.split(bare[each.end : min(following, each.end + _LOOKED_AT)])[0]
    has_stopped = bool(_STOPPED.search(before))
    said, rest = sentences(before)[-1:], sentences(behind)
    goes_on = "" if not rest or (len(rest) == 1 and _is_cut(behind, each.end, following)) else rest[0]
    if each.is_in_sentence:
        return " ".join([*(said if not has_stopped else []), *rest[:1]])
    if not _WORD.search(before):
        return "".join(rest[:1]) if is_begun else claim
    if has_stopped:  # `It drifts. [@key, p. 3]`, and `It drifts. [@key] shows it.`
        return rest[0] if rest and behind.lstrip()[:1].islower() else said[0]
    return f"{said[0]} {goes_on}"


def _is_cut(behind: str, start: int, following: int) -> bool:
    """Whether the next citation stands in the same sentence, and has what stands between."""
    return start + len(behind) >= following and not _STOPPED.search(behind)
