"""Code inside a line of Markdown: where it begins and ends, in work linear in the length of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator

_TICKS = re.compile(r"`+")
_LONGEST = 500
"""Characters of code; what is longer was not meant as code inside a sentence."""


def code_spans(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and number of backticks of each span, in order."""
    runs = [(found.start(), found.end()) for found in _TICKS.finditer(text)]
    by_length: dict[int, list[int]] = defaultdict(list)
    for start, end in runs:
        by_length[end - start].append(start)
    covered = 0
    for start, end in runs:
        if start < covered:
            continue
        same = by_length[end - start]
        following = bisect_right(same, start)
        if following < len(same) and 0 < same[following] - end <= _LONGEST:
            covered = same[following] + (end - start)
            yield start, covered, end - start


def with_code(text: str, put: Callable[[str], str]) -> str:
    """The text with every span of code replaced by what `put` makes of the code inside."""
    parts: list[str] = []
    place = 0
    for start, end, ticks in code_spans(text):
        parts += (text[place:start], put(text[start + ticks : end - ticks]))
        place = end
    return "".join((*parts, text[place:]))


def masked(text: str) -> str:
    """The text with every span of code as `x`, as long as before."""
    if "`" not in text:
        return text
    parts: list[str] = []
    place = 0
    for start, end, _ in code_spans(text):
        parts += (text[place:start], "x" * (end - start))
        place = end
    return "".join((*parts, text[place:]))
