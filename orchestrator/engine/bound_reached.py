"""How a handoff's reason tells that a loop goes round no more: its bound is reached, or a person wrote what it would
write over.
"""

from __future__ import annotations

import re

_REACHED = re.compile(r"\w+ was reached \d+ of \d+ times|\w+ would write over \w+, which is yours")


def bound_reached(to: str, times: int, at_most: int) -> str:
    return f"{to} was reached {times} of {at_most} times"


def spared(to: str, name: str) -> str:
    return f"{to} would write over {name}, which is yours"


def bounds_reached(why: str) -> list[str]:
    """What a reason tells of loops that are over: `write was reached 2 of 2 times`."""
    return _REACHED.findall(why)
