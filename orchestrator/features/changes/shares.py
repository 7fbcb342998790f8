"""Two shares, before something and after it: whether they are further apart than chance puts them. Pure.

Nothing here says why they are apart. It is after the change, not because of it.
"""

from __future__ import annotations

from math import erfc, sqrt
from typing import Literal

from orchestrator.values import dataclass

Verdict = Literal["fell", "rose", "alike", "too few"]
LEAST = 10
"""Cases on either side, below which nothing is said: one answer more or less would move a share by a tenth."""
LEVEL = 0.1
"""Of changes that do nothing, one in ten looks as if it had done something. Smaller, and a person with some thirty
answers a month would hear of nothing: 31 % of 29 against 12 % of 25 comes to 0.097."""


@dataclass(frozen=True)
class AnswerShare:
    count: int
    of: int

    @property
    def percent(self) -> int:
        """Rounded; 0 of none."""
        return round(100 * self.count / self.of) if self.of else 0

    @property
    def told(self) -> str:
        return f"{self.count} of {self.of}"


def verdict(before: AnswerShare, after: AnswerShare) -> Verdict:
    """By Pearson's chi-squared test with N - 1 in place of N, two-sided, at `LEVEL`.

    Source: I. Campbell, "Chi-squared and Fisher-Irwin tests of two-by-two tables with small sample recommendations",
    Statistics in Medicine 26 (2007), 3661-3675, which recommends it where each expected number is 1 or more; where one
    is less, it is too few to tell.
    """
    if min(before.of, after.of) < LEAST:
        return "too few"
    chance = probability(before, after)
    if chance is None:
        return "alike" if before.count + after.count in (0, before.of + after.of) else "too few"
    if chance >= LEVEL:
        return "alike"
    return "fell" if after.count * before.of < before.count * after.of else "rose"


def probability(before: AnswerShare, after: AnswerShare) -> float | None:
    """How often shares of one and the same habit are at least as far apart; None where the test does not say."""
    whole = before.of + after.of
    count = before.count + after.count
    rest = whole - count
    if not whole or min(before.of, after.of) * min(count, rest) < whole:  # an expected number below 1
        return None
    apart = before.count * (after.of - after.count) - after.count * (before.of - before.count)
    squared = (whole - 1) * apart**2 / (before.of * after.of * count * rest)
    return erfc(sqrt(squared / 2))
