"""The title a source has, or the one that can be made of its words."""

from __future__ import annotations

import re

from orchestrator.models.offline.boilerplate import is_boilerplate
from orchestrator.models.offline.document import Document
from orchestrator.models.offline.inline import plain
from orchestrator.models.offline.piece import is_prose
from orchestrator.models.offline.sentences import sentences

LONGEST_TITLE = 120
_GOOD_LENGTH = 70
_NO_TITLE = re.compile(
    r"(?:\W|\d)*(?:introduction|overview|abstract|about|readme|read me|description|summary|background|contents|"
    r"index|notes?|"
    r"table of contents|changelog|change ?log|changes|history|release notes|news|installation|install|usage|features|"
    r"getting started|quick ?start|examples?|name|synopsis|what(?:'s| is) (?:it|this)|why\??|motivation|documentation|"
    r"einleitung|einführung|überblick|übersicht|beschreibung|zusammenfassung|notizen?|inhalt|unreleased|"
    r"\[?v?\d[\d.]*\]?.*)(?:\W|\d)*",
    re.IGNORECASE,
)
_HTML_HEADING = re.compile(r"<h[1-3][^>]*>(?P<words>.*?)</h[1-3]>", re.DOTALL | re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"\s[-–—]\s|[,;:(](?=\s)|\s(?=(?:that|which|whose|who|where|because|when|so that|und|die|der|das|weil|"
    r"welche[rs]?)\s)"
)


def title_of(document: Document) -> str:
    """Never empty, never longer than `LONGEST_TITLE`."""
    title = document.front_matter.title or _heading(document) or _phrase(document) or "Untitled note"
    return shortened(title, LONGEST_TITLE)


def shortened(text: str, length: int) -> str:
    """The text up to a clause or a word that fits."""
    if len(text) <= length:
        return text
    clauses = [end.start() for end in _CLAUSE_END.finditer(text) if 12 <= end.start() <= length]
    end = clauses[-1] if clauses else text.rfind(" ", 0, length)
    return text[: end if end > 0 else length].rstrip(" ,;:-–—(")


def _heading(document: Document) -> str:
    """The first heading that is one of the whole text: of the first level, or above all prose."""
    prose = False
    for block in document.blocks[:60]:
        prose = prose or (block.kind == "paragraph" and is_prose(block) and not is_boilerplate(block))
        if block.kind == "heading" and (block.level == 1 or not prose):
            title = _clean(block.title)
            if title and not _NO_TITLE.fullmatch(title):
                return title
        if block.kind == "html" and (found := _HTML_HEADING.search(block.text)):
            words = _clean(plain(found["words"]))
            if words and not _NO_TITLE.fullmatch(words):
                return words
    return ""


def _clean(title: str) -> str:
    return re.sub(r"^\W+(?=\w)|\s*#+$", "", title).strip().rstrip(":.")


def _phrase(document: Document) -> str:
    """The first sentence, down to its first clause where it is long."""
    for section in document.sections:
        for block in section.blocks:
            if is_prose(block) and (found := sentences(block.text)):
                return shortened(plain(found[0]).rstrip(".:!"), _GOOD_LENGTH)
    words = [plain(line).strip(" -*+.:") for block in document.blocks for line in block.text.splitlines()]
    return shortened(next((line for line in words if line), ""), _GOOD_LENGTH)
