"""Replays many cases in several processes: nothing is waited for, so only more processors make it faster."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from typing import Any, TypeVar

from orchestrator.errors import RunError

T = TypeVar("T")

LEAST = 100
"""So many jobs are worth the making of processes."""
_CHUNK = 16
"""Jobs handed over at once: few enough that all processes end together, enough that handing over costs nothing."""
_GARBAGE = 20_000
"""Objects after which cycles are looked for; a case leaves few."""

_work: Callable[[int], Coroutine[Any, Any, Any]] | None = None
"""Set before the processes are forked, which thereby have it, and all that it needs, without its being copied."""
_loop: asyncio.Runner | None = None


def in_processes(work: Callable[[int], Coroutine[Any, Any, T]], count: int) -> Iterator[T]:
    """What `work` gives for 0, 1 ... `count - 1`, in this order, made in as many processes as there are processors.

    Raises:
        RunError: a process ended, as only the user's own code can make it.
    """
    global _work
    _work = work
    try:
        with ProcessPoolExecutor(_processors(), get_context("fork"), _begin) as pool:
            yield from pool.map(_worked, range(count), chunksize=_CHUNK)
    except BrokenProcessPool as broken:
        raise RunError(
            "a process that replayed cases ended.",
            mend="A script or an evaluator of the suite ends it: look for exit().",
        ) from broken
    finally:
        _work = None


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Cases leave few cycles, and Python looks through all that a suite holds again and again: a twentieth of it."""
    before = gc.get_threshold()
    if before[0]:  # none: whoever asks has switched it off
        gc.set_threshold(max(before[0], _GARBAGE), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def worth_it(count: int) -> bool:
    """Forking is for one thread only, and costs more than a few cases do."""
    may_fork = "fork" in get_all_start_methods() and threading.active_count() == 1
    return count >= LEAST and _processors() > 1 and may_fork


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts means the process that asked
    gc.freeze()  # what was there before is shared with the other processes; looking at it would copy it
    gc.set_threshold(_GARBAGE)


def _worked(number: int) -> Any:
    global _loop
    if _work is None:
        raise RuntimeError("a process was made before it had work")
    _loop = _loop or asyncio.Runner()
    return _loop.run(_work(number))
