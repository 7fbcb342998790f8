"""What is known of where one sentence stood in an earlier text."""

from __future__ import annotations

from typing import Literal

from orchestrator.values import dataclass

Relation = Literal["same", "moved", "edited", "split", "joined", "unknown"]


@dataclass(frozen=True, slots=True)
class SentenceOrigin:
    relation: Relation
    """`same`: the same words among the same others. `moved`: the same words, elsewhere among those that both have."""
    places: tuple[int, ...] = ()
    """Units of the earlier text, in order: several where they were joined; none where it is unknown."""
    candidates: tuple[int, ...] = ()
    """Where it is unknown: units that it could be from. Which of them, the two texts do not tell."""
    is_alike: bool = False
    """The candidates say the very same words."""


UNKNOWN = SentenceOrigin("unknown")
