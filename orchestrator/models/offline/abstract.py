"""A few words on what a page says, as far as they can be had without a model: the page's own, or one sentence of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestrator.models.offline.piece import DraftPiece, pieces_of
from orchestrator.models.offline.salience import Salience
from orchestrator.models.offline.title import shortened
from orchestrator.text.document import Document
from orchestrator.text.extracted import NO_SUMMARY, PICKED_SUMMARY
from orchestrator.text.inline import plain
from orchestrator.text.language import POINTER, WORD
from orchestrator.values import dataclass

LONGEST_SUMMARY = 300
"""Characters: two or three lines of a list. Chosen by hand."""
_SHORTEST = 40
"""Characters of a sentence that tells a reader something."""
_NAMES = (
    r"abstract|summary|executive summary|tl;?\s?dr|in short|in brief|zusammenfassung|kurzfassung|résumé|resumen|"
    r"riassunto|resumo|samenvatting|аннотация|резюме|概要|摘要|要約"
)
_HEADED = re.compile(rf"\W*(?:{_NAMES})\W*", re.IGNORECASE)
_LABELLED = re.compile(
    rf"\W{{0,4}}(?:{_NAMES})\W{{0,3}}[:.：—–-]\W{{0,3}}\s*(?P<words>\S.*)", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True)
class Abstract:
    text: str
    """Empty where there is none."""
    told: str = ""
    """What the person should know of it; empty where the page says it itself."""


def abstract_of(document: Document) -> Abstract:
    """The page's own abstract; else the sentence that says most of it and is not in its first paragraph."""
    own = next(_own(document), "")
    if own:
        return Abstract(own if len(own) <= LONGEST_SUMMARY else shortened(own, LONGEST_SUMMARY - 1) + "…")
    pieces = [piece for section in document.sections for piece in pieces_of(section.blocks) if not piece.whole]
    elsewhere = [piece for piece in pieces if piece.block is not pieces[0].block and _tells(piece)]
    if not elsewhere:
        return Abstract("", NO_SUMMARY)
    salience = Salience((piece.text for piece in pieces), (section.title for section in document.sections))
    best = max(range(len(elsewhere)), key=lambda place: (salience.of(elsewhere[place].text), -place))
    return Abstract(elsewhere[best].plain, PICKED_SUMMARY)


def _own(document: Document) -> Iterator[str]:
    for section in document.sections:
        paragraphs = [block for block in section.blocks if block.kind == "paragraph"]
        if paragraphs and _HEADED.fullmatch(section.title):
            yield " ".join(plain(paragraphs[0].text).split())
        for block in paragraphs:
            found = _LABELLED.fullmatch(plain(block.text).strip())
            if found:
                yield " ".join(found["words"].split())


def _tells(piece: DraftPiece) -> bool:
    if piece.announces or piece.leans or piece.continues or piece.plain.endswith("?"):
        return False
    fits = _SHORTEST <= len(piece.plain) <= LONGEST_SUMMARY
    return fits and WORD.search(piece.plain) is not None and not POINTER.search(piece.plain)
