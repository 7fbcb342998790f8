"""How long a model is waited for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Bounds of one attempt, in seconds. The first two hold only for an answer that is streamed."""

    first_event_s: float = 300.0
    """Until the first piece of the answer: a local model reads a long prompt, or a model thinks unseen, before it."""
    gap_s: float = 120.0
    """Between two signs of life, once the answer has begun."""
    whole_s: float = 1_800.0


USUAL_TIMEOUTS = Timeouts()
