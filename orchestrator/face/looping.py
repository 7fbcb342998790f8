"""Whether there is an event loop, and doing without one. asyncio itself is not loaded here."""

from __future__ import annotations

import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

from orchestrator.errors import UsageError

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


def refuse_in_a_loop(called: str, instead: str) -> None:
    """Raises UsageError inside an event loop, which what is called would have to wait for."""
    if has_running_loop():
        raise UsageError(f"{called} cannot run inside an event loop, and nothing was recorded.", mend=f"Use: {instead}")


def given_at_once(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives that awaits nothing which is not there. Raises RuntimeError of another one."""
    try:
        work.send(None)
    except StopIteration as done:
        given: T = done.value
        return given
    work.close()
    raise RuntimeError("it awaits something, and there is no event loop")
