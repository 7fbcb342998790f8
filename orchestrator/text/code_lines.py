"""The lines of a Markdown text that are no code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<marks>`{3,}(?=[^`]*$)|~{3,})")
_INDENTED = re.compile(r"(?: {4}|\t)")


def outside_code(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each line, with its number from 1, that stands in no block of code, fenced or indented.

    In a list an indent is no code; whether one is open is not asked: what is left out here is only not looked at.
    """
    fence = ""
    is_after_blank = True
    for number, line in enumerate(lines, 1):
        opening = _FENCE.match(line)
        if fence:
            if opening and opening["marks"].startswith(fence) and not line[opening.end() :].strip():
                fence = ""
        elif opening:
            fence = opening["marks"]
        elif not (is_after_blank and _INDENTED.match(line)):
            yield number, line
        is_after_blank = not line.strip() or (is_after_blank and _INDENTED.match(line) is not None)


def unclosed_fence(lines: Sequence[str]) -> int:
    """The line on which a block of code opens that is never closed; 0 where there is none."""
    fence, opened = "", 0
    for number, line in enumerate(lines, 1):
        opening = _FENCE.match(line)
        if not opening:
            continue
        if not fence:
            fence, opened = opening["marks"], number
        elif opening["marks"].startswith(fence) and not line[opening.end() :].strip():
            fence, opened = "", 0
    return opened
