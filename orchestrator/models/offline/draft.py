"""The first draft: sentences and blocks of the source, fewer of them, in its order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from orchestrator.models.offline.piece import DraftPiece, is_told, pieces_of
from orchestrator.models.offline.plan import SectionShare, plan
from orchestrator.models.offline.salience import Salience
from orchestrator.text.block import Block
from orchestrator.text.divider import without_idle
from orchestrator.text.document import Document, Section
from orchestrator.text.language import CAVEAT, POINTER, STRONG_CAVEAT, WORD
from orchestrator.text.link_definition import with_definitions
from orchestrator.text.script import joined
from orchestrator.text.sentences import sentences

_AFTERTHOUGHT = re.compile(
    r"^(?:for (?:example|instance)|e\.g\.|z\. ?B\.|(?:zum )?beispiel|(?:\S+ ){0,4}(?:also|auch)\b)"
    r"|\b(?:above|below|oben|unten|previous(?:ly)?)\b",
    re.IGNORECASE,
)

_NOTE = re.compile(r"\[\^([^\[\]]+)\]")
_LONGEST_CHAIN = 12
"""Sentences that each lean on the one before; a longer chain is cut where a reader would have lost it anyway."""


# What makes a piece worth keeping beside the document's own terms, of which a sentence has from 0 to about 1: what is
# added can lift one above most others, a factor only among its like. Chosen by hand. Behind each is how many of the
# 1,512 sentences in first drafts of the corpus are others without it (`benchmarks/offline_weights.py`).
_BEGINS_SECTION = 1.0
"""As much as a sentence full of terms: a section is entered by its first sentence. 88."""
_BEGINS_PARAGRAPH = 1.3
"""Paragraphs begin with what they are about. 16."""
_OF_PARAGRAPH = 0.1
"""The same where it shares no terms. 17."""
_ALONE = 0.5
"""A paragraph of one sentence was made one to be noticed. 43."""
_LEANS = 0.8
"""It costs the sentence before it too. 6."""
_CAVEAT = 1.2
"""7."""
_OF_CAVEAT = 0.1
"""13."""
_STRONG = 0.6
"""A draft without its warnings is wrong, so this outweighs a usual sentence. 15, among them ten of the
51 strong warnings."""
_ASIDE = 0.5
"""Examples, questions, pointers, brackets: the first to go. 24."""
_FRAGMENT = 0.6
"""Of what it is worth otherwise: a heading set as a paragraph, a caption, a single word. Chosen by hand."""
_FRAGMENT_WORDS = 4
"""Fewer make no sentence. 1."""


class Cost:
    """Words that a piece brings into a draft, with those of its foot-notes."""

    def __init__(self, definitions: Iterable[Block]) -> None:
        found = ((_NOTE.match(block.text), block.words) for block in definitions)
        self._notes = {note[1]: words for note, words in found if note}

    def of(self, piece: DraftPiece) -> int:
        if "[^" not in piece.text:
            return piece.words
        return piece.words + sum(self._notes.get(label, 0) for label in _NOTE.findall(piece.text))


def first_draft(document: Document, keep: float | None = None) -> str:
    """Markdown without front matter. Empty only when the source is.

    Args:
        document: the source, or a draft that is to be shorter.
        keep: share of the prose; else it depends on the length.
    """
    sections = document.sections
    salience = salience_of(sections)
    shares = plan(sections, salience, keep)
    cost = Cost(document.definitions)
    kept = [_condensed(section, share, salience, cost) for section, share in zip(sections, shares, strict=True)]
    if not any(kept):
        kept = [_smallest(section) for section in sections]
    return with_definitions(_rendered(sections, kept), document.definitions)


def salience_of(sections: Iterable[Section]) -> Salience:
    sections = list(sections)
    prose = [block.text for section in sections for block in section.blocks if is_told(block)]
    return Salience(
        (sentence for text in prose for sentence in sentences(text)), (section.title for section in sections)
    )


def _condensed(section: Section, share: SectionShare, salience: Salience, cost: Cost) -> list[DraftPiece]:
    pieces = pieces_of(section.blocks)
    chosen = _chosen_blocks(pieces, share.blocks, cost)
    taken = sum(pieces[place].words for place in chosen if _is_told(pieces[place]))
    for place in sorted(range(len(pieces)), key=lambda place: -_score(pieces, place, salience)):
        group = _with_needed(pieces, place)
        added = sum(cost.of(pieces[other]) for other in group - chosen)
        if not all(_is_told(pieces[other]) for other in group - chosen):
            continue
        if taken + added <= share.prose * 1.1 or (not chosen and share.prose):
            chosen |= group
            taken += added
    return [pieces[place] for place in sorted(chosen)]


def _is_told(piece: DraftPiece) -> bool:
    return not piece.whole or piece.block.kind == "turn"


def _chosen_blocks(pieces: Sequence[DraftPiece], room: int, cost: Cost) -> set[int]:
    chosen: set[int] = set()
    for place, piece in enumerate(pieces):
        if not _is_told(piece) and (words := cost.of(piece)) <= room:
            chosen |= _with_needed(pieces, place)
            room -= words
    return chosen


def _with_needed(pieces: Sequence[DraftPiece], place: int) -> set[int]:
    """The piece with what it cannot stand without: what it leans on, what announces it, what it announces."""
    group = {place}
    if place + 1 < len(pieces) and _needs_next(pieces, place):
        group.add(place + 1)
    while place and len(group) < _LONGEST_CHAIN and _needs_previous(pieces, place):
        place -= 1
        group.add(place)
    return group


def _needs_previous(pieces: Sequence[DraftPiece], place: int) -> bool:
    piece = pieces[place]
    return _needs_next(pieces, place - 1) or piece.continues or (piece.leans and not piece.first)


def _needs_next(pieces: Sequence[DraftPiece], place: int) -> bool:
    return pieces[place].announces or (pieces[place].breaks_off and pieces[place + 1].whole)


def _score(pieces: Sequence[DraftPiece], place: int, salience: Salience) -> float:
    piece = pieces[place]
    score = salience.of(piece.text)
    if place == 0:
        score += _BEGINS_SECTION
    elif piece.first:
        score = score * _BEGINS_PARAGRAPH + (_ALONE if _is_alone(pieces, place) else _OF_PARAGRAPH)
    if piece.leans:
        score *= _LEANS
    if CAVEAT.search(piece.plain):
        return score * _CAVEAT + (_STRONG if STRONG_CAVEAT.search(piece.plain) else _OF_CAVEAT)
    if (
        _AFTERTHOUGHT.search(piece.plain)
        or POINTER.search(piece.plain)
        or piece.plain.endswith("?")
        or piece.plain.startswith("(")
    ):
        score *= _ASIDE
    return score * _FRAGMENT if len(WORD.findall(piece.plain)) < _FRAGMENT_WORDS else score


def _is_alone(pieces: Sequence[DraftPiece], place: int) -> bool:
    """A paragraph of one sentence is usually there to be noticed."""
    following = pieces[place + 1] if place + 1 < len(pieces) else None
    return following is None or following.block is not pieces[place].block


def _smallest(section: Section) -> list[DraftPiece]:
    pieces = pieces_of(section.blocks)
    return [min(pieces, key=lambda piece: piece.words)] if pieces else []


def _rendered(sections: Sequence[Section], kept: Sequence[Sequence[DraftPiece]]) -> str:
    parts: list[tuple[str, bool]] = []
    for section, pieces, is_kept_below in zip(sections, kept, _kept_below(sections, kept), strict=True):
        if section.heading and (pieces or is_kept_below):
            parts.append((section.heading.text, False))
        parts.extend(_paragraphs(_with_rules(section, pieces)))
    return "\n\n".join(text for text, _ in without_idle(parts, lambda part: part[1]))


def _with_rules(section: Section, pieces: Sequence[DraftPiece]) -> list[DraftPiece]:
    """The author's rules stand where they stood, in a section of which something is kept."""
    order = {id(block): place for place, block in enumerate(section.blocks)}
    rules = [DraftPiece(block.text, block, whole=True) for block in section.blocks if block.kind == "rule" and pieces]
    return sorted([*pieces, *rules], key=lambda piece: order[id(piece.block)])


def _kept_below(sections: Sequence[Section], kept: Sequence[Sequence[DraftPiece]]) -> list[bool]:
    """Of each section whether anything is kept in those under it. From the end, so that each is looked at once."""
    found: list[bool] = []
    next_of: dict[int, int] = {}
    """By the level of a heading: where the next one of it stands."""
    next_kept = len(sections)
    for place in range(len(sections) - 1, -1, -1):
        level = sections[place].level
        end = min((at for other, at in next_of.items() if other <= level), default=len(sections))
        found.append(next_kept < end)
        next_of[level] = place
        if kept[place]:
            next_kept = place
    return found[::-1]


def _paragraphs(pieces: Iterable[DraftPiece]) -> Iterable[tuple[str, bool]]:
    """Each with whether it is a rule."""
    paragraph: list[str] = []
    current: Block | None = None
    for piece in pieces:
        if paragraph and (piece.whole or piece.block is not current):
            yield joined(paragraph), False
            paragraph = []
        current = piece.block
        if piece.whole:
            yield piece.text, piece.block.kind == "rule"
        else:
            paragraph.append(piece.text)
    if paragraph:
        yield joined(paragraph), False
