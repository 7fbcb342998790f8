"""Pending decisions: gates that wait, and the questions a person asked themselves. One list."""

from __future__ import annotations

from datetime import date
from typing import Literal

from orchestrator.values import dataclass

DECIDING_MINUTES = 5
"""What is planned for one where nothing is known: `baton inbox` on a page of some hundred words."""


@dataclass(frozen=True, slots=True)
class PendingDecision:
    id: str
    question: str
    asked: date
    kind: Literal["gate", "question"] = "question"
    by: date | None = None
    """The day until which it should be decided."""
    default: str = ""
    """What happens when nobody decides."""
    cost_of_delay: str = ""
    app: str = ""
    """Of a gate: the app whose run waits."""
    path: str = ""
    """Of a gate in a branch of a run: the way to it, for people."""
    minutes: int = DECIDING_MINUTES

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            raise ValueError("minutes are counted from 1")

    @property
    def title(self) -> str:
        """The question; of a branch with the way to it, as others may ask the same."""
        return f"{self.path}: {self.question}" if self.path else self.question

    def age_days(self, day: date) -> int:
        return max(0, (day - self.asked).days)
