"""What a review says of one place of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from orchestrator.domain.canonical import JSON

Weight = Literal["must", "should", "may"]
LOSSES = "Not in the draft:"
"""So begins a finding that only tells what the draft has not. It is at the draft's end and there is nothing to mend."""
WEIGHTS: tuple[Weight, ...] = ("must", "should", "may")


@dataclass(frozen=True, slots=True)
class ReviewFinding:
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
