"""What an author has commented out: `<!-- -->`, `%% %%` and their like. In code, formulas and tags they are none."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from orchestrator.text.verbatim import PAIRED, VERBATIM, Closings
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
    rf"<%(?:--|#)|\{{%-?[ \t]?#|\{{%-?[ \t]?comment[ \t]?-?%\}})|{VERBATIM}",
    re.IGNORECASE,
)
"""Of code, of a comment, or of another stretch in which not every mark opens one."""
MARKER = re.compile(
    r"(?:<!--|\{/\*)\s*(?:more|read-?more|truncate|(?:end[ _-]?)?(?:excerpt|summary)|/?toc(?:stop|[ _-]?end)?|tocstop)"
    r"\s*(?:-->|\*/\})|<!--[ \t]*-->",
    re.IGNORECASE,
)
"""What looks like a comment and tells a generator something: where a summary ends, where a table of contents goes. An
empty one parts what stands above and below it.
"""
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
PERCENT = re.compile(r"(?<=\d)%%(?!\w)|(?<=%[a-z])%%|(?<=[\"'“‘«„])%%(?=[\"'”’»“])")
"""50%% more, `%d%%`, “%%”: a sign twice, and no mark."""
_SIGN = re.compile(r"%%(?=\s)")
"""One that no word follows, as an operator: no mark, unless another one in its paragraph closes it."""
_BEGINS_WORD = re.compile(r"(?<=[\s(])%%\w")
_ENDS_WORD = re.compile(r"(?<=[^\s(])%%(?!\w)")
_TICKS = re.compile(r"`+")
_BELOW = re.compile(r"(?P<blank>(?:[ \t]*\n)*)(?P<indent>[ \t]*)[ \t>]*(?P<words>[^\n]*)")
"""What comes behind a line."""
_GOES_ON = re.compile(r"[ \t]+\S|(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)", re.MULTILINE)
"""A line that would be one of the list above it."""
_BEGINS = re.compile(r"#{1,6}(?:[ \t]|$)|`{3}|~{3}|(?:[-*+]|1[.)])[ \t]")
"""A line that begins something whatever stands above it: a heading, code, a list."""
_IS_OVER = re.compile(r"#{1,6}(?:[ \t]|$)|`{3,}$|~{3,}$")
"""A line that is over with its end: what comes below goes on with nothing."""
_NOTHING_MORE = re.compile(r"[ \t]*(?:\n|\Z)")
_INDENT = re.compile(r"[ \t]*")
_ITEM_START = re.compile(r"(?P<marks>[ \t]*(?:[-*+]|\d{1,9}[.)]))(?:(?P<room>[ \t]+)(?=\S)|[ \t]*$)", re.MULTILINE)
_CODE_INDENT = 4
"""Columns beyond those of the words of the item, or of the text, that a line stands in."""


@dataclass(frozen=True, slots=True)
class Comment:
    line: int
    """Of its first line in the text it was found in, from 1."""
    closed: bool
    text: str = ""
    """With its marks."""
    start: int = 0
    """The offset of its first mark in the text it was found in."""

    @property
    def lines(self) -> range:
        return range(self.line, self.line + self.text.count("\n") + 1)


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
        self._above_of = (0, "")
        """Of how many kept pieces the line above was looked for last, and what it is."""
        self._comments: list[Comment] = []
        self._never: set[str] = set()
        """Closing marks of which there is none any more, so that nothing is searched for twice."""
        self._closings = Closings(text)
        self._within: tuple[int, tuple[str, ...]] = (0, ())
        """How far a stretch goes in which only these marks open a comment, and which."""
        self._line = 1
        self._counted = 0
        self._ends = (0, 0)
        self._after_blank = True
        self._items: list[int] = []
        """The columns in which the words of the open items begin, outermost first."""
        self._open_above: list[int] = []
        """Those that were open before the line."""
        self._in_code = False

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
        self._keep(self._text[place:end])
        return end

    def _indented(self, place: int) -> int:
        """Keeps a line of indented code; the offset behind it, or 0."""
        end = self._line_end(place)
        blank = _NOTHING_MORE.match(self._text, place) is not None
        if not blank:
            self._in_code = self._is_code(place)
            if not self._in_code and (item := _ITEM_START.match(self._text, place, end)):
                self._open(item)
        self._after_blank = blank
        kept = self._in_code and not blank
        if kept:
            self._keep(self._text[place:end])
        return end if kept else 0

    def _is_code(self, place: int) -> bool:
        """Whether the line stands far enough in, behind a blank line or code: what follows words goes on with them."""
        found = _INDENT.match(self._text, place)
        indent = _columns(found[0] if found else "")
        self._open_above = self._items
        if self._after_blank:
            self._items = [column for column in self._items if column <= indent]
        inner = max((column for column in self._items if column <= indent), default=0)
        return (self._after_blank or self._in_code) and indent - inner >= _CODE_INDENT

    def _open(self, item: re.Match[str]) -> None:
        """An item, whose words begin one column behind its mark where code or nothing follows it."""
        marks = _columns(item["marks"])
        room = _columns(item["marks"] + (item["room"] or "")) - marks
        start = marks - len(item["marks"].strip())
        self._items = [column for column in self._items if column <= start]
        self._items.append(marks + (room if 1 <= room <= _CODE_INDENT else 1))

    def _rest_of_line(self, place: int, *, at_start: bool) -> int:
        """Keeps what is no comment; the offset behind the line, or behind the first comment in it."""
        end = self._line_end(place)
        if at_start and _LINE_COMMENT.fullmatch(self._text, place, end - self._text.endswith("\n", place, end)):
            self._note(place, end, closed=True)
            return end
        start = place
        while opening := _OPENING.search(self._text, place, end):
            if opening["mark"] and self._is_mark(opening):
                return self._comment(start, opening)
            place = self._behind(opening)
            if place > end:
                self._keep(self._text[start:place])
                return place
        self._keep(self._text[start:end])
        return end

    def _behind(self, opening: re.Match[str]) -> int:
        """Behind what is no comment: code, a stretch that is kept as it is, a mark that is none."""
        if opening["ticks"]:
            return self._code_end(opening)
        if opening["mark"]:
            marker = MARKER.match(self._text, opening.start())
            return marker.end() if marker else opening.end()
        found = self._closings.of(opening)
        if found and found.comments:
            self._within = found.end, found.comments
        return opening.end() if not found or found.comments else found.end

    def _is_mark(self, opening: re.Match[str]) -> bool:
        """Whether a mark opens a comment where it stands."""
        until, comments = self._within
        if opening.start() < until and not opening["mark"].startswith(comments):
            return False
        if MARKER.match(self._text, opening.start()) or PERCENT.match(self._text, opening.start()):
            return False
        return not (self._is_attribute(opening) or self._is_sign(opening))

    def _is_sign(self, opening: re.Match[str]) -> bool:
        """`a %% b`, of which nothing in the paragraph ends as a comment does, and no line begins with it."""
        if not _SIGN.match(self._text, opening.start()) or self._is_alone(opening):
            return False
        closing = self._closing(opening)
        if not closing or self._paragraph(closing) != self._paragraph(opening.start()):
            return True
        return self._is_whole(closing - 2)

    def _is_whole(self, place: int) -> bool:
        """Whether a mark has an end of its own, as the second in `a %% b %%private%%`: then it closes nothing."""
        after = bisect_left(self._percents, place + 1)
        if after == len(self._percents) or not _BEGINS_WORD.match(self._text, place):
            return False
        end = self._percents[after]
        return _ENDS_WORD.match(self._text, end) is not None and self._paragraph(end) == self._paragraph(place)

    def _is_alone(self, opening: re.Match[str]) -> bool:
        """Whether nothing but marks of quotes and of an item stands before it in its line."""
        return _PREFIX.fullmatch(self._text, self._line_start(opening.start()), opening.start()) is not None

    def _is_attribute(self, opening: re.Match[str]) -> bool:
        """`{# name}`, of which nothing ends as a comment does."""
        return opening["mark"] is not None and opening["mark"].startswith("{#") and not self._closing(opening)

    def _comment(self, start: int, opening: re.Match[str]) -> int:
        """Keeps what stands before a comment, and goes on behind it. A line it has for itself goes with it."""
        before = self._text[start : opening.start()]
        alone = _PREFIX.fullmatch(self._text, self._line_start(start), opening.start()) is not None
        closing = self._closing(opening)
        ends = None if alone or closing else _PARAGRAPH_END.search(self._text, opening.start())
        stop = closing or (ends.start() if ends else len(self._text))
        self._note(opening.start(), stop, closed=bool(closing))
        if not closing:
            self._keep("" if alone else before.rstrip(" \t"))
            return stop
        line_end = self._line_end(closing)
        if not _NOTHING_MORE.match(self._text, closing):
            self._keep(before)
            return closing + (before[-1:] in (" ", "") and self._text[closing] == " ")
        if not alone:
            self._keep(before.rstrip(" \t"))
            return line_end - self._text.endswith("\n", closing, line_end)
        self._keep(self._apart(before, opening["mark"], line_end))
        return line_end

    def _apart(self, before: str, mark: str, line_end: int) -> str:
        """What stands in place of a comment that has its lines for itself: nothing, or what parts the lines above and
        below it as the comment did.
        """
        below = _BELOW.match(self._text, line_end)
        if below is None:  # it takes any text
            return ""
        is_near = not below["blank"] and bool(below["words"])
        is_item = before.strip(" \t>") != ""
        if mark.startswith(("{%", "{#", "<%")):  # a template leaves an empty line there
            return f"{before.rstrip()}\n" if is_near and self._above and not is_item else ""
        if not mark.startswith("<!--") or below["words"].startswith("<!--"):
            return ""
        if is_item:
            is_needed = is_near and _columns(below["indent"]) >= _columns(before)
        elif self._is_list_over(before):
            is_needed = _GOES_ON.match(self._text, below.start("indent")) is not None or (is_near and bool(self._above))
        else:
            is_needed = is_near and _is_joined(self._above, below["words"])
        return f"{before}<!-- -->\n" if is_needed else ""

    def _is_list_over(self, before: str) -> bool:
        """Whether a comment stands before the words of an item that was open above it."""
        return any(column > _columns(before) for column in self._open_above)

    @property
    def _above(self) -> str:
        """The line above, without the marks of quotes; empty where a blank one stands there."""
        if self._above_of[0] != len(self._kept):
            self._above_of = len(self._kept), _last_line(self._kept[-1])
        return self._above_of[1]

    def _keep(self, piece: str) -> None:
        """No empty ones: what stands above is in the last."""
        if piece:
            self._kept.append(piece)

    def _note(self, start: int, end: int, *, closed: bool) -> None:
        self._line += self._text.count("\n", self._counted, start)
        self._counted = start
        self._comments.append(Comment(self._line, closed, self._text[start:end].rstrip("\n"), start))

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

    @cached_property
    def _percents(self) -> list[int]:
        return [mark.start() for mark in PAIRED.finditer(self._text)]

    def _paragraph(self, place: int) -> int:
        return bisect_left(self._paragraph_ends, place)

    def _line_start(self, place: int) -> int:
        return self._text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        if not self._ends[0] <= place < self._ends[1]:
            end = self._text.find("\n", place)
            self._ends = place, len(self._text) if end < 0 else end + 1
        return self._ends[1]


def _last_line(piece: str) -> str:
    return piece.removesuffix("\n").rpartition("\n")[2].strip(" \t>")


def _is_joined(above: str, below: str) -> bool:
    """Whether one line would go on with the one above."""
    return bool(above) and not _IS_OVER.match(above) and not _BEGINS.match(below)


def _columns(text: str) -> int:
    """That a text takes from the beginning of its line."""
    return len(text.expandtabs(_CODE_INDENT))
