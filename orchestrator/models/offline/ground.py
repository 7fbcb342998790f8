"""The source as evidence: does it say this, and what stood before it?"""

from __future__ import annotations

import re
from itertools import pairwise

from orchestrator.models.offline.piece import DraftPiece, pieces_of
from orchestrator.models.offline.salience import terms
from orchestrator.text.document import Document
from orchestrator.text.inline import plain


class SourceGround:
    """Built once for a source, asked for every sentence of a draft."""

    def __init__(self, document: Document) -> None:
        sections = [pieces_of(section.blocks) for section in document.sections]
        self._said = " | ".join(_words(block.text) + " | " + _words(plain(block.text)) for block in document.blocks)
        self._terms = {term for block in document.blocks for term in terms(block.text)}
        self._before: dict[str, DraftPiece] = {}
        for pieces in sections:
            for before, piece in pairwise(pieces):
                self._before.setdefault(_words(piece.text), before)

    def says(self, text: str) -> bool:
        """Whether these words stand in the source, one after the other."""
        return all(_words(line) in self._said or _words(plain(line)) in self._said for line in text.split("\n"))

    def share_of_terms(self, text: str) -> float:
        wanted = set(terms(text))
        return len(wanted & self._terms) / len(wanted) if wanted else 1.0

    def follows(self, text: str, previous: str | None) -> bool:
        """Whether what stands before it in the draft stood before it in the source; true where nothing did."""
        before = self._before.get(_words(text))
        if before is None:
            return True
        return previous is not None and _words(previous) in _words(before.text)


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))
