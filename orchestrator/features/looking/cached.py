"""What the prompt caches of vendors held for a run, and what that saved, told."""

from __future__ import annotations

from orchestrator.domain.cache_use import CacheUse
from orchestrator.domain.canonical import JSON
from orchestrator.text.quantity import amount, counted


def cache_told(used: CacheUse) -> str:
    """`1,200 tokens from the vendor's cache, 300 put there; saved $0.0012`; empty where none was used."""
    if not used:
        return ""
    told = f"{counted(used.found, 'token')} from the vendor's cache, {used.put:,} put there"
    if used.saved_nano > 0:
        told += f"; saved ${amount(used.saved_usd)}"
    if used.saved_nano < 0:
        told += f"; cost ${amount(-used.saved_usd)} more than it saved"
    return told


def cache_shape(used: CacheUse) -> JSON:
    """None: no vendor's prompt cache held anything."""
    if not used:
        return None
    return {"found_tokens": used.found, "written_tokens": used.put, "saved_usd": used.saved_usd}
