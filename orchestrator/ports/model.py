"""The port to models: one stateless request, one complete answer."""

from __future__ import annotations

from typing import Protocol

from orchestrator.domain.messages import Answer, Request
from orchestrator.errors import BatonError


class Model(Protocol):
    """One named model reached through a provider.

    `answer` raises `ModelUnavailable` when the model could not be asked (key, network, quota) and
    `ModelError` when what came back is not a complete answer. It never returns part of one.
    """

    @property
    def name(self) -> str: ...

    async def answer(self, request: Request) -> Answer: ...


class Attempts(Protocol):
    """Told of every attempt at a request, so that each is recorded, and paid for, by itself."""

    async def begins(self, model: str, request: Request) -> Request:
        """Before a request leaves for a model; gives what is to be sent. Waits while it has to wait in line.

        Raises:
            BudgetReached: it would pass a cap.
            ModelError: the model must not be asked.
        """
        ...

    def failed(self, model: str, error: BatonError) -> None:
        """The attempt that began last brought no answer."""
        ...
