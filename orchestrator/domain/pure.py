"""A mark for tools whose result rests on their arguments alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

_MARK = "baton_pure"


def pure(function: F) -> F:
    """Marks a tool that looks at nothing but its arguments.

    In a replay it runs again, and its result is compared with the recorded one; all other tools read the world, and
    their recorded results are taken as they are.
    """
    setattr(function, _MARK, True)
    return function


def is_pure(function: object) -> bool:
    return bool(getattr(function, _MARK, False))
