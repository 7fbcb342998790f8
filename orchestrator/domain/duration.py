"""A length of time as people write it in an app: `30s`, `30m`, `4h`, `4d` or `2w`."""

from __future__ import annotations

import re
from datetime import timedelta

_WRITTEN = re.compile(r"([1-9][0-9]*)([smhdw])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
LONGEST = timedelta(days=3660)
"""Ten years. Whoever writes more has slipped, and a moment far enough away has no date."""


def duration(written: str) -> timedelta:
    """The length of time.

    Raises:
        ValueError: it is none, or longer than `LONGEST`; the message says which, to stand behind what was written.
    """
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise ValueError("is no length of time")
    amount, unit = match.groups()
    try:
        span = timedelta(**{_UNITS[unit]: int(amount)})
    except (OverflowError, ValueError):  # ValueError: more digits than Python turns into a number
        span = timedelta.max
    if span > LONGEST:
        raise ValueError("is longer than ten years")
    return span
