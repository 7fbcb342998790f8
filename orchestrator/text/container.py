"""Stretches of a text that live by their lines, found before Markdown reads it: kept line by line, or not at all.

Containers (`:::note`), admonitions (`!!! tip`), paired shortcodes and template tags, components and HTML, formulas,
lists of definitions, foot-notes of several paragraphs, and settings between rules inside a text. One pass, in work
linear in the number of lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from orchestrator.text.code_span import masked
from orchestrator.values import dataclass, field, replace

SpanKind = Literal["container", "html", "definition"]

_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}(?=[^`]*$)|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?|===!?\+?)[ \t]+[\"\w]")
_DEFINED = re.compile(r" {0,3}:[ \t]+\S")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\[\]]+\]:|\*\[[^\[\]]+\]:")
_SETTING = re.compile(r"[\w\"'-][\w \"'-]{0,60}:(?:\s|$)|\s+\S|- |#|\]|\}")
_MARKER = re.compile(r" {0,3}(?:[:<$]|\{\{|\{%|!!!|\?\?\?)")
_COLONS = re.compile(r"\s*(?P<colons>:{3,})(?P<name>.*)$")
_BLOCKS = (
    "address|article|aside|audio|blockquote|center|details|div|dl|fieldset|figure|footer|form|header|iframe|main|nav|"
    "object|ol|p|picture|pre|script|section|style|svg|table|textarea|ul|video"
)
_WRAPPERS = frozenset(("article", "center", "div", "footer", "header", "main", "nav", "p", "section"))
"""Tags that READMEs put around whole chapters of Markdown."""
_TAG = re.compile(
    r"\{\{[<%]\s{0,9}(?P<code_end>/?)\s{0,9}(?P<code>[\w./-]+)"
    r"|\{%-?\s{0,9}(?P<liquid_end>/|end)?\s{0,9}(?P<liquid>[a-z]\w*)"
    rf"|<(?P<html_end>/?)(?P<html>(?:{_BLOCKS})(?=[\s/>]|$)|[A-Z][\w.]*|[a-z]+-[\w-]+)"
    r"|(?P<math>\$\$)|\\(?P<begin>begin|end)\{(?P<environment>[\w*]+)\}|\\(?P<bracket>[\[\]])"
)
_MODULE_LINE = re.compile(r"(?:import[ \t]+[\w{*]|export[ \t]+(?:const|let|default|function|async)\b)[^\n]*[{\[(]")
_LONGEST_STATEMENT = 200
"""Lines."""
_LONGEST_TAG = 1000
"""Characters."""


@dataclass(frozen=True, slots=True)
class ContainerSpan:
    start: int
    """Number of its first line, from 0."""
    end: int
    """Of the line after its last."""
    kind: SpanKind


def spans(lines: Sequence[str]) -> list[ContainerSpan]:
    """In order; none inside another."""
    reader = _Reader(lines)
    reader.read()
    outermost: list[ContainerSpan] = []
    for span in sorted(reader.found, key=lambda span: (span.start, -span.end)):
        if not outermost or span.start >= outermost[-1].end:
            outermost.append(_to_blank_line(lines, span) if span.kind == "html" else span)
    return outermost


def _to_blank_line(lines: Sequence[str], span: ContainerSpan) -> ContainerSpan:
    """HTML goes on to the next blank line, as Markdown reads it."""
    end = span.end
    while end < len(lines) and lines[end].strip():
        end += 1
    return replace(span, end=end)


@dataclass
class _Reader:
    lines: Sequence[str]
    found: list[ContainerSpan] = field(default_factory=list)
    _open: list[tuple[str, int, bool]] = field(default_factory=list)
    """Key, line, and whether something stood before it on its line."""
    _count: dict[str, int] = field(default_factory=dict)
    _in_list: bool = False
    _headings: list[int] = field(default_factory=list)
    """How many headings stand above each line."""
    _no_comment_ends: bool = False

    def read(self) -> None:
        headings = 0
        for line in self.lines:
            self._headings.append(headings)
            headings += _HEADING.match(line) is not None
        place = 0
        while place < len(self.lines):
            place = self._line(place)

    def _line(self, place: int) -> int:
        """Reads what begins on this line; the number of the line to go on with."""
        line = self.lines[place]
        if fence := _FENCE.match(line):
            return self._fence_end(place, fence["marks"])
        if "<!--" in line and "-->" not in line and line.lstrip().startswith("<!--") and not self._no_comment_ends:
            return self._comment_end(place)
        if end := self._by_lines(place):
            return end
        self._in_list = self._still_in_list(place)
        indent = len(line) - len(line.lstrip())
        if indent == 0 or (not self._in_list and (indent < 4 or self._open)):
            self._tags(place, line)
        return place + 1

    def _still_in_list(self, place: int) -> bool:
        line = self.lines[place]
        if _ITEM.match(line):
            return True
        starts_over = bool(line.strip()) and not line[0].isspace() and (not place or not self.lines[place - 1].strip())
        return self._in_list and not starts_over

    def _fence_end(self, place: int, marks: str) -> int:
        closing = re.compile(rf" {{0,3}}{re.escape(marks[0])}{{{len(marks)},}}\s*$")
        following = range(place + 1, len(self.lines))
        return next((end + 1 for end in following if closing.match(self.lines[end])), len(self.lines))

    def _comment_end(self, place: int) -> int:
        for end in range(place, len(self.lines)):
            if "-->" in self.lines[end]:
                return end + 1
        self._no_comment_ends = True
        return place

    def _by_lines(self, place: int) -> int:
        """The end of what is known by its first lines and its indentation; 0 for anything else."""
        line = self.lines[place]
        if _ADMONITION.match(line) and (end := _indented(self.lines, place + 1, 4)) > place + 1:
            return self._take(place, end, "container")
        if _FOOTNOTE.match(line):
            return self._take(place, _indented(self.lines, self._lazy_end(place + 1), 2), "definition")
        if _DEFINED.match(line) and place and (start := self._term(place)) is not None:
            return self._take(start, self._defined_end(place), "container")
        if _MODULE_LINE.match(line) and (end := self._module_end(place)) > place + 1:
            return self._take(place, end, "container")
        if line.rstrip() == "---" and (end := self._settings_end(place)):
            return self._take(place, end, "container")
        return 0

    def _take(self, start: int, end: int, kind: SpanKind) -> int:
        while end > start + 1 and not self.lines[end - 1].strip():
            end -= 1
        self.found.append(ContainerSpan(start, end, kind))
        return end

    def _lazy_end(self, place: int) -> int:
        while place < len(self.lines) and self.lines[place].strip():
            if _FOOTNOTE.match(self.lines[place]) or _MARKER.match(self.lines[place]):
                break
            place += 1
        return place

    def _term(self, place: int) -> int | None:
        """Where the words stand that a definition belongs to: the line above, also with a blank line between."""
        above = place - 1 if self.lines[place - 1].strip() else place - 2
        if above < 0 or not self.lines[above].strip() or self.lines[above].lstrip().startswith(("#", "|", ">", ":")):
            return None
        while above and self.lines[above - 1].strip() and place - above < 5:
            above -= 1
        return above

    def _defined_end(self, place: int) -> int:
        lines = self.lines
        while place < len(lines):
            if not lines[place].strip():
                ahead = [line for line in lines[place + 1 : place + 3] if line.strip()]
                if not ahead or not (ahead[0].startswith("  ") or any(_DEFINED.match(line) for line in ahead)):
                    break
            place += 1
        return place

    def _module_end(self, place: int) -> int:
        """Behind the line where the brackets of a statement of MDX are closed; `place` where they never are."""
        depth = 0
        for end in range(place, min(place + _LONGEST_STATEMENT, len(self.lines))):
            line = self.lines[end]
            depth += sum(map(line.count, "{[(")) - sum(map(line.count, "}])"))
            if depth <= 0:
                return end + 1
        return place

    def _settings_end(self, place: int) -> int:
        end = place + 1
        while end < len(self.lines) and _SETTING.match(self.lines[end]) and self.lines[end].rstrip() != "---":
            end += 1
        closed = end < len(self.lines) and self.lines[end].rstrip() == "---"
        return end + 1 if closed and end > place + 1 and ":" in self.lines[place + 1] else 0

    def _tags(self, place: int, line: str) -> None:
        if colons := _COLONS.match(line):
            self._colons(place, colons)
            return
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        for tag in _TAG.finditer(masked(line)):
            key, closes = _read_tag(tag)
            if (tag["math"] and not bare.startswith("$$") and not bare.endswith("$$")) or (tag["bracket"] and bare[2:]):
                continue
            if closes or (tag["math"] and self._count.get(key)):
                self._close(key, place)
            elif not _closes_itself(line, tag):
                self._push(key, place, tag.start() > indent)

    def _colons(self, place: int, colons: re.Match[str]) -> None:
        if colons["name"].strip(" :"):
            self._push(colons["colons"], place, False)
        elif self._count.get(colons["colons"]):
            self._close(colons["colons"], place)
        else:
            nearest = next((key for key, _, _ in reversed(self._open[-20:]) if key[0] == ":"), "")
            self._close(nearest, place)

    def _push(self, key: str, place: int, inside: bool) -> None:
        self._open.append((key, place, inside))
        self._count[key] = self._count.get(key, 0) + 1

    def _close(self, key: str, place: int) -> None:
        if not self._count.get(key):
            return
        while True:
            opened, start, inside = self._open.pop()
            self._count[opened] -= 1
            if opened == key:
                break
        if start < place and not self._wraps_chapters(key, start, place):
            self._close_at(key, self._paragraph_start(start) if inside else start, place + 1)

    def _close_at(self, key: str, start: int, end: int) -> None:
        html = key[0] == "<" and key[1].islower() and "-" not in key
        self.found.append(ContainerSpan(start, end, "html" if html else "container"))

    def _wraps_chapters(self, key: str, start: int, end: int) -> bool:
        return key[1:] in _WRAPPERS and self._headings[end] > self._headings[start]

    def _paragraph_start(self, place: int) -> int:
        start = place
        while start and self.lines[start - 1].strip() and place - start < 100:
            start -= 1
        return start


def _read_tag(tag: re.Match[str]) -> tuple[str, bool]:
    """What has to close it, and whether it is the closing itself."""
    if tag["code"]:
        return "{" + tag["code"], bool(tag["code_end"])
    if tag["liquid"]:
        return "%" + tag["liquid"], bool(tag["liquid_end"])
    if tag["html"]:
        return "<" + tag["html"], bool(tag["html_end"])
    if tag["environment"]:
        return "\\" + tag["environment"], tag["begin"] == "end"
    return ("$$", False) if tag["math"] else ("\\[", tag["bracket"] == "]")


def _closes_itself(line: str, tag: re.Match[str]) -> bool:
    if tag["html"]:
        end = line.find(">", tag.end(), tag.end() + _LONGEST_TAG)
        return end > 0 and line[end - 1] == "/"
    if tag["code"]:
        end = line.find("}}", tag.end(), tag.end() + _LONGEST_TAG)
        return end > 0 and line[tag.end() : end].rstrip(">% ").endswith("/")
    return False


def _indented(lines: Sequence[str], place: int, depth: int) -> int:
    """The first line at or after `place` that is neither blank nor indented by `depth`."""
    margin = " " * depth
    while place < len(lines) and (not lines[place].strip() or lines[place].startswith((margin, "\t"))):
        place += 1
    return place


def between(found: Sequence[ContainerSpan], end: int) -> Iterator[tuple[int, int]]:
    """The stretches of lines that no span covers."""
    place = 0
    for span in found:
        if span.start > place:
            yield place, span.start
        place = max(place, span.end)
    if place < end:
        yield place, end
