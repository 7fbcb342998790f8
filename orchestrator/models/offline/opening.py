"""Whether a draft begins by saying what it is about, and the sentence that would do it better."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestrator.models.offline.finding import ReviewFinding
from orchestrator.models.offline.page import Page, PagePlace
from orchestrator.models.offline.salience import terms
from orchestrator.models.offline.title import title_of
from orchestrator.text.document import Document
from orchestrator.text.language import POINTER, leans_back

_DEFINING = re.compile(
    r"\b(?:(?:is|are|ist|sind) (?:an?|the|eine?|der|die|das)\b|helps? |provides? |describes? |explains? |lets? |"
    r"offers? |"
    r"documents? |beschreibt |erklärt |bietet )",
    re.IGNORECASE,
)
_LOOKED_AT = 40
"""Sentences; what a page is about is said early or not at all."""


def opening_findings(page: Page, document: Document) -> Iterator[ReviewFinding]:
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
