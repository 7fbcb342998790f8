"""Unified differences for people to read."""

from __future__ import annotations

import difflib
import re

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_MOST_LINES_COMPARED = 20_000
"""Of both texts: a note has hundreds."""
_MOST_LINES_SHOWN = 2000
"""Nobody approves what is longer line by line; how many more there are is told."""


def unified(path: str, before: bytes | None, after: bytes | None) -> str:
    """What changes in one file, `None` standing for no file. Says so where it shows less than everything."""
    try:
        old, new = (_LINE.findall((data or b"").decode()) for data in (before, after))
    except UnicodeDecodeError:
        return f"{path}: not UTF-8 text, so no lines can be compared\n"
    # Two long texts that differ everywhere would keep difflib busy for minutes.
    if old and new and len(old) + len(new) > _MOST_LINES_COMPARED:
        return f"{path}: too long to compare, {len(old)} lines before and {len(new)} after\n"
    names = ("/dev/null" if before is None else f"a/{path}", "/dev/null" if after is None else f"b/{path}")
    lines = [_ended(line) for line in difflib.unified_diff(old, new, *names)]
    left = len(lines) - _MOST_LINES_SHOWN
    cut = [f"... {left} more lines are not shown here\n"] if left > 0 else []
    return "".join(lines[:_MOST_LINES_SHOWN] + cut)


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
