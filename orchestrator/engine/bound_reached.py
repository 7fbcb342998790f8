"""How a handoff's reason tells that a loop went round as often as it may."""

from __future__ import annotations

import re

_REACHED = re.compile(r"\w+ was reached \d+ of \d+ times")


def bound_reached(to: str, times: int, at_most: int) -> str:
    return f"{to} was reached {times} of {at_most} times"


def bounds_reached(why: str) -> list[str]:
    """What a reason tells of bounds: `write was reached 2 of 2 times`."""
    return _REACHED.findall(why)
