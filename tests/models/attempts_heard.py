"""Someone who hears of every attempt, and lets each leave as it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from orchestrator.domain.messages import Request
from orchestrator.errors import BatonError


@dataclass
class Heard:
    begun: list[str] = field(default_factory=list)
    failed_with: list[tuple[str, str, str]] = field(default_factory=list)
    """Model, cause and message."""

    async def begins(self, model: str, request: Request) -> Request:
        self.begun.append(model)
        return request

    def failed(self, model: str, error: BatonError) -> None:
        self.failed_with.append((model, getattr(error, "cause", error.kind), error.message))
