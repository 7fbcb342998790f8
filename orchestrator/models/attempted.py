"""A single model of which every attempt is told before it leaves, and when it fails."""

from __future__ import annotations

from orchestrator.domain.messages import Answer, Request
from orchestrator.errors import BatonError, NotRecorded
from orchestrator.ports.model import Attempts, Model
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Attempted:
    """Stands innermost, below retries and the next in the list, because each of them is an attempt to be paid for."""

    model: Model
    attempts: Attempts

    @property
    def name(self) -> str:
        return self.model.name

    async def answer(self, request: Request) -> Answer:
        sent = await self.attempts.begins(self.name, request)
        try:
            return await self.model.answer(sent)
        except NotRecorded:  # nobody was asked
            raise
        except BatonError as error:
            self.attempts.failed(self.name, error)
            raise
