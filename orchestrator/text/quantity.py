"""Numbers of things, amounts of money and lengths of time, in words for people."""

from __future__ import annotations

from datetime import timedelta


def counted(count: int, noun: str, plural: str = "") -> str:
    """`1 word`, `2 words`, `3 entries`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def amount(usd: float) -> str:
    """For people: cents, and two digits that say something where cents would not (`2.50`, `0.0043`)."""
    if usd == 0 or abs(usd) >= 0.095:
        return f"{usd:.2f}"
    digits = f"{abs(usd):.9f}".partition(".")[2]
    zeros = len(digits) - len(digits.lstrip("0"))
    return f"{usd:.{min(9, zeros + 2)}f}"


def span(time: timedelta) -> str:
    """`4 ms`, `0.3 s`, `2 min`, `1 h`, `3 days`."""
    seconds = max(0.0, time.total_seconds())
    if seconds < 0.0995:
        return f"{round(seconds * 1000)} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    if seconds < 3570:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3600)} h" if seconds < 172_800 else f"{round(seconds / 86_400)} days"


def weight(time: timedelta) -> int:
    """How long a bar stands for a time: one for what is done at once, one more for each ten times longer.

    A run has milliseconds of work and days of waiting; on an even scale one of them would be all there is to see.
    """
    ms = time.total_seconds() * 1000
    return max(1, len(str(int(ms)))) if ms > 0 else 0
