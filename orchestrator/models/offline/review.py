"""The review of a draft against its source: what is looked for, and what is said of each place.

A finding that forces a change is one the writer can mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from orchestrator.domain.canonical import JSON
from orchestrator.models.offline.ground import SourceGround
from orchestrator.models.offline.left_out import left_out
from orchestrator.models.offline.page import Page, PagePlace, Part, link_targets, target_of
from orchestrator.models.offline.salience import terms
from orchestrator.models.offline.title import title_of
from orchestrator.text.document import Document, read_document
from orchestrator.text.inline import LINK
from orchestrator.text.language import POINTER, leans_back
from orchestrator.text.slug import anchor
from orchestrator.text.split import LONGEST, split_sentence
from orchestrator.values import dataclass

Weight = Literal["must", "should", "may"]
LOSSES = "Not in the draft:"
"""So begins a finding that only tells what the draft has not. It is at the draft's end and there is nothing to mend."""
WEIGHTS: tuple[Weight, ...] = ("must", "should", "may")

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


@dataclass(frozen=True, slots=True)
class ReviewFinding:
    """What a review says of one place of a draft."""

    line: int
    quote: str
    problem: str
    """What is wrong and, in the imperative, what to do."""
    weight: Weight

    @property
    def rank(self) -> tuple[int, int]:
        """Heaviest first, then as the draft has them."""
        return WEIGHTS.index(self.weight), self.line

    def to_plain(self) -> JSON:
        return {"line": self.line, "quote": self.quote, "problem": self.problem, "weight": self.weight}


_VERY_LONG = 45
"""Words. Nearly twice the longest that reads at one go (`text.split.LONGEST`); chosen by hand."""
_MOST_COMPARED = 300
"""Sentences; every one is compared with every other."""
_ALIKE = 0.8
"""Of the words of both: two sentences that differ in a name and a number still say different things. Chosen by hand."""
_PROMOTION = re.compile(
    r"\b(?:blazing(?:ly)?[- ]fast|game[- ]chang\w+|world[- ]class|awesome|amazing|revolutionary|cutting[- ]edge|"
    r"star (?:us|this repo)|follow us|join our|sign up|buy me a coffee|happy (?:coding|hacking))\b",
    re.IGNORECASE,
)


def cut_findings(page: Page, ground: SourceGround) -> Iterator[ReviewFinding]:
    """What should not stand in the draft, and then what would hang in the air without it."""
    places = list(page.places())
    repeated = _repeated(page, places)
    previous: PagePlace | None = None
    previous_is_cut = False
    for number, place in enumerate(places):
        if page.parts[place.part].block.kind == "heading":
            finding = _bare_heading(page, place)
        else:
            finding = (
                _ungrounded(place, ground)
                or repeated.get(number)
                or _announcing_nothing(page, place)
                or _promotion(page, place)
                or _hanging(page, place, previous, previous_is_cut, ground)
            )
        if finding:
            yield finding
        previous_is_cut = finding is not None and finding.weight != "may"
        previous = None if page.parts[place.part].block.kind == "heading" else place


def other_findings(page: Page) -> Iterator[ReviewFinding]:
    targets = link_targets(page)
    anchors = {anchor(part.block.title) for part in page.parts if part.block.kind == "heading"}
    for place in page.places():
        if page.parts[place.part].sentences:
            yield from _long(place)
            yield from _leading_nowhere(place, targets, anchors)
            if place.plain.endswith("!"):
                yield _finding(place, "calls out. A plain page ends its sentences with a full stop.", "may")


def _finding(place: PagePlace, problem: str, weight: Weight) -> ReviewFinding:
    return ReviewFinding(place.line, place.quote, problem, weight)


def _bare_heading(page: Page, place: PagePlace) -> ReviewFinding | None:
    if page.is_bare_heading(place.part):
        return _finding(place, "Nothing stands under this heading. Cut it.", "must")
    return None


