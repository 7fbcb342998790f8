"""Whether there is an event loop, and doing without one. asyncio itself is not loaded here."""

from __future__ import annotations

import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def has_running_loop() -> bool:
    """Whether the caller is inside one."""
    asyncio = sys.modules.get("asyncio")
    if asyncio is None:
        return False
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def given_at_once(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives that awaits nothing which is not there. Raises RuntimeError of another one."""
    try:
        work.send(None)
    except StopIteration as done:
        given: T = done.value
        return given
    work.close()
    raise RuntimeError("it awaits something, and there is no event loop")
