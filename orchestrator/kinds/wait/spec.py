"""What a wait keeps of its phase: for how long, or until when."""

from __future__ import annotations

from orchestrator.values import dataclass


@dataclass(frozen=True)
class WaitSpec:
    wait: str = ""
    """A duration, from when the visit began; empty where `until` says the moment."""
    until: str = ""
    """An expression that gives a day, which begins at midnight where the person is, or a moment."""
