"""How much may be asked of one provider."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What an account allows; 0 means no limit. Reached, it is waited for: that is no failure."""

    requests_per_minute: int = 0
    tokens_per_minute: int = 0
    """Read and written together."""
    at_once: int = 0
