"""Replays many cases in several processes: nothing is waited for, so only more processors make it faster.

The processes are forked with all that they need. Which jobs are still to be done stands in a pipe that they read from,
each a few at a time; what they made comes back through a pipe of each one's own. The process that asked collects, and
does none of the jobs: whatever the user's code does to a process, it can be told.
"""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import signal
import struct
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from selectors import EVENT_READ, DefaultSelector
from typing import Any, TypeVar

from orchestrator.errors import RunError

T = TypeVar("T")
Work = Callable[[int], Coroutine[Any, Any, T]]
"""Does one job, by its number."""

LEAST = 100
"""So many jobs are worth the making of processes."""
_CHUNK = 8
"""Jobs taken at once: few enough that all processes end together, enough that taking them costs nothing."""
_MOST_CHUNKS = 4_000
"""Their numbers stand in a pipe before anybody reads it, and the smallest that a system has holds 16 KiB."""
_NUMBER = struct.Struct("<I")
_FRAME = struct.Struct("<IQ")
"""Before what a chunk came to: its number, and how many bytes follow."""
_BROKEN = 2**32 - 1
"""In place of a chunk's number: what follows is what was raised."""
_READ_BYTES = 1 << 20
_GARBAGE = 20_000
"""Objects after which cycles are looked for; a case leaves few."""


def in_processes(work: Work[T], count: int) -> Iterator[T]:
    """What `work` gives for 0, 1 ... `count - 1`, in this order, made in as many processes as there are processors.

    Raises:
        RunError: a process ended, as only the user's own code can make it.
    """
    size = max(_CHUNK, -(-count // _MOST_CHUNKS))
    chunks = [range(start, min(start + size, count)) for start in range(0, count, size)]
    todo, write = os.pipe()
    os.write(write, b"".join(map(_NUMBER.pack, range(len(chunks)))))
    os.close(write)
    workers: list[_Worker] = []
    try:
        for _ in range(min(_processors(), len(chunks))):
            workers.append(_begun(work, chunks, todo, workers))
        collected = _collected(workers)
        yield from _in_order(collected, len(chunks))
        for _ in collected:  # nothing comes any more, but each comes to its own end, with what the user's code printed
            pass
    finally:
        os.close(todo)
        for worker in workers:
            worker.end()


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Cases leave few cycles, and Python looks through all that a suite holds again and again: a twentieth of it."""
    before = gc.get_threshold()
    freezes = not gc.get_freeze_count()  # else somebody else's would be let go of, too
    if before[0]:  # none: whoever asks has switched it off
        gc.set_threshold(max(before[0], _GARBAGE), *before[1:])
    if freezes:
        gc.freeze()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if freezes:
            gc.unfreeze()


def worth_it(count: int) -> bool:
    """Forking is for one thread only, and costs more than a few cases do."""
    return count >= LEAST and _processors() > 1 and hasattr(os, "fork") and threading.active_count() == 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Worker:
    """A process that does jobs, as who asked for it sees it."""

    def __init__(self, pid: int, pipe: int) -> None:
        self._pid = pid
        self.pipe = pipe
        self._read = bytearray()

    def take(self) -> Iterator[tuple[int, Any]]:
        """What has come: chunks with what they came to. Raises what the process raised, or RunError when it is gone."""
        data = os.read(self.pipe, _READ_BYTES)
        if not data and (self._read or not self._ended_well()):
            raise _ended()
        self._read += data
        while len(self._read) >= _FRAME.size:
            chunk, length = _FRAME.unpack_from(self._read)
            end = _FRAME.size + length
            if len(self._read) < end:
                return
            made = pickle.loads(memoryview(self._read)[_FRAME.size : end])  # noqa: S301 - of a process of our own
            del self._read[:end]
            if chunk == _BROKEN:
                raise made
            yield chunk, made

    @property
    def is_over(self) -> bool:
        return not self._pid

    def _ended_well(self) -> bool:
        pid, self._pid = self._pid, 0
        return os.waitpid(pid, 0)[1] == 0

    def end(self) -> None:
        """However far it is."""
        os.close(self.pipe)
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            self._ended_well()


def _begun(work: Work[T], chunks: list[range], todo: int, others: list[_Worker]) -> _Worker:
    pipe, write = os.pipe()
    sys.stdout.flush()  # what is not written yet would be written by each process
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        os.close(write)
        return _Worker(pid, pipe)
    status = 1
    try:
        for descriptor in (pipe, *(other.pipe for other in others)):
            os.close(descriptor)
        _do_all(work, chunks, todo, write)
        sys.stdout.flush()
        sys.stderr.flush()
        status = 0
    finally:
        os._exit(status)  # nothing of what was begun before the fork is this process's to end


def _do_all(work: Work[T], chunks: list[range], todo: int, write: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts means the process that asked
    gc.freeze()  # what was there before is shared with the other processes; looking at it would copy it
    gc.set_threshold(_GARBAGE)
    try:
        asyncio.run(_done(work, chunks, todo, write))
    except BaseException as error:  # noqa: BLE001 - whatever it is, who asked is to raise it
        _tell(write, _BROKEN, _spelt(error))


async def _done(work: Work[T], chunks: list[range], todo: int, write: int) -> None:
    while taken := os.read(todo, _NUMBER.size):
        (number,) = _NUMBER.unpack(taken)
        _tell(write, number, pickle.dumps([await work(job) for job in chunks[number]], pickle.HIGHEST_PROTOCOL))


def _tell(write: int, number: int, data: bytes) -> None:
    left = memoryview(_FRAME.pack(number, len(data)) + data)
    while left:
        left = left[os.write(write, left) :]


def _spelt(error: BaseException) -> bytes:
    try:
        data = pickle.dumps(error)
        pickle.loads(data)  # noqa: S301 - not every error can be made again of what it holds
    except Exception:  # noqa: BLE001 - as many as there are ways to write one
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return data


def _ended() -> RunError:
    return RunError(
        "a process that replayed cases ended.",
        mend="A script or an evaluator of the suite ends it: look for exit().",
    )


def _collected(workers: list[_Worker]) -> Iterator[tuple[int, Any]]:
    """As they come, from whoever made them."""
    with DefaultSelector() as waiting:
        for worker in workers:
            waiting.register(worker.pipe, EVENT_READ, worker)
        while waiting.get_map():
            for key, _ in waiting.select():
                yield from key.data.take()
                if key.data.is_over:
                    waiting.unregister(key.fd)


def _in_order(collected: Iterator[tuple[int, Any]], count: int) -> Iterator[Any]:
    early: dict[int, Any] = {}
    for number in range(count):
        while number not in early:
            found = next(collected, None)
            if found is None:
                raise _ended()
            early[found[0]] = found[1]
        yield from early.pop(number)
