"""Waiting until a provider's limits let the next request through, over all runs of this process."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from orchestrator.domain.provider import Limits

MINUTE_S = 60.0
"""The span that vendors count requests and tokens in."""

Sleep = Callable[[float], Awaitable[None]]


class Admission:
    """One request that was let through."""

    def __init__(self, at_s: float, tokens: int) -> None:
        self.at_s = at_s
        self.tokens = tokens
        """An estimate, until it is known what was used."""
        self.asking = True


class AskingLine:
    """Those who wait to ask one account, first come first served, from whatever thread and event loop they come.

    What was let through in the last minute counts, from the moment it was: never more than the limit in any minute.
    Nobody looks again and again. The first in line sleeps until the minute has room, the others until they are woken.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._waiting: deque[_Waiter] = deque()
        self._admitted: list[Admission] = []
        """In order of time: those of the last minute, and those still asking."""

    @asynccontextmanager
    async def admit(self, tokens: int, limits: Limits) -> AsyncIterator[Admission]:
        """Wait for leave to ask, and hold it. A request of more tokens than a minute has goes when nothing else does.

        Args:
            tokens: an estimate from above of what will be read and written.
            limits: those this asker was given; what others were let through for counts against them.
        """
        admission = await self._enter(tokens, limits)
        try:
            yield admission
        finally:
            with self._lock:
                admission.asking = False
                self._wake_first()

    def used(self, admission: Admission, tokens: int) -> None:
        """Correct the estimate by what was used."""
        with self._lock:
            admission.tokens = tokens
            self._wake_first()

    async def _enter(self, tokens: int, limits: Limits) -> Admission:
        waiter = _Waiter(tokens, limits)
        with self._lock:
            self._waiting.append(waiter)
        try:
            while not isinstance(found := self._look(waiter), Admission):
                await waiter.wait(found, self._sleep)
            return found
        finally:  # let through, or cancelled: either way the next is the first
            with self._lock:
                with suppress(ValueError):
                    self._waiting.remove(waiter)
                self._wake_first()

    def _look(self, waiter: _Waiter) -> Admission | float | None:
        """The admission, or the seconds until there may be one; None: somebody will wake the waiter."""
        with self._lock:
            waiter.heed()
            if self._waiting[0] is not waiter:
                return None
            now_s = self._clock()
            wait_s = self._wait_s(waiter, now_s)
            if wait_s != 0.0:
                return wait_s
            admission = Admission(now_s, waiter.tokens)
            self._admitted.append(admission)
            return admission

    def _wait_s(self, waiter: _Waiter, now_s: float) -> float | None:
        limits = waiter.limits
        self._admitted = [one for one in self._admitted if one.asking or one.at_s > now_s - MINUTE_S]
        if limits.at_once and sum(one.asking for one in self._admitted) >= limits.at_once:
            return None
        recent = [one for one in self._admitted if one.at_s > now_s - MINUTE_S]
        tokens = sum(one.tokens for one in recent) + waiter.tokens
        for gone, oldest in enumerate(recent):
            enough_requests = not limits.requests_per_minute or len(recent) - gone < limits.requests_per_minute
            if enough_requests and (not limits.tokens_per_minute or tokens <= limits.tokens_per_minute):
                return self._until(recent, gone, now_s)
            tokens -= oldest.tokens
        return self._until(recent, len(recent), now_s)

    @staticmethod
    def _until(recent: list[Admission], gone: int, now_s: float) -> float:
        """Seconds until that many of the oldest are a minute old."""
        return recent[gone - 1].at_s + MINUTE_S - now_s if gone else 0.0

    def _wake_first(self) -> None:
        """One whose event loop was closed around it waits no more."""
        while self._waiting and not self._waiting[0].wake():
            self._waiting.popleft()


class _Waiter:
    """One who waits, in an event loop of their own."""

    def __init__(self, tokens: int, limits: Limits) -> None:
        self.tokens = tokens
        self.limits = limits
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()

    def heed(self) -> None:
        """What was called before now is answered by looking."""
        self._woken.clear()

    def wake(self) -> bool:
        """From any thread. False: the event loop is closed."""
        try:
            self._loop.call_soon_threadsafe(self._woken.set)
        except RuntimeError:
            return False
        return True

    async def wait(self, seconds: float | None, sleep: Sleep) -> None:
        """Until woken, or until the time is over."""
        if seconds is None:
            await self._woken.wait()
            return
        either = {asyncio.ensure_future(self._woken.wait()), asyncio.ensure_future(sleep(seconds))}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in either:
                one.cancel()


_lines: dict[tuple[str, str], AskingLine] = {}
_lines_lock = threading.Lock()


def line_of(base_url: str, key_env: str) -> AskingLine:
    """The line of an account: an address, and the key it is asked with. There is one in the process."""
    with _lines_lock:
        return _lines.setdefault((base_url, key_env), AskingLine())
