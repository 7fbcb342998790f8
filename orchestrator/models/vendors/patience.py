"""The clock of one exchange: how long the beginning, a gap and the whole of an answer are waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from orchestrator.domain.provider import Timeouts

Limit = Literal["first_event", "gap", "whole"]


class WaitedTooLong(Exception):
    """The exchange was given up when this limit ran out."""

    def __init__(self, limit: Limit, seconds: float) -> None:
        super().__init__(limit)
        self.limit: Limit = limit
        self.seconds = seconds


class Patience:
    """One timer, set anew by every sign of life; the end of the whole stands fixed behind it.

    What counts as a beginning is a piece of the answer, so that no server that only says it is still there holds us.
    In a gap anything counts: a model that writes a long tool call is silent but for its pings.
    """

    def __init__(self, timeouts: Timeouts, *, streams: bool) -> None:
        self._timeouts = timeouts
        self._streams = streams
        self._begun = self._is_over = False
        self._ends = 0.0
        self._limit: Limit = "whole"
        self._timer = asyncio.timeout(None)

    @asynccontextmanager
    async def lasting(self) -> AsyncIterator[None]:
        """Raises WaitedTooLong out of what stands in it."""
        self._ends = asyncio.get_running_loop().time() + self._timeouts.whole_s
        try:
            async with self._timer:
                self._wait("first_event" if self._streams else "whole")
                yield
        except TimeoutError:
            if not self._timer.expired():
                raise
            raise WaitedTooLong(self._limit, self._seconds(self._limit)) from None

    def begun(self) -> None:
        """A piece of the answer is there."""
        self._begun = True
        self._wait("gap")

    def heard(self) -> None:
        """Something came over the wire."""
        if self._begun:
            self._wait("gap")

    def over(self) -> None:
        """All of the answer is there; how long its stream is read on is bounded by who reads it."""
        if not self._timer.expired():
            self._is_over = True
            self._timer.reschedule(None)

    def _wait(self, limit: Limit) -> None:
        if self._is_over or self._timer.expired():
            return  # what arrives while the exchange is being given up comes too late
        until = asyncio.get_running_loop().time() + self._seconds(limit)
        self._limit = limit if until < self._ends else "whole"
        self._timer.reschedule(min(until, self._ends))

    def _seconds(self, limit: Limit) -> float:
        match limit:
            case "first_event":
                return self._timeouts.first_event_s
            case "gap":
                return self._timeouts.gap_s
            case "whole":
                return self._timeouts.whole_s
