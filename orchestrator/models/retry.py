"""The one retry policy: what waiting may mend is asked again, everything else is told at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_exponential_jitter
from tenacity.stop import stop_base

from orchestrator.domain.messages import Answer, Request
from orchestrator.models.failure import PASSING, Unreached
from orchestrator.ports.model import Model

TRIES = 4
WITHIN_S = 60.0
"""No further try starts later than this after the first."""

_backoff = wait_exponential_jitter(initial=1, max=20, jitter=1)


@dataclass(frozen=True)
class Retrying:
    """A model asked again while waiting may help: at most four tries within a minute."""

    model: Model
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    @property
    def name(self) -> str:
        return self.model.name

    async def answer(self, request: Request) -> Answer:
        policy = AsyncRetrying(
            retry=retry_if_exception(_may_pass),
            wait=_wait_s,
            stop=stop_after_attempt(TRIES) | _TooLate(),
            sleep=self.sleep,
            reraise=True,
        )
        return await policy(self.model.answer, request)


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, Unreached) and error.cause in PASSING


def _wait_s(state: RetryCallState) -> float:
    """As long as the provider says; asking sooner would only be refused again."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, Unreached) and error.retry_after_s is not None:
        return error.retry_after_s
    return _backoff(state)


class _TooLate(stop_base):
    def __call__(self, retry_state: RetryCallState) -> bool:
        passed_s = max(retry_state.seconds_since_start or 0.0, retry_state.idle_for)
        return passed_s + retry_state.upcoming_sleep > WITHIN_S
