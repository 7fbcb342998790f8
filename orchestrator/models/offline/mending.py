"""Mends a draft by cutting, splitting and moving. Nothing is written that was not there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from orchestrator.models.offline.page import Page, PagePlace, Part, link_targets, target_of
from orchestrator.models.offline.rules import LOSSES, ReviewFinding
from orchestrator.text.inline import LINK
from orchestrator.text.slug import anchor
from orchestrator.text.split import split_sentence

_MOVE = re.compile(r"\b(?:move|verschieb\w*|stell\w*)\b", re.IGNORECASE)
_SPLIT = re.compile(r"\b(?:split|break (?:it )?up|too long|long sentence|shorten|teil\w*|zu lang)\b", re.IGNORECASE)
_UNLINK = re.compile(r"\bcut the link\b", re.IGNORECASE)
_CUT = re.compile(r"\b(?:cut|drop|remove|delete|strike|streich\w*|entfern\w*)\b", re.IGNORECASE)


def mended(draft: str, findings: Iterable[ReviewFinding]) -> str:
    """The draft with every finding mended that can be; the rest stays as it was."""
    page = Page.of(draft)
    for finding in sorted(findings, key=lambda finding: -finding.line):
        place = page.at(finding.line, finding.quote)
        if place is not None:
            page = _mended(page, place, finding)
    return str(page)


def _mended(page: Page, place: PagePlace, finding: ReviewFinding) -> Page:
    part = page.parts[place.part]
    if finding.problem.startswith(LOSSES):
        return page
    if _MOVE.search(finding.problem):
        return _moved_to_top(page, place)
    if _SPLIT.search(finding.problem) and part.sentences:
        return page.replaced(place, split_sentence(place.text))
    if _UNLINK.search(finding.problem) and part.sentences:
        return page.replaced(place, (_unlinked(page, place.text),))
    if _CUT.search(finding.problem):
        return page.without(place)
    return page


def _moved_to_top(page: Page, place: PagePlace) -> Page:
    """The sentence becomes the first paragraph under the first heading."""
    part = page.parts[place.part]
    opening = Part(part.block, (place.text,)) if part.sentences else part
    top = next((number for number, other in enumerate(page.parts) if other.block.kind != "heading"), 0)
    rest = part.with_sentences(part.sentences[: place.sentence] + part.sentences[place.sentence + 1 :])
    parts: list[Part] = []
    for number, other in enumerate(page.parts):
        if number == top:
            parts.append(opening)
        if number != place.part:
            parts.append(other)
        elif part.sentences and rest:
            parts.append(rest)
    return Page(tuple(parts)).tidy()


def _unlinked(page: Page, sentence: str) -> str:
    """Links that lead to a section the page does not have become their words."""
    targets = link_targets(page)
    anchors = {anchor(part.block.title) for part in page.parts if part.block.kind == "heading"}

    def words_of(link: re.Match[str]) -> str:
        target = target_of(link, targets)
        return str(link["words"]) if target.startswith("#") and target[1:].lower() not in anchors else link[0]

    return LINK.sub(words_of, sentence)
