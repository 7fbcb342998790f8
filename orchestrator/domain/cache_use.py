"""What the prompt caches of vendors held for a run: tokens, and the money they made a difference of."""

from __future__ import annotations

from orchestrator.domain.money import in_usd
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class CacheUse:
    found: int = 0
    """Tokens that stood in the cache."""
    put: int = 0
    """Tokens that were put there, which costs more than to read them anew."""
    saved_nano: int = 0
    """Nano-dollars that all would have cost more without it; below 0 where more was put there than found."""

    def __bool__(self) -> bool:
        return bool(self.found or self.put or self.saved_nano)

    def __add__(self, other: CacheUse) -> CacheUse:
        return CacheUse(self.found + other.found, self.put + other.put, self.saved_nano + other.saved_nano)

    def __sub__(self, other: CacheUse) -> CacheUse:
        return CacheUse(self.found - other.found, self.put - other.put, self.saved_nano - other.saved_nano)

    @property
    def saved_usd(self) -> float:
        return in_usd(self.saved_nano)


NO_CACHE_USE = CacheUse()
