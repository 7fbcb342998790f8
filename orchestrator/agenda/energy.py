"""How much energy the person said they have."""

from __future__ import annotations

from datetime import datetime

from orchestrator.domain.day_facts import Level as Level
from orchestrator.values import dataclass

LEVELS: tuple[Level, ...] = ("low", "mid", "high")
"""From least to most."""
UNSAID = "unsaid"
"""What a rule sees where nobody said anything. A word of its own: `none` would equal the energy of a task that asks
for none, and `mid` would be a guess."""


@dataclass(frozen=True, slots=True)
class Energy:
    """Of one day. What was said yesterday says nothing of today."""

    level: Level | None = None
    """None: nobody said."""
    said_at: datetime | None = None
    supposed: bool = False
    """Asked as a what-if; nobody said it."""

    @property
    def word(self) -> str:
        return self.level or UNSAID


UNSAID_ENERGY = Energy()


def capped(level: Level, most: Level | None) -> Level:
    """A level of the curve on a day with so much energy: the curve tells of a usual day, the person of this one."""
    return level if most is None else LEVELS[min(LEVELS.index(level), LEVELS.index(most))]
