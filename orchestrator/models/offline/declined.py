"""What the offline model says when a task cannot be done by extracting, cutting and ordering."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Declined:
    reason: str
    """A sentence or two for the person who is asked then."""
