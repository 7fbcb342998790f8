"""The one retry policy: what waiting or asking again may mend is asked again, everything else is told at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    stop_any,
    wait_exponential_jitter,
)
from tenacity.stop import stop_base

from orchestrator.domain.messages import Answer, Request
from orchestrator.domain.provider import Limits
from orchestrator.models.failure import AGAIN, PASSING, Unreached, Unusable
from orchestrator.models.fit import ANSWER_TOKENS, answer_tokens, input_tokens
from orchestrator.models.limits import AskingLine
from orchestrator.ports.model import Model
from orchestrator.values import dataclass, field

TRIES = 4
"""With waits of about 1, 2 and 4 seconds: what has not passed by then seldom has at the next."""
WITHIN_S = 60.0
"""No further try starts when the waits and the tries before it have taken longer than this."""

PATIENCE_BEFORE_NEXT_S = 10.0
"""So long is waited where a provider says when it answers again, and another model stands ready."""

_backoff = wait_exponential_jitter(initial=1, max=20, jitter=1)
"""Seconds. The jitter keeps runs that failed together from asking together again."""


@dataclass(frozen=True)
class Persistence:
    """How often, and how long, one request is put to one model."""

    tries: int = TRIES
    within_s: float = WITHIN_S
    waits_unsure: bool = True
    """Also where nobody says when it will pass. A model that stands ready is asked instead."""

    @classmethod
    def of(cls, tries: int, patience_s: float, *, has_next: bool) -> Persistence:
        """What the person wrote for a model (0: nothing), which is one before others or the last."""
        usual_s = PATIENCE_BEFORE_NEXT_S if has_next and not tries else WITHIN_S
        return cls(tries or TRIES, patience_s or usual_s, waits_unsure=bool(tries or patience_s) or not has_next)


USUAL = Persistence()


@dataclass(frozen=True)
class Retrying:
    """A model asked again while waiting may help: usually at most four tries within a minute.

    Waiting in line for the provider's limits is no failure, and not counted.
    """

    model: Model
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = time.monotonic
    line: AskingLine = field(default_factory=AskingLine)
    limits: Limits = field(default_factory=Limits)
    persistence: Persistence = USUAL

    @property
    def name(self) -> str:
        return self.model.name

    async def answer(self, request: Request) -> Answer:
        effort = _Effort(self.persistence.within_s)
        policy = AsyncRetrying(
            retry=retry_if_exception(self._may_pass),
            wait=_wait_s,
            stop=stop_any(stop_after_attempt(self.persistence.tries), effort) & _NoOtherWay(),
            sleep=self.sleep,
            reraise=True,
        )
        return await policy(self._admitted, request, effort)

    def _may_pass(self, error: BaseException) -> bool:
        match error:
            case Unreached(cause=cause, retry_after_s=wait_s):
                return cause in PASSING and (self.persistence.waits_unsure or wait_s is not None)
            case Unusable(cause=cause):
                return cause in AGAIN
        return False

    async def _admitted(self, request: Request, effort: _Effort) -> Answer:
        expected = input_tokens(request) + (answer_tokens(request) or ANSWER_TOKENS)
        async with self.line.admit(expected, self.limits) as admission:
            started_s = self.clock()
            try:
                answer = await self.model.answer(request)
            except (Unreached, Unusable) as failure:
                if failure.charge.paid != "maybe":
                    self.line.used(admission, failure.charge.input_tokens + failure.charge.output_tokens)
                raise
            finally:
                effort.tried_s += self.clock() - started_s
            self.line.used(admission, answer.input_tokens + answer.output_tokens)
            return answer


@dataclass
class _Effort(stop_base):
    """What one question has taken so far; it stops when another try would begin too late."""

    within_s: float = WITHIN_S
    tried_s: float = 0.0

    def __call__(self, retry_state: RetryCallState) -> bool:
        return self.tried_s + retry_state.idle_for + retry_state.upcoming_sleep > self.within_s


class _NoOtherWay(stop_base):
    """Does not stop where the next try is put otherwise: that is the first of its kind, and there are three at most."""

    def __call__(self, retry_state: RetryCallState) -> bool:
        return _is_no_other_way(retry_state)


def _is_no_other_way(state: RetryCallState) -> bool:
    error = state.outcome.exception() if state.outcome else None
    return not (isinstance(error, Unusable) and error.cause == "no_schema")


def _wait_s(state: RetryCallState) -> float:
    """As long as the provider says, asking sooner would only be refused again; and a little in any case."""
    error = state.outcome.exception() if state.outcome else None
    if not _is_no_other_way(state):
        return 0.0
    asked_s = error.retry_after_s if isinstance(error, Unreached) else None
    return max(asked_s or 0.0, _backoff(state))
