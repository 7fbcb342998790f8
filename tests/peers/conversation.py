"""One protocol of a peer's server, asked through our own model and retry policy with nobody waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from orchestrator.domain.definition import Provider
from orchestrator.domain.messages import Answer, Request, ToolSpec, UserMessage
from orchestrator.domain.provider import USUAL_TIMEOUTS, Timeouts
from orchestrator.errors import BatonError
from orchestrator.models.attempted import Attempted
from orchestrator.models.endpoint import endpoint_of
from orchestrator.models.protocol import protocol_of
from orchestrator.models.retry import Retrying

KINDS = {"chat": "openai-compatible", "responses": "openai", "anthropic": "anthropic"}
MODELS = {"chat": "gpt-5-mini", "responses": "gpt-5-mini", "anthropic": "claude-of-old"}
"""The old Claude gives its output by a tool, as peers expect it."""

SITE_STATUS = ToolSpec(
    "site_status",
    "Looks at the site.",
    {"type": "object", "properties": {"site": {"type": "string"}}, "required": ["site"]},
)
VERDICT: Mapping[str, Any] = {
    "type": "object",
    "properties": {"verdict": {"type": "string", "enum": ["approve", "revise"]}, "score": {"type": "integer"}},
    "required": ["verdict", "score"],
    "additionalProperties": False,
}


@dataclass
class Conversation:
    """Remembers what each attempt came to and how long was to be waited."""

    protocol: str
    base_url: str
    stream: bool = True
    timeouts: Timeouts = USUAL_TIMEOUTS
    attempts: list[str] = field(default_factory=list)
    """Causes of those that brought no answer."""
    waits_s: list[float] = field(default_factory=list)

    @property
    def provider(self) -> Provider:
        kind = KINDS[self.protocol]
        return Provider("peer", kind, self.base_url, "PEER_KEY", stream=self.stream, timeouts=self.timeouts)

    def request(self, text: str = "Say something.", **more: Any) -> Request:
        return Request(f"peer:{MODELS[self.protocol]}", "You are brief.", (UserMessage(text),), **more)

    def ask(self, request: Request | None = None) -> Answer:
        there = endpoint_of(f"peer:{MODELS[self.protocol]}", {"peer": self.provider})
        model = protocol_of(there.kind).model(there, "sk-peer")

        async def sleep(seconds: float) -> None:
            self.waits_s.append(seconds)

        return asyncio.run(Retrying(Attempted(model, self), sleep).answer(request or self.request()))

    async def begins(self, _model: str, request: Request) -> Request:
        return request

    def failed(self, _model: str, error: BatonError) -> None:
        self.attempts.append(getattr(error, "cause", error.kind))

    def in_one_piece(self) -> Conversation:
        return replace(self, stream=False)

    def waiting_at_most(self, **seconds: float) -> Conversation:
        return replace(self, timeouts=Timeouts(**seconds))
