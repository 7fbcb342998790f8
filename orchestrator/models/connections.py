"""Clients of servers that are kept between two requests, with their connections: each for one event loop alone.

A drive is often one `asyncio.run` among several, and a connection cannot outlive its event loop. So each loop has its
own, and what it has is closed when it ends: an asynchronous generator waits in it, which `asyncio.run` and
`asyncio.Runner` bring to its end before they close the loop.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:  # a workspace that asks nobody pays for no event loop
    from asyncio import AbstractEventLoop, Task


class Closing(Protocol):
    """What has connections."""

    async def aclose(self) -> None: ...


C = TypeVar("C", bound=Closing)


class _KeptOpen(Generic[C]):
    """A client, and how many ask through it just now."""

    def __init__(self, client: C) -> None:
        self.client = client
        self.users = 0
        self.is_dropped = False

    async def left(self) -> None:
        self.users -= 1
        await self.close_unused()

    async def drop(self) -> None:
        """Nobody is given it any more; whoever asks through it comes to an end."""
        self.is_dropped = True
        await self.close_unused()

    async def close_unused(self) -> None:
        if self.is_dropped and not self.users:
            await self.client.aclose()


class Lent(Generic[C]):
    """A client for one request."""

    def __init__(self, of_loop: _OfLoop, what: Hashable, make: Callable[[], C]) -> None:
        self._of_loop = of_loop
        self._what = what
        self._make = make
        self._kept: _KeptOpen[C] = of_loop.entered(what, make)

    @property
    def client(self) -> C:
        return self._kept.client

    async def renew(self) -> C:
        """Another one, without any connection: those of the one that was lent are no good."""
        before = self._kept
        self._of_loop.forget(self._what, before)
        self._kept = self._of_loop.entered(self._what, self._make)
        before.is_dropped = True
        await before.left()
        return self.client

    async def give_back(self) -> None:
        await self._kept.left()


class _OfLoop:
    """The clients of one event loop."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        self.loop = loop
        self._kept: dict[Hashable, _KeptOpen[Any]] = {}
        self._end = self._until_end()
        self._closing: Task[None] | None = None

    async def begin(self) -> None:
        await anext(self._end)

    async def _until_end(self) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            _of_loops.pop(id(self.loop), None)
            await self.close()

    def entered(self, what: Hashable, make: Callable[[], C]) -> _KeptOpen[C]:
        if what not in self._kept:
            self._kept[what] = _KeptOpen(make())
        kept: _KeptOpen[C] = self._kept[what]
        kept.users += 1
        return kept

    def forget(self, what: Hashable, kept: _KeptOpen[Any]) -> None:
        if self._kept.get(what) is kept:
            del self._kept[what]

    async def close(self) -> None:
        """All that nobody asks through; the others when that has come to an end."""
        kept, self._kept = list(self._kept.values()), {}
        for one in kept:
            await one.drop()

    def close_soon(self) -> None:
        if self._kept:
            self._closing = self.loop.create_task(self.close())


_of_loops: dict[int, _OfLoop] = {}
_lock = Lock()


@asynccontextmanager
async def lent(what: Hashable, make: Callable[[], C]) -> AsyncIterator[Lent[C]]:
    """The running loop's client for this: what it asks, and what is sent along that is not for another.

    Args:
        what: says which; equal ones share a client, and with it their connections.
        make: makes one, where the loop has none.
    """
    one = Lent(await _of_running_loop(), what, make)
    try:
        yield one
    finally:
        await one.give_back()


def let_go() -> None:
    """Close what the running loop keeps, and nobody asks through. Where none runs, nothing is kept."""
    if not _of_loops:
        return
    import asyncio

    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    if of_loop := _of_loops.get(id(loop)):
        of_loop.close_soon()


async def _of_running_loop() -> _OfLoop:
    import asyncio

    loop = asyncio.get_running_loop()
    with _lock:
        for number, other in list(_of_loops.items()):
            if other.loop.is_closed():  # it was closed around its clients, which nobody can close any more
                del _of_loops[number]
        found, is_new = _of_loops.get(id(loop)), id(loop) not in _of_loops
        if found is None:
            found = _of_loops[id(loop)] = _OfLoop(loop)
    if is_new:
        await found.begin()
    return found
