"""Those in this process who wait until what is reserved for others is settled: first come, first served."""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager

Money = tuple[int, str]
"""What is the same for all whose money, of a day or a run, is counted in the same place."""

LOOK_S = 1.0
"""So often the first in line looks whether another process has settled. In this process it is told at once."""
PATIENCE_S = 900.0
"""So long is waited for money; then the person is asked. A request takes minutes at most, so whoever still holds the
money then is one of many."""

Sleep = Callable[[float], Awaitable[None]]


class LinePlace:
    """Of one who waits."""

    def __init__(self, line: ReserveLine, of: Collection[Money]) -> None:
        import asyncio  # which a run that asks no vendor does without

        self.of = frozenset(of)
        """The money waited for: until it is known which cap refused, all that the request is paid from."""
        self._line = line
        self._since_s = line.clock()
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()

    @property
    def is_first(self) -> bool:
        """Nobody who came before waits for the same money."""
        return self._line.is_first(self)

    @property
    def is_patient(self) -> bool:
        return self._line.clock() - self._since_s < PATIENCE_S

    def wake(self) -> None:
        """From any thread."""
        try:
            self._loop.call_soon_threadsafe(self._woken.set)
        except RuntimeError:
            self._line.leave(self)  # its event loop was closed around it: it waits no more

    async def wait(self) -> None:
        """Until something was settled here, or it is time to look whether it was elsewhere."""
        import asyncio

        woken: asyncio.Future[object] = asyncio.ensure_future(self._woken.wait())
        either = {woken}
        if self.is_first:
            either.add(asyncio.ensure_future(self._line.sleep(LOOK_S)))
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in either:
                one.cancel()
        self._woken.clear()


class ReserveLine:
    """Nobody in it holds a reserve, and who holds one waits for a vendor alone: so nobody waits in a circle."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, sleep: Sleep | None = None) -> None:
        self.clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._places: list[LinePlace] = []

    async def sleep(self, seconds: float) -> None:
        import asyncio

        await (self._sleep or asyncio.sleep)(seconds)

    def is_waited_for(self, of: Collection[Money]) -> bool:
        """Whether somebody is in line for any of this money: who comes now stands behind."""
        if not self._places:  # as always, but for a moment
            return False
        with self._lock:
            return any(not place.of.isdisjoint(of) for place in self._places)

    @contextmanager
    def place(self, of: Collection[Money]) -> Iterator[LinePlace]:
        """Stand in line, until the block ends."""
        place = LinePlace(self, of)
        with self._lock:
            self._places.append(place)
        try:
            yield place
        finally:
            self.leave(place)

    def leave(self, place: LinePlace) -> None:
        with self._lock:
            if place in self._places:
                self._places.remove(place)
        self.settled()

    def is_first(self, place: LinePlace) -> bool:
        with self._lock:
            return next((one for one in self._places if not one.of.isdisjoint(place.of)), place) is place

    def settled(self) -> None:
        """Something that was reserved is settled, or somebody has left: whoever is first looks again."""
        if not self._places:
            return
        with self._lock:
            places = list(self._places)
        for place in places:
            if place.is_first:
                place.wake()


LINE = ReserveLine()
"""Of this process."""
