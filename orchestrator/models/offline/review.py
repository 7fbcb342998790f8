"""The review of a draft against its source. A finding that forces a change is one the writer can mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.models.offline.ground import SourceGround
from orchestrator.models.offline.left_out import left_out
from orchestrator.models.offline.page import Page, PagePlace
from orchestrator.models.offline.rules import LOSSES, ReviewFinding, cut_findings, other_findings
from orchestrator.models.offline.salience import terms
from orchestrator.models.offline.title import title_of
from orchestrator.text.document import Document, read_document
from orchestrator.text.language import POINTER, leans_back

_DEFINING = re.compile(
    r"\b(?:(?:is|are|ist|sind) (?:an?|the|eine?|der|die|das)\b|helps? |provides? |describes? |explains? |lets? |"
    r"offers? |"
    r"documents? |beschreibt |erklärt |bietet )",
    re.IGNORECASE,
)
_LOOKED_AT = 40
"""Sentences; what a page is about is said early or not at all."""

_MOST_TASTE = 5
"""Findings that force nothing; more of them nobody reads."""


@dataclass(frozen=True)
class Review:
    findings: tuple[ReviewFinding, ...]
    """Heaviest first."""

    @property
    def verdict(self) -> str:
        weights = [finding.weight for finding in self.findings]
        return "revise" if "must" in weights or weights.count("should") >= 2 else "approve"


def review(draft: str, source: str) -> Review:
    page = Page.of(draft)
    document = read_document(source)
    cuts = list(cut_findings(page, SourceGround(document)))
    places = {(cut.line, cut.quote) for cut in cuts}
    others = [*other_findings(page), *opening_findings(page, document)]
    found = sorted(
        [*cuts, *(other for other in others if (other.line, other.quote) not in places)],
        key=lambda finding: finding.rank,
    )
    taste = [finding for finding in found if finding.weight == "may"][:_MOST_TASTE]
    return Review((*(finding for finding in found if finding.weight != "may"), *taste, *_losses(document, draft)))


def _losses(document: Document, draft: str) -> Iterator[ReviewFinding]:
    """What the draft has not, as one finding at its end: for the person, and nothing to mend."""
    lines = draft.rstrip().split("\n")
    told = left_out(document, draft)
    if told and lines[-1].strip():
        yield ReviewFinding(len(lines), lines[-1].strip()[:80].rstrip(), f"{LOSSES} {' '.join(told)}", "may")


def opening_findings(page: Page, document: Document) -> Iterator[ReviewFinding]:
    """Whether a draft begins by saying what it is about, and the sentence that would do it better."""
    topic = set(terms(title_of(document)))
    places = [place for place in page.places() if page.parts[place.part].sentences][:_LOOKED_AT]
    if not topic or not places:
        return
    opening = [place for place in places if place.part == places[0].part]
    if topic & {term for place in opening for term in terms(place.plain)} or _defines(opening[0], set()):
        return
    for place, following in zip(places, [*places[1:], None], strict=True):
        if place.part != places[0].part and _defines(place, topic) and not (following and leans_back(following.plain)):
            problem = "says what the page is about, which the first paragraph does not. Move it to the top."
            yield ReviewFinding(place.line, place.quote, problem, "must")
            return


def _defines(place: PagePlace, topic: set[str]) -> bool:
    """Whether it says what something is; of the topic, where one is given."""
    words = place.plain.split()
    subject = " ".join(words[:6])
    return bool(
        6 <= len(words) <= 40
        and (not topic or topic & set(terms(subject)))
        and _DEFINING.search(" ".join(words[:8]))
        and not leans_back(place.plain)
        and not place.plain.endswith((":", "?"))
        and not POINTER.search(place.plain)
    )
