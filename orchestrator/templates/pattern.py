r"""Regular expressions whose cost is known before they run.

Python's engine backtracks and cannot be stopped, so the number of ways it may try to match is bounded from the
parsed pattern and the length of the text; what could take too long is refused, never cut short.

An engine in linear time was tried and not taken: in google-re2 (1.6 MB, 5 to 20 ms to import) `\w`, `\d` and `\b` know
ASCII only, so `search("^\w+$")` fails on *über*, and a condition that a run is pinned to would lead elsewhere; looking
ahead, references and `a++` are errors there. `regex` stops by a clock, and what a condition gives must not rest on how
fast a machine is.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from math import prod
from re import _parser  # type: ignore[attr-defined]  # nothing public tells a pattern's structure
from typing import Any

from orchestrator.errors import TemplateError
from orchestrator.templates.bounds import MAX_STEPS, BoundedWork, charge
from orchestrator.templates.kind import kind_of

_MAX_PATTERN = 1_000
"""Characters. Nobody reads a longer one, and parsing it is work that is not counted."""
_TRIES_PER_STEP = 30
"""Ways to match. One takes some ten nanoseconds where a group repeats, a turn of a loop two hundred."""
_TOO_MANY = MAX_STEPS * _TRIES_PER_STEP + 1


def search(text: Any, pattern: Any) -> bool:
    """Whether the pattern occurs anywhere in the text: the test `search`."""
    if not isinstance(text, str) or not isinstance(pattern, str):
        raise TemplateError(f"searches {kind_of(text)} for {kind_of(pattern)}.", mend="'search' works on texts.")
    return _stands_in(text, pattern)


def _stands_in(text: str, pattern: str, flags: int = 0) -> bool:
    compiled, parsed = _compiled(pattern, flags)
    tries = (len(text) + 1) * _ways(parsed, len(text))
    if tries >= _TOO_MANY:
        raise TemplateError(
            f"the pattern {pattern!r} could take too long on a text of {len(text):,} characters.",
            mend="Repeat only single characters, and fewer of them.",
        )
    charge(1 + tries // _TRIES_PER_STEP)
    return compiled.search(text) is not None


LONGEST_LINE = 300
"""Characters of a line that are looked at, as a title of a calendar: what a pattern costs on them is known before."""


def stands_in(line: str, pattern: str) -> bool:
    """Whether a pattern of the person's occurs in a line, large and small letters alike; of a longer line, in its
    beginning.

    Raises:
        TemplateError: the pattern is wrong, or could take too long on any line.
    """
    with BoundedWork():
        return _stands_in(line[:LONGEST_LINE], pattern, re.IGNORECASE)


@lru_cache(maxsize=256)
def _compiled(pattern: str, flags: int) -> tuple[re.Pattern[str], Any]:
    if len(pattern) > _MAX_PATTERN:
        raise TemplateError(f"the pattern is longer than {_MAX_PATTERN:,} characters.", mend="Search for less.")
    try:
        with warnings.catch_warnings():
            # `[[a]` and `a--b` in brackets mean what they say, until a Python to come reads sets of sets in them.
            warnings.simplefilter("ignore", FutureWarning)
            return re.compile(pattern, flags), _parser.parse(pattern, flags)
    except (re.error, RecursionError, OverflowError) as error:
        raise TemplateError(f"the pattern {pattern!r} is wrong: {error}.", mend="Mend the pattern.") from error


def _ways(parsed: Any, length: int) -> int:
    """Upper bound of the ways a sequence can match at one place, cut off at too many."""
    ways = 1
    for operation, argument in parsed:
        ways = min(ways * _ways_of(str(operation), argument, length), _TOO_MANY)
    return ways


def _ways_of(operation: str, argument: Any, length: int) -> int:
    match operation:
        case "BRANCH":
            return sum(_ways(branch, length) for branch in argument[1])
        case "SUBPATTERN":
            return _ways(argument[3], length)
        case "ATOMIC_GROUP":
            return _ways(argument, length)
        case "ASSERT" | "ASSERT_NOT":
            return _ways(argument[1], length)
        case "GROUPREF_EXISTS":
            return sum(_ways(branch, length) for branch in argument[1:] if branch)
        case "GROUPREF":
            return length + 1  # comparing costs its length
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeated(argument[0], argument[1], argument[2], length)
    return 1


def _repeated(least: int, most: int, body: Any, length: int) -> int:
    once = _ways(body, length)
    times = min(int(most), length + int(least))
    if once == 1:
        return max(times - int(least), 0) + 1 + int(least) * (len(body) > 0)
    # Each repetition multiplies; more than 30 doublings are past any bound.
    return _TOO_MANY if times > 30 else prod([once] * times) * (times + 1)
