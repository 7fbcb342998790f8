"""What an author has commented out: `<!-- -->`, `%% %%` and their like. Inside code they are code."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from orchestrator.values import dataclass

_ITEM = r"(?:[ \t]*>)*+[ \t]*+(?:[-*+]|\d{1,9}[.)])?+[ \t]*+"
"""The marks of quotes and of an item that may stand before the words of a line."""
_FENCE = re.compile(_ITEM + r"(?P<marks>`{3,}+|~{3,}+)(?P<rest>[^\n]*)")
_PREFIX = re.compile(_ITEM)
_LINE_COMMENT = re.compile(
    r" {0,3}\[(?://|_|comment|#)?\]:[ \t]*+(?:#|<>)[ \t]*+(?:\(.*\)|\".*\"|'.*')?[ \t]*+", re.IGNORECASE
)
_OPENING = re.compile(
    r"(?P<ticks>`+)|(?<!\\)(?P<mark><!--(?:-?>)?|(?<!%)%%(?!%)|\{\{-?[ \t]?/\*|\{/\*|\{#(?:-?\s|(?=[^{}\n]{1,300}#\}))|"
    r"<%(?:--|#)|\{%-?[ \t]?#|\{%-?[ \t]?comment[ \t]?-?%\})"
)
_ENDS = (
    ("<!--", re.compile("-->")),
    ("<%--", re.compile("--%>")),
    ("<%#", re.compile("%>")),
    ("%%", re.compile("%%")),
    ("{{", re.compile(r"\*/[ \t]?-?\}\}")),
    ("{/*", re.compile(r"\*/\}")),
    ("{#", re.compile(r"#\}")),
    ("{%#", re.compile(r"%\}")),
    ("{%", re.compile(r"\{%-?[ \t]?endcomment[ \t]?-?%\}")),
)
"""What closes a comment, by the beginning of the mark that opens it."""
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_PERCENT = re.compile(r"(?<=\d)%%(?!\w)")
"""50%% more: a sign twice, and no mark."""
_TICKS = re.compile(r"`+")
_NOTHING_MORE = re.compile(r"[ \t]*(?:\n|\Z)")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)[ \t]*\S")
_ITEM_START = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]")


@dataclass(frozen=True, slots=True)
class Comment:
    line: int
    """Of its first line in the text it was found in, from 1."""
    closed: bool


def without_comments(text: str) -> tuple[str, tuple[Comment, ...]]:
    """The text as its readers are meant to see it, and what was left out of it.

    A comment that is never closed reaches to the end of the text when it begins a line, as browsers and note apps take
    it, and else to the end of its paragraph. The work grows with the length of the text only.
    """
    if not any(mark in text for mark in ("<!--", "%%", "/*", "{#", "<%", "{%", "]:")):
        return text, ()
    return _Scan(text).result()


class _Scan:
    def __init__(self, text: str) -> None:
        self._text = text
        self._kept: list[str] = []
        self._comments: list[Comment] = []
        self._never: set[str] = set()
        """Closing marks of which there is none any more, so that nothing is searched for twice."""
        self._line = 1
        self._counted = 0
        self._ends = (0, 0)
        self._after_blank = True
        self._in_list = self._in_code = False

    def result(self) -> tuple[str, tuple[Comment, ...]]:
        place = 0
        while place < len(self._text):
            at_start = not place or self._text[place - 1] == "\n"
            code = (self._fence(place) or self._indented(place)) if at_start else 0
            place = code or self._rest_of_line(place, at_start=at_start)
        return "".join(self._kept), tuple(self._comments)

    def _fence(self, place: int) -> int:
        """Keeps a block of fenced code that begins at the line; the offset behind it, or 0."""
        opening = _FENCE.match(self._text, place)
        if opening is None or (opening["marks"][0] == "`" and "`" in opening["rest"]):
            return 0
        closing = re.compile(
            rf"^(?:[ \t]*>)*+[ \t]*+{opening['marks'][0]}{{{len(opening['marks'])},}}+[ \t]*+$", re.MULTILINE
        )
        found = closing.search(self._text, opening.end())
        end = self._line_end(found.start()) if found else len(self._text)
        self._kept.append(self._text[place:end])
        return end

    def _indented(self, place: int) -> int:
        """Keeps a line of indented code; the offset behind it, or 0. In a list an indent is no code."""
        end = self._line_end(place)
        blank = _NOTHING_MORE.match(self._text, place) is not None
        indented = _INDENTED.match(self._text, place) is not None
        self._in_code = indented and not self._in_list and (self._after_blank or self._in_code)
        if _ITEM_START.match(self._text, place):
            self._in_list = True
        elif self._after_blank and not blank and self._text[place] not in " \t":
            self._in_list = False
        self._after_blank = blank
        if self._in_code:
            self._kept.append(self._text[place:end])
        return end if self._in_code else 0

    def _rest_of_line(self, place: int, *, at_start: bool) -> int:
        """Keeps what is no comment; the offset behind the line, or behind the first comment in it."""
        end = self._line_end(place)
        if at_start and _LINE_COMMENT.fullmatch(self._text, place, end - self._text.endswith("\n", place, end)):
            self._note(place, closed=True)
            return end
        start = place
        while opening := _OPENING.search(self._text, place, end):
            if opening["ticks"]:
                place = self._code_end(opening)
            elif _PERCENT.match(self._text, opening.start()) or self._is_attribute(opening):
                place = opening.end()
            else:
                return self._comment(start, opening)
        self._kept.append(self._text[start:end])
        return end

    def _is_attribute(self, opening: re.Match[str]) -> bool:
        """`{# name}`, of which nothing ends as a comment does."""
        return opening["mark"] is not None and opening["mark"].startswith("{#") and not self._closing(opening)

    def _comment(self, start: int, opening: re.Match[str]) -> int:
        """Keeps what stands before a comment, and goes on behind it. A line it has for itself goes with it."""
        before = self._text[start : opening.start()]
        alone = _PREFIX.fullmatch(self._text, self._line_start(start), opening.start()) is not None
        closing = self._closing(opening)
        self._note(opening.start(), closed=bool(closing))
        if not closing:
            ends = None if alone else _PARAGRAPH_END.search(self._text, opening.start())
            self._kept.append("" if alone else before.rstrip(" \t"))
            return ends.start() if ends else len(self._text)
        line_end = self._line_end(closing)
        if not _NOTHING_MORE.match(self._text, closing):
            self._kept.append(before)
            return closing + (before[-1:] in (" ", "") and self._text[closing] == " ")
        if not alone:
            self._kept.append(before.rstrip(" \t"))
            return line_end - self._text.endswith("\n", closing, line_end)
        return line_end

    def _note(self, start: int, *, closed: bool) -> None:
        self._line += self._text.count("\n", self._counted, start)
        self._counted = start
        self._comments.append(Comment(self._line, closed))

    def _closing(self, opening: re.Match[str]) -> int:
        """The offset behind what closes a comment; 0 where nothing does."""
        mark = opening["mark"]
        if mark.endswith(">"):
            return opening.end()
        bare = "".join(mark.split())
        bare = bare.replace("-", "") if bare.startswith("{") else bare
        begins, closing = next(end for end in _ENDS if bare.startswith(end[0]))
        if begins in self._never:
            return 0
        found = closing.search(self._text, opening.end())
        if not found:
            self._never.add(begins)
        return found.end() if found else 0

    def _code_end(self, opening: re.Match[str]) -> int:
        """Behind the code that ticks open; behind the ticks themselves where nothing in the paragraph closes it."""
        starts = self._runs.get(len(opening[0]), [])
        later = bisect_left(starts, opening.end())
        if later == len(starts) or self._paragraph(starts[later]) != self._paragraph(opening.start()):
            return opening.end()
        return starts[later] + len(opening[0])

    @cached_property
    def _runs(self) -> dict[int, list[int]]:
        """Where runs of ticks begin, by their length."""
        runs: dict[int, list[int]] = {}
        for run in _TICKS.finditer(self._text):
            runs.setdefault(len(run[0]), []).append(run.start())
        return runs

    @cached_property
    def _paragraph_ends(self) -> list[int]:
        return [found.start() for found in _PARAGRAPH_END.finditer(self._text)]

    def _paragraph(self, place: int) -> int:
        return bisect_left(self._paragraph_ends, place)

    def _line_start(self, place: int) -> int:
        return self._text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        if not self._ends[0] <= place < self._ends[1]:
            end = self._text.find("\n", place)
            self._ends = place, len(self._text) if end < 0 else end + 1
        return self._ends[1]
