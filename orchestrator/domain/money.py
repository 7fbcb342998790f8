"""Amounts of money as they are added up: whole nano-dollars, and dollars where facts hold them."""

from __future__ import annotations

import re
from typing import Literal

Purpose = Literal["recording", "check"]
"""What is spent beside runs: to record an eval, its judges included, or to see whether models answer."""

_PER_DOLLAR = 1_000_000_000
"""A token of the cheapest model costs tens of these; sums of integers lose nothing."""
_MOST_USD = 1e9
"""More is no amount but a way to say: no bound. It still fits the journal's integers."""


_BESIDE = re.compile(r"(recording|check)-[0-9a-f]{8}-(.+)")
"""A stream that is no run and spends: what for, and the process that does."""


def stream_beside(purpose: Purpose, driver: str, nonce: str) -> str:
    """Where what is spent beside runs stands: `check-6d1c02aa-4711-...`.

    Args:
        purpose: what it is spent for.
        driver: the process that does, by its id.
        nonce: eight hex digits, for a process may do it often.
    """
    return f"{purpose}-{nonce}-{driver}"


def purpose_of(stream: str) -> Purpose | Literal[""]:
    """Empty: it is a run."""
    found = _BESIDE.fullmatch(stream)
    purpose: Purpose | Literal[""] = found[1] if found else ""  # type: ignore[assignment]  # the expression has these alone
    return purpose


def spender_of(stream: str) -> str:
    """The process that spends in a stream beside runs; empty of a run."""
    found = _BESIDE.fullmatch(stream)
    return found[2] if found else ""


def in_nano(usd: float) -> int:
    """Whole nano-dollars, so that sums are exact and no cap is missed by a rounding error."""
    return round(min(usd, _MOST_USD) * _PER_DOLLAR)


def in_usd(nano: int) -> float:
    return nano / _PER_DOLLAR
