"""Writes that many tasks of an event loop ask for at about the same time, done in one commit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from orchestrator.journal.rules.write_queue import WriteQueue

if TYPE_CHECKING:  # looking at runs needs no loop
    import asyncio


class _Asked(NamedTuple):
    work: Callable[[], Any]
    answer: asyncio.Future[Any]


class GatheredWrites:
    """Puts into a queue, once in each pass of the loop, all that was asked for in the pass before.

    One who writes alone does not wait for the next pass: whoever asks twice in a row is alone as far as anybody knows.
    """

    def __init__(self, queue: WriteQueue) -> None:
        self._queue = queue
        self._here = threading.local()
        """Each thread has a loop of its own, and what was asked for there."""

    async def put(self, who: str, work: Callable[[], Any]) -> Any:
        """Have a write done, and give what it gives or raise what it raises, once that is durable.

        When the task is cancelled meanwhile, the write is done whole or not at all.
        """
        loop = None if getattr(self._here, "last", who) == who else _running_loop()
        self._here.last = who
        if loop is None:
            return self._queue.put(work)
        answer: asyncio.Future[Any] = loop.create_future()
        asked = self._asked_in(loop)
        if not asked:
            loop.call_soon(self._do, asked)
        asked.append(_Asked(work, answer))
        return await answer

    def _asked_in(self, loop: asyncio.AbstractEventLoop) -> list[_Asked]:
        if getattr(self._here, "loop", None) is not loop:  # another one that was stopped does its own when it goes on
            self._here.loop, self._here.asked = loop, []
        asked: list[_Asked] = self._here.asked
        return asked

    def _do(self, gathered: list[_Asked]) -> None:
        asked = [one for one in gathered if not one.answer.cancelled()]
        gathered.clear()
        try:
            writes = self._queue.put_all([one.work for one in asked])
        except BaseException as error:  # interrupted: whoever asked is told, and the loop too
            for one in asked:
                one.answer.set_exception(error)
            raise
        for one, write in zip(asked, writes, strict=True):
            try:
                one.answer.set_result(write.outcome())
            except Exception as error:  # noqa: BLE001 - whoever asked for it meets it
                one.answer.set_exception(error)


def _running_loop() -> asyncio.AbstractEventLoop | None:
    """None for a run that is driven without one: nobody else goes on meanwhile, so nothing is gathered."""
    from asyncio import get_running_loop

    try:
        return get_running_loop()
    except RuntimeError:
        return None
