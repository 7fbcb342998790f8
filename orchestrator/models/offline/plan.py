"""How much of each section a draft takes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from orchestrator.models.offline.piece import is_prose, is_told
from orchestrator.models.offline.salience import Salience
from orchestrator.text.document import Section
from orchestrator.text.sentences import sentences
from orchestrator.values import dataclass

SHORT_NOTE_WORDS = 150
"""Up to here a note is kept nearly whole."""
LONGEST_DRAFT_WORDS = 900
"""Some four minutes of reading. Stated to the user in docs/offline-model.md."""
_BLOCKS_SHARE = 0.35
"""Of the longest draft, for code, lists and tables."""
_LEAST_RATIO = 0.3
"""Of the prose: a source that would keep less of every section gives its best sections instead."""
_SECTION_WORDS = 130
"""Of prose at most from one section of such a source, while others are left to choose."""
_WORTH_STARTING = 30
"""Words of room."""

# What a section of a long source is worth. Chosen by hand; `benchmarks/offline_weights.py` says what each does to the
# corpus. Of its 35 documents these touch only the few that are too long to keep some of every section.
_BEST = 4
"""Sentences a section is judged by: `_SECTION_WORDS` hold about so many. With one or all of them 15 to 25 of 1,512
sentences differ."""
_FEWEST_WORDS = 25
"""Less is a remark under a heading; no draft of the corpus rests on it."""
_FULL_WORDS = 100
"""A section of fewer words has less to give. Without it 42 sentences differ."""
_BY_LEVEL = {0: 1.5, 1: 1.4, 2: 1.2, 3: 1.0}
_DEEP = 0.7
"""By the level of its heading: the author's own order of what matters. One document differs without it."""
_HALF_WAY = 40
"""The place, counted in sections, where it is worth half: what comes first is meant to be read first. Without it 53
sentences differ, and two strong warnings are gone."""
_WELCOMED = 1.4
_UNWELCOMED = 0.4
"""By what its heading says. Either alone changes no draft of the corpus."""

_WELCOME = re.compile(
    r"\b(?:abstract|introduction|overview|summary|motivation|why|what|concepts?|design|rationale|features|"
    r"background|usage|"
    r"conclusions?|principles|goals?|quick ?start|getting started|example|einleitung|überblick|beschreibung|"
    r"zusammenfassung|"
    r"warum|was|grundlagen|ziele?|description|basics)\b",
    re.IGNORECASE,
)
_UNWELCOME = re.compile(
    r"\b(?:install\w*|history|changelog|changes|release notes|faq|references|bibliography|appendix|development|"
    r"developing|"
    r"testing|tests|benchmarks?|requirements|compatibility|supported|support|troubleshooting|see also|links|resources|"
    r"deprecat\w+|bugs?|todo|anhang|literatur|siehe auch|fehler|migration|upgrading|legacy|related)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SectionShare:
    """What one section gives to the draft, in words. Nothing when both are 0."""

    prose: int
    blocks: int


def plan(sections: Sequence[Section], salience: Salience, keep: float | None = None) -> list[SectionShare]:
    """A share for every section. `keep` is the share of the prose, where the length of the source is not to decide."""
    prose = [sum(block.words for block in section.blocks if is_told(block)) for section in sections]
    other = [
        sum(block.words for block in section.blocks) - words for section, words in zip(sections, prose, strict=True)
    ]
    if keep is not None:
        return [SectionShare(round(words * keep), others) for words, others in zip(prose, other, strict=True)]
    if sum(prose) + sum(other) <= SHORT_NOTE_WORDS:
        return [SectionShare(_most(words), others) for words, others in zip(prose, other, strict=True)]
    ratio = _ratio(sum(prose))
    room = LONGEST_DRAFT_WORDS - min(LONGEST_DRAFT_WORDS * _BLOCKS_SHARE, sum(other))
    if sum(prose) * ratio > room:
        ratio = room / sum(prose)
        if ratio < _LEAST_RATIO and len(sections) > 1:
            return _chosen(sections, prose, round(room), salience)
    blocks = max(LONGEST_DRAFT_WORDS * _BLOCKS_SHARE, LONGEST_DRAFT_WORDS * 0.9 - sum(prose) * ratio)
    blocks = min(blocks, 0.8 * sum(other)) if sum(prose) < sum(other) else blocks
    return _in_order([round(words * ratio) for words in prose], other, round(blocks))


def _most(words: int) -> int:
    return round(0.9 * words) if words > 60 else words + 1


def _ratio(words: int) -> float:
    """Of the prose that is kept: 0.8 of 150 words, falling to 0.55 of 700 and more."""
    return max(0.55, 0.8 - 0.25 * max(0, words - SHORT_NOTE_WORDS) / 550)


def _in_order(prose: list[int], other: list[int], room: int) -> list[SectionShare]:
    shares = []
    for words, others in zip(prose, other, strict=True):
        blocks = min(others, room)
        room -= blocks
        shares.append(SectionShare(words, blocks))
    return shares


def _chosen(sections: Sequence[Section], prose: list[int], room: int, salience: Salience) -> list[SectionShare]:
    """The opening and the best sections, until the draft is full; more of each where there are too few to fill it."""
    order = sorted(range(len(sections)), key=lambda place: -_worth(sections[place], place, prose[place], salience))
    opening = next((place for place, words in enumerate(prose) if words), 0)
    order = [opening, *(place for place in order if place != opening)]
    blocks = LONGEST_DRAFT_WORDS * _BLOCKS_SHARE
    taken = [0] * len(sections)
    for most in (_SECTION_WORDS, LONGEST_DRAFT_WORDS):
        for place in order:
            take = min(min(round(prose[place] * 0.55) or prose[place], most) - taken[place], room)
            if room >= _WORTH_STARTING and take > 0:
                taken[place] += take
                room -= take
    shares = [SectionShare(0, 0)] * len(sections)
    for place in order:
        if taken[place]:
            shares[place] = SectionShare(taken[place], int(min(blocks / 2, 120)))
            blocks -= shares[place].blocks
    return shares


def _worth(section: Section, place: int, words: int, salience: Salience) -> float:
    found = [sentence for block in section.blocks if is_prose(block) for sentence in sentences(block.text)]
    if words < _FEWEST_WORDS or not found:
        return 0.0
    best = sorted((salience.of(sentence) for sentence in found), reverse=True)[:_BEST]
    worth = sum(best) / len(best) * min(1.0, words / _FULL_WORDS)
    worth *= _BY_LEVEL.get(section.level, _DEEP) / (1 + place / _HALF_WAY)
    if _WELCOME.search(section.title):
        worth *= _WELCOMED
    return worth * _UNWELCOMED if _UNWELCOME.search(section.title) else worth