def _ungrounded(place: PagePlace, ground: SourceGround) -> ReviewFinding | None:
    if ground.says(place.text):
        return None
    if ground.share_of_terms(place.text) < 0.6:
        return _finding(place, "The note does not say this. Cut it.", "must")
    return _finding(place, "These are not the note's words. Compare it with the note.", "may")


def _repeated(page: Page, places: Sequence[PagePlace]) -> dict[int, ReviewFinding]:
    """Sentences that say again what an earlier one said, by their number."""
    repeated: dict[int, ReviewFinding] = {}
    seen: list[tuple[PagePlace, frozenset[str]]] = []
    for number, place in enumerate(places[:_MOST_COMPARED]):
        said = frozenset(re.findall(r"\w+", place.plain.lower()))
        if len(said) < 6 or not page.parts[place.part].sentences:
            continue
        twin = next((other for other, words in seen if len(said & words) >= _ALIKE * len(said | words)), None)
        if twin is None:
            seen.append((place, said))
        else:
            repeated[number] = _finding(place, f"says again what line {twin.line} says. Cut it.", "must")
    return repeated


def _announcing_nothing(page: Page, place: PagePlace) -> ReviewFinding | None:
    part = page.parts[place.part]
    if not place.plain.endswith(":") or not part.sentences or place.sentence + 1 < len(part.sentences):
        return None
    following = next((later for later in page.parts[place.part + 1 :] if not _is_hollow(later)), None)
    if following is not None and following.block.kind not in ("heading", "definition"):
        return None
    return _finding(place, "announces something that does not follow. Cut it.", "must")


def _is_hollow(part: Part) -> bool:
    """Whether a paragraph does nothing but announce."""
    return len(part.sentences) == 1 and part.sentences[0].endswith(":")


def _promotion(page: Page, place: PagePlace) -> ReviewFinding | None:
    praise = _PROMOTION.search(place.plain) if page.parts[place.part].sentences else None
    if praise is None:
        return None
    if len(place.text.split()) > 20:
        return _finding(place, f"“{praise[0]}” praises where it should inform.", "may")
    return _finding(place, f"“{praise[0]}” praises where it should inform. Cut the sentence.", "must")


def _hanging(
    page: Page, place: PagePlace, previous: PagePlace | None, previous_is_cut: bool, ground: SourceGround
) -> ReviewFinding | None:
    if not page.parts[place.part].sentences or not leans_back(place.plain) or place.plain.endswith(":"):
        return None
    opener = place.plain.split()[0]
    if previous_is_cut and previous is not None:
        return _finding(place, f"“{opener}” leans on the sentence before, which goes. Cut it too.", "must")
    if ground.follows(place.text, previous.text if previous else None):
        return None
    return _finding(place, f"“{opener}” leans on a sentence that is not in the draft. Cut it.", "must")


def _long(place: PagePlace) -> Iterator[ReviewFinding]:
    words = len(place.text.split())
    if words <= LONGEST:
        return
    parts = split_sentence(place.text)
    if len(parts) == 1:
        if words > _VERY_LONG:
            yield _finding(place, f"{words} words in one sentence, and no place where it comes apart by itself.", "may")
        return
    before = " ".join(parts[1].split()[:4])
    weight: Weight = "must" if words > _VERY_LONG else "should"
    yield _finding(place, f"{words} words in one sentence. Split it before “{before}”.", weight)


def _leading_nowhere(place: PagePlace, targets: Mapping[str, str], anchors: set[str]) -> Iterator[ReviewFinding]:
    dead = [
        link["words"]
        for link in LINK.finditer(place.text)
        if (target := target_of(link, targets)).startswith("#") and target[1:].lower() not in anchors
    ]
    if dead:
        problem = f"“{dead[0]}” leads to a section the draft does not have. Cut the link, keep its words."
        yield _finding(place, problem, "must")
