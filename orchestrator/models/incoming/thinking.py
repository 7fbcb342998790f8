"""A model's thinking, taken out of a text it stands in.

Servers that do not part it themselves leave the marks of the model's own chat format in the text, whole or half: with
the opening mark in the prompt, only the closing one comes. In code a mark says what it says and means nothing to us.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from orchestrator.values import dataclass

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_TICKS = re.compile("`+")

_NAMES = "think|thinking|thought|thoughts|reasoning|reason|seed:think|antml:thinking"
_MARK = re.compile(
    rf"(?P<open><\s*(?:{_NAMES})(?:\s[^<>]{{0,200}})?>|\[THINK\]|◁think▷|<\|START_THINKING\|>)"
    rf"|(?P<close><\s*/\s*(?:{_NAMES})\s*>|\[/THINK\]|◁/think▷|<\|END_THINKING\|>)",
    re.IGNORECASE,
)
_TOKEN = re.compile(rf"{_MARK.pattern}|(?P<code>^ {{0,3}}(?=```|~~~)|`+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Mark:
    opens: bool
    start: int
    end: int


def without_thinking(text: str) -> str:
    """What the model says when it has done thinking.

    Marks in code are text. An opening mark that nothing closes begins thinking where it stands at the beginning of the
    text or alone in its line. All that stands before a closing mark that nothing opened is thinking.
    """
    if _MARK.search(text) is None:
        return text
    kept: list[str] = []
    at = 0
    for start, end in _thoughts(text):
        kept.append(text[at:start])
        at = end
    if at == 0:
        return text
    return "".join([*kept, text[at:]]).strip()


def _thoughts(text: str) -> list[tuple[int, int]]:
    """From and to of each stretch of thinking, marks included, in order."""
    found: list[tuple[int, int]] = []
    depth, opened, closed_at = 0, 0, -1
    for mark in _marks(text):
        if mark.opens:
            if depth == 0:
                opened, closed_at = mark.start, -1
            depth += 1
        elif depth == 0:
            found = [(0, mark.end)]
        else:
            depth, closed_at = depth - 1, mark.end
            if depth == 0:
                found.append((opened, mark.end))
    if depth and closed_at > 0:  # opened twice and closed once
        found.append((opened, closed_at))
    elif depth and _begins_thinking(text, opened):
        found.append((opened, len(text)))
    return found


def _begins_thinking(text: str, at: int) -> bool:
    line_end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : line_end if line_end >= 0 else len(text)]
    return not text[:at].strip() or _MARK.fullmatch(line.strip()) is not None


def _marks(text: str) -> list[_Mark]:
    """The marks outside of code. In thinking nothing is code: it may break off anywhere, and its fences with it."""
    code = Code(text)
    marks: list[_Mark] = []
    depth = at = 0
    while found := _TOKEN.search(text, at):
        at = found.end()
        if found["code"] is not None:
            at = max(at, code.ends(found.start())) if depth == 0 else at
            if at == found.start():
                at += 1
            continue
        depth = depth + 1 if found["open"] else max(depth - 1, 0)
        marks.append(_Mark(found["open"] is not None, found.start(), found.end()))
    return marks


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
