"""The review of a draft against its source: what is looked for, and what is said of each place.

A draft that is its source has nothing in it that is wrong: what the person wrote themselves is told as a `may` at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from orchestrator.domain.canonical import JSON
from orchestrator.models.offline.ground import SourceGround
from orchestrator.models.offline.page import Page, PagePlace, Part, link_targets, target_of
from orchestrator.text.document import read_document
from orchestrator.text.inline import LINK
from orchestrator.text.language import leans_back
from orchestrator.text.notes_outline import is_outline
from orchestrator.text.slug import anchor
from orchestrator.values import dataclass, replace

Weight = Literal["must", "should", "may"]
WEIGHTS: tuple[Weight, ...] = ("must", "should", "may")
_MOST_TASTE = 5
"""Findings that force nothing; more of them nobody reads."""
_MOST_COMPARED = 300
"""Sentences; every one is compared with every other."""
_ALIKE = 0.8
"""Of the words of both: two sentences that differ in a name and a number still say different things. Chosen by hand."""
_SHARED = 0.6
"""Of its terms, so many as the note has too: what has fewer says something else. Chosen by hand."""
_NUMBER = re.compile(r"\d+")
_ANCHOR = re.compile(r"\{:?[ \t]*#(?P<attribute>[\w-]+)|\b(?:id|name)=[\"'](?P<html>[^\"'<>]+)")


@dataclass(frozen=True)
class Review:
    findings: tuple[ReviewFinding, ...]
    """Heaviest first."""

    @property
    def verdict(self) -> str:
        return "revise" if any(finding.weight == "must" for finding in self.findings) else "approve"


def review(draft: str, source: str) -> Review:
    """What stands in the draft and should not, by what the source says. An outline of notes is no draft of a page."""
    if is_outline(draft):
        return Review(())
    own = {(one.quote, _NUMBER.sub("", one.problem)) for one in _of_itself(source)}
    ground = SourceGround(read_document(source))
    found = [*_of_itself(draft, own), *_against(Page.of(draft), source, ground)]
    found = list({(one.line, one.quote): one for one in reversed(found)}.values())
    heavy = sorted((one for one in found if one.weight != "may"), key=lambda one: one.rank)
    taste = sorted((one for one in found if one.weight == "may"), key=lambda one: one.rank)
    return Review((*heavy, *taste[:_MOST_TASTE]))


def _against(page: Page, source: str, ground: SourceGround) -> Iterator[ReviewFinding]:
    """What the source does not say, and what leans on a sentence that is gone. A block that stands there is said."""
    previous: PagePlace | None = None
    said = {line.strip() for line in source.splitlines()}
    for place in page.places():
        block = page.parts[place.part].block
        is_heading = block.kind == "heading"
        if not (block.title in source if is_heading else all(line.strip() in said for line in block.text.split("\n"))):
            finding = _ungrounded(place, ground) or (None if is_heading else _hanging(page, place, previous, ground))
            if finding:
                yield finding
        previous = None if is_heading else place


def _of_itself(
    text: str, own: frozenset[tuple[str, str]] | set[tuple[str, str]] = frozenset()
) -> Iterator[ReviewFinding]:
    """What a reader would stumble over whatever the source says; what stands in `own` is the person's."""
    page = Page.of(text)
    places = list(page.places())
    repeated = _repeated(page, places)
    targets, anchors = link_targets(page), _anchors(page)
    for number, place in enumerate(places):
        told = (
            _bare_heading(page, place),
            repeated.get(number),
            _announcing_nothing(page, place),
            _leading_nowhere(page, place, targets, anchors),
        )
        for finding in filter(None, told):
            is_own = (finding.quote, _NUMBER.sub("", finding.problem)) in own
            yield replace(finding, weight="may") if is_own else finding


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


def _finding(place: PagePlace, problem: str, weight: Weight) -> ReviewFinding:
    return ReviewFinding(place.line, place.quote, problem, weight)


def _bare_heading(page: Page, place: PagePlace) -> ReviewFinding | None:
    if page.parts[place.part].block.kind == "heading" and page.is_bare_heading(place.part):
        return _finding(place, "Nothing stands under this heading. Cut it.", "must")
    return None


def _ungrounded(place: PagePlace, ground: SourceGround) -> ReviewFinding | None:
    if ground.says(place.text):
        return None
    if ground.share_of_terms(place.text) < _SHARED:
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


def _hanging(page: Page, place: PagePlace, previous: PagePlace | None, ground: SourceGround) -> ReviewFinding | None:
    if not page.parts[place.part].sentences or not leans_back(place.plain) or place.plain.endswith(":"):
        return None
    if ground.follows(place.text, previous.text if previous else None):
        return None
    opener = place.plain.split()[0]
    return _finding(
        place, f"“{opener}” leans on a sentence that is not in the draft. Bring it back, or cut this.", "must"
    )


def _anchors(page: Page) -> set[str]:
    named = {anchor(part.block.title) for part in page.parts if part.block.kind == "heading"}
    for part in page.parts:
        if "#" in part.block.text or "=" in part.block.text:
            named |= {(one["attribute"] or one["html"]).lower() for one in _ANCHOR.finditer(part.block.text)}
    return named


def _leading_nowhere(
    page: Page, place: PagePlace, targets: Mapping[str, str], anchors: set[str]
) -> ReviewFinding | None:
    if not page.parts[place.part].sentences:
        return None
    dead = [
        link["words"]
        for link in LINK.finditer(place.text)
        if (target := target_of(link, targets)).startswith("#") and target[1:].lower() not in anchors
    ]
    if not dead:
        return None
    problem = f"“{dead[0]}” leads to a section the draft does not have. Cut the link, keep its words."
    return _finding(place, problem, "must")
