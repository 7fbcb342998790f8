"""What a gate keeps of its phase."""

from __future__ import annotations

from orchestrator.domain.definition import Field
from orchestrator.values import dataclass


@dataclass(frozen=True)
class GateSpec:
    gate: str = ""
    """The question, a template of one line."""
    asks: tuple[Field, ...] = ()
    """The fields of its form."""
    expires_after: str = ""
    """A duration; empty: it waits for ever."""
    expires_answer: str = ""
