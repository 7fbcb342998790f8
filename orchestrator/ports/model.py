"""The port to models: one stateless request, one complete answer."""

from __future__ import annotations

from typing import Protocol

from orchestrator.domain.messages import Answer, Request


class Model(Protocol):
    """One named model reached through a provider.

    `answer` raises `ModelUnavailable` when the model could not be asked (key, network, quota) and
    `ModelError` when what came back is not a complete answer. It never returns part of one.
    """

    @property
    def name(self) -> str: ...

    async def answer(self, request: Request) -> Answer: ...
