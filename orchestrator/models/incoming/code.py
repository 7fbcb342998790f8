"""Where a text of Markdown is code, which says what it says and means nothing to us."""

from __future__ import annotations

import re
from bisect import bisect_right

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_TICKS = re.compile("`+")


class Code:
    """Fenced blocks and code spans of one text, found in the order of reading, in work that grows with its length."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._fences = list(_FENCE.finditer(text))
        self._fence_starts = [fence.start() for fence in self._fences]
        self._unclosed: dict[str, int] = {}
        self._ticks: dict[int, list[int]] = {}
        for run in _TICKS.finditer(text):
            self._ticks.setdefault(len(run[0]), []).append(run.start())
        self._blank = -1

    def ends(self, at: int) -> int:
        """Where the code ends that begins at this place; the place itself when none does."""
        index = bisect_right(self._fence_starts, at) - 1
        if index >= 0 and at in range(self._fence_starts[index], self._fences[index].start(1) + 1):
            return self._fence_end(index) or at
        return self._span_end(at)

    def _fence_end(self, index: int) -> int:
        mark = self._fences[index][1]
        if len(mark) >= self._unclosed.get(mark[0], len(mark) + 1):
            return 0
        for number in range(index + 1, len(self._fences)):
            later = self._fences[number]
            if later[1][0] == mark[0] and len(later[1]) >= len(mark) and not later[2].strip():
                return later.end()
        self._unclosed[mark[0]] = len(mark)
        return 0

    def _span_end(self, at: int) -> int:
        run = _TICKS.match(self._text, at)
        if run is None:
            return at
        length = len(run[0])
        places = self._ticks.get(length, [])
        later = bisect_right(places, at)
        if later < len(places) and places[later] < self._end_of_paragraph(at):
            return places[later] + length
        return at

    def _end_of_paragraph(self, at: int) -> int:
        if self._blank < at:
            found = self._text.find("\n\n", at)
            self._blank = found if found >= 0 else len(self._text)
        return self._blank
