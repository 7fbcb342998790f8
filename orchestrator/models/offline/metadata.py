"""Front matter for a draft: what the source's own says, and else what its words give."""

from __future__ import annotations

import re

from orchestrator.domain.canonical import JSON
from orchestrator.models.offline.keyphrase import keyphrases
from orchestrator.models.offline.piece import DraftPiece, pieces_of
from orchestrator.models.offline.title import UNTITLED, shortened, title_of
from orchestrator.text.document import Document, read_document
from orchestrator.text.inline import without_block_signs
from orchestrator.text.language import POINTER, WORD
from orchestrator.text.script import joined
from orchestrator.text.slug import slug_of

LONGEST_SUMMARY = 300
"""Characters: two or three lines of a list. Chosen by hand."""
_NAMEABLE = re.compile(r"\w|[^\x00-\x7f]")
"""A title of punctuation alone gives an address no name."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def metadata(draft: str, source: str, day: str) -> dict[str, JSON]:
    own = read_document(without_block_signs(source))
    page = read_document(without_block_signs(draft))
    given = own.front_matter
    title = given.title or title_of(own)
    return {
        "title": shortened(title, 120),
        "summary": given.summary if 0 < len(given.summary) <= LONGEST_SUMMARY else summary_of(page) or title,
        "tags": list(given.tags[:8]) or keyphrases(own),
        "date": given.date or day,
        "slug": given.slug if _SLUG.fullmatch(given.slug) else slug_of(title if _NAMEABLE.search(title) else UNTITLED),
    }


def summary_of(document: Document) -> str:
    """One or two whole sentences without marks, at most `LONGEST_SUMMARY` characters. Empty when there is no prose."""
    pieces = [piece for section in document.sections for piece in pieces_of(section.blocks) if not piece.whole]
    if not pieces:
        return ""
    start = next((place for place, piece in enumerate(pieces) if _may_open(piece)), 0)
    summary = pieces[start].plain
    if start + 1 < len(pieces):
        following = pieces[start + 1]
        longer = joined((summary, following.plain))
        if following.block is pieces[start].block and not following.announces and len(longer) <= LONGEST_SUMMARY:
            summary = longer
    if len(summary) > LONGEST_SUMMARY:
        summary = shortened(summary, LONGEST_SUMMARY - 1) + "…"
    return summary.strip() if WORD.search(summary) else ""


def _may_open(piece: DraftPiece) -> bool:
    if piece.announces or piece.leans or piece.continues or piece.plain.endswith("?"):
        return False
    return len(piece.plain) >= 25 and WORD.search(piece.plain) is not None and not POINTER.search(piece.plain)
