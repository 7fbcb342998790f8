"""Amounts of money as they are added up: whole nano-dollars, and dollars where facts hold them."""

from __future__ import annotations

_PER_DOLLAR = 1_000_000_000
"""A token of the cheapest model costs tens of these; sums of integers lose nothing."""
_MOST_USD = 1e9
"""More is no amount but a way to say: no bound. It still fits the journal's integers."""


def in_nano(usd: float) -> int:
    """Whole nano-dollars, so that sums are exact and no cap is missed by a rounding error."""
    return round(min(usd, _MOST_USD) * _PER_DOLLAR)


def in_usd(nano: int) -> float:
    return nano / _PER_DOLLAR
