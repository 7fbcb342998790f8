"""Several models for one role: what the first cannot do, the next is asked to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.domain.messages import Answer, Request
from orchestrator.models.failure import PASSING, Failure, Unreached, Unusable
from orchestrator.ports.model import Model
from orchestrator.values import dataclass, replace


@dataclass(frozen=True)
class Choice:
    """One of the models, and how it is asked."""

    model: Model
    settings: Mapping[str, JSON] | None = None
    """Its own settings; None: those of the request, which were written for it."""

    def worded(self, request: Request) -> Request:
        if self.settings is None:
            return request
        return replace(request, model=self.model.name, settings=self.settings)


class Fallback:
    """Asks in order of preference until one answers. One that does not say when it will answer again is not waited
    for while another stands ready (`retry.Persistence`); the last of the list is, as the retry policy says.

    An answer that was cut off by length is not asked for elsewhere: it has been paid for, and what it lacks is a
    larger `max_tokens` or a smaller piece of work, which is the person's to give. A model that declines has answered.

    Who answered is asked first in the rest of the turn, so that a failing model is waited for once and not before each
    request. A later turn, and one that is resumed, begins with the first again.
    """

    def __init__(self, choices: Sequence[Choice]) -> None:
        self._choices = tuple(choices)
        self._first = 0

    @property
    def name(self) -> str:
        """The model that is asked for, whoever answers."""
        return self._choices[0].model.name

    async def answer(self, request: Request) -> Answer:
        failures: list[Failure] = []
        count = len(self._choices)
        for position in [(self._first + step) % count for step in range(count)]:
            choice = self._choices[position]
            try:
                answer = await choice.model.answer(choice.worded(request))
            except (Unreached, Unusable) as failure:
                if failure.cause == "cut_off":
                    raise
                failures.append(failure)
            else:
                self._first = position
                return answer
        raise _none_answered(failures)


def _none_answered(failures: Sequence[Failure]) -> Failure:
    """One failure that names each. What waiting may mend decides its cause: to resume may then be enough."""
    told = " ".join(f"{failure.where} ({failure.cause}): {failure.message}" for failure in failures)
    message = f"none of the role's {len(failures)} models answered. {told}"
    mend = " ".join(dict.fromkeys(failure.mend for failure in failures if failure.mend))
    telling = next((failure for failure in failures if failure.cause in PASSING), None) or _unlike_too_long(failures)
    if isinstance(telling, Unreached):
        return Unreached(telling.cause, message, where="", mend=mend, retry_after_s=_soonest(failures))
    return Unusable(telling.cause, message, where="", mend=mend)


def _soonest(failures: Sequence[Failure]) -> float | None:
    """When the first of them answers again, as far as they say."""
    told = (failure.retry_after_s for failure in failures if isinstance(failure, Unreached))
    return min((wait_s for wait_s in told if wait_s is not None), default=None)


def _unlike_too_long(failures: Sequence[Failure]) -> Failure:
    """Only when every model finds the request too long is it for the person to shorten it."""
    return next((failure for failure in failures if failure.cause != "too_long"), failures[0])
