"""A part of a Markdown text that is read by itself: a paragraph, an item, a row, a heading, a line of code.

One pass over the lines, with no tree: a text that somebody made hostile costs no more than any other of its length.
"""

from __future__ import annotations

import re
from typing import Literal

from orchestrator.text.comment import without_comments
from orchestrator.text.front_matter import front_matter_of
from orchestrator.text.language import word_set
from orchestrator.values import dataclass, field

PartKind = Literal["prose", "row", "heading", "code", "definition"]

_FENCE = re.compile(r"\s*(?:>\s?)*(?:[-*+]\s+)?(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_UNDERLINE = re.compile(r" {0,3}(?:={2,}|-{2,})\s*$")
_ITEM = re.compile(r"\s*(?:[-*+•]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)]\s+|[a-z]\)\s+)")
_QUOTE = re.compile(r"\s{0,3}>\s?")
_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}$")
_ROW = re.compile(r"\s*\|.*|[^|\n]*\|[^|\n]*\|.*")
_ROW_RULE = re.compile(r"[\s|:+=-]+$")
_CALLOUT = re.compile(r"\s*\[!(\w+)\][+-]?\s*(.*)$")
_ADMONITION = re.compile(r"\s*(?::{3,}\s*\{?|!!!\s+|\?\?\?\+?\s+|\.\.\s+)(\w+)(?:\}|::)?(.*)$")
_FENCE_END = re.compile(r"\s*:{3,}\s*$")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\[\]]+\]:\s*\S")
_NOTE = re.compile(r" {0,3}\[\^[^\[\]]+\]:\s*")
_CODE_MARKS = re.compile(r"[{}<>=;$|\\]|\(\)|--|^\s*[#%>$]", re.MULTILINE)
_WARNS = word_set(
    "warning danger caution important attention warnung achtung vorsicht gefahr wichtig critical error bug"
)


@dataclass(slots=True)
class TextPart:
    kind: PartKind
    text: str
    """Without the marks of an item, a quote or a heading; line ends as they stand."""
    line: int
    """Of its first line, from 1."""
    section: int = 0
    """Number of the heading it stands below; 0 above the first."""
    sign: str = ""
    """The name of the callout it stands in, where that one warns: `warning`, `danger`."""
    quoted: bool = False


def parts(text: str) -> list[TextPart]:
    """In order; front matter and comments are none."""
    return _PartScan().read(_bare_lines(text))


def _bare_lines(text: str) -> list[tuple[int, str]]:
    """Lines below the front matter with their numbers, without what is commented out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    body = front_matter_of(text).text
    above = text[: len(text) - len(body)].count("\n") if text.endswith(body) else 0
    lines = body.split("\n")
    shown = without_comments(body)[0].split("\n")
    if len(shown) == len(lines):
        return list(enumerate(shown, above + 1))
    numbered, place = [], 0
    for line in shown:
        ahead = next((at for at in range(place, min(place + _LOOKED_AHEAD, len(lines))) if lines[at] == line), place)
        numbered.append((above + ahead + 1, line))
        place = min(ahead + 1, len(lines) - 1)
    return numbered


_LOOKED_AHEAD = 200
"""Lines that one comment may have; behind a longer one, numbers are those of its beginning."""


@dataclass
class _PartScan:
    found: list[TextPart] = field(default_factory=list)
    _gathered: list[str] = field(default_factory=list)
    _begun: int = 0
    _section: int = 0
    _fence: str = ""
    _sign: str = ""
    _sign_ends: Literal["blank", "indent", "mark"] = "mark"
    """A callout in a quote ends with the quote, an admonition with its indentation, one between colons at its mark."""
    _quoted: bool = False
    _in_list: bool = False
    _after_blank: bool = True

    def read(self, lines: list[tuple[int, str]]) -> list[TextPart]:
        for number, line in lines:
            self._line(number, line)
            self._after_blank = not line.strip()
        self._flush()
        return self.found

    def _line(self, number: int, line: str) -> None:
        if self._is_code(number, line):
            return
        if not line.strip():
            self._flush()
            if self._sign_ends == "blank":
                self._sign = ""
            return
        if self._sign_ends == "indent" and not line[0].isspace():
            self._sign = ""
        if self._is_mark(number, line):
            return
        self._words(number, line)

    def _is_code(self, number: int, line: str) -> bool:
        fence = _FENCE.match(line)
        if self._fence:
            if fence and fence[1].startswith(self._fence) and not line.strip().strip("`~> "):
                self._fence = ""
            elif line.strip():
                self._add("code", line.strip(), number)
            return True
        if fence and "`" not in line[fence.end() :]:
            self._flush()
            self._fence = fence[1]
            return True
        indented = line.startswith(("    ", "\t")) and self._after_blank and not self._in_list and not self._gathered
        if indented and (len(line.split()) < 6 or _CODE_MARKS.search(line)):
            self._add("code", line.strip(), number)
            self._after_blank = True
            return True
        return False

    def _is_mark(self, number: int, line: str) -> bool:
        """A heading, a rule, the head or the end of a callout, a definition: what no sentence runs through."""
        if self._gathered and _UNDERLINE.match(line) and not _ROW.match(line):
            title = " ".join(self._gathered)
            begun, self._gathered = self._begun, []
            self._heading(title, begun)
        elif _HEADING.match(line):
            self._flush()
            self._heading(line.strip().strip("#").strip(), number)
        elif _RULE.match(line) or _FENCE_END.match(line) or _ROW_RULE.fullmatch(line):
            self._flush()
            self._sign = "" if _FENCE_END.match(line) else self._sign
        elif _DEFINITION.match(line):
            self._flush()
            self._add("definition", line.strip(), number)
        elif (head := _ADMONITION.match(line)) and (head[1].lower() in _WARNS or line.lstrip()[:3] in (":::", "!!!")):
            self._flush()
            self._sign = head[1].lower() if head[1].lower() in _WARNS else ""
            self._sign_ends = "mark" if line.lstrip().startswith(":") else "indent"
            if self._sign and head[2].strip(' "'):
                self._add("prose", head[2].strip(' "'), number)
        else:
            return False
        return True

    def _heading(self, title: str, number: int) -> None:
        self._section += 1
        self._in_list, self._sign = False, ""
        self._add("heading", title, number)

    def _words(self, number: int, line: str) -> None:
        quote = _QUOTE.match(line)
        if bool(quote) != self._quoted and (quote or self._after_blank):
            self._flush()
            self._quoted = bool(quote)
        while quote:
            line = line[quote.end() :]
            quote = _QUOTE.match(line)
        if callout := _CALLOUT.match(line):
            self._flush()
            self._sign, self._sign_ends = (callout[1].lower() if callout[1].lower() in _WARNS else ""), "blank"
            line = callout[2]
        if _ROW.fullmatch(line) and "|" in line:
            self._flush()
            self._add("row", line.strip().strip("|"), number)
            return
        item = _ITEM.match(line) or _NOTE.match(line)
        if item:
            self._flush()
            self._in_list = True
            line = line[item.end() :]
        elif self._after_blank and not line[:1].isspace():
            self._in_list = False
        if line.strip():
            self._begun = self._begun if self._gathered else number
            self._gathered.append(line)

    def _flush(self) -> None:
        if self._gathered:
            self._add("prose", "\n".join(self._gathered), self._begun)
            self._gathered = []

    def _add(self, kind: PartKind, text: str, number: int) -> None:
        sign = self._sign if kind in ("prose", "row") else ""
        self.found.append(TextPart(kind, text, number, self._section, sign, self._quoted and kind == "prose"))
