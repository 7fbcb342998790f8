"""The review of a draft against its source. A finding that forces a change is one the writer can mend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.models.offline.finding import LOSSES, ReviewFinding
from orchestrator.models.offline.ground import SourceGround
from orchestrator.models.offline.left_out import left_out
from orchestrator.models.offline.opening import opening_findings
from orchestrator.models.offline.page import Page
from orchestrator.models.offline.rules import cut_findings, other_findings
from orchestrator.text.document import Document, read_document

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
