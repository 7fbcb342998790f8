"""Amounts of money: dollars where people and facts meet them, whole nano-dollars where they are added up."""

from __future__ import annotations

_PER_DOLLAR = 1_000_000_000
_MOST_USD = 1e9
"""More is no amount but a way to say: no bound. It still fits the journal's integers."""


def in_nano(usd: float) -> int:
    """Whole nano-dollars, so that sums are exact and no cap is missed by a rounding error."""
    return round(min(usd, _MOST_USD) * _PER_DOLLAR)


def in_usd(nano: int) -> float:
    return nano / _PER_DOLLAR


def amount(usd: float) -> str:
    """For people: cents, and two digits that say something where cents would not (`2.50`, `0.0043`)."""
    if usd == 0 or abs(usd) >= 0.095:
        return f"{usd:.2f}"
    digits = f"{abs(usd):.9f}".partition(".")[2]
    zeros = len(digits) - len(digits.lstrip("0"))
    return f"{usd:.{min(9, zeros + 2)}f}"
