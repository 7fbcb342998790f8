"""Stretches of a text that are no prose: formulas, raw elements of HTML, code and raw text of templates, tags.

What looks like a comment in them is part of them: `%%` in a formula, `{# #}` in what a template is to leave alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from orchestrator.values import dataclass

VERBATIM = (
    r"(?P<auto><[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>)"
    r"|<(?P<raw>script|style|textarea|pre|code|kbd|samp|xmp)(?=[\s>])"
    r"|(?P<tag><[A-Za-z](?=[^<>]{0,500}[\"'{]))"
    r"|\{%-?[ \t]*(?P<block>raw|verbatim|highlight|codeblock)\b[^%\n]*%\}"
    r"|\{\{[<%][ \t]*(?P<short>highlight)\b"
    r"|(?<!\\)\\begin\{(?P<env>[A-Za-z]{1,30}\*?)\}"
    r"|(?<!\\)(?P<math>\\[\[(]|(?<![$\w])\$\$)"
)
"""How they open: a part of a pattern, whose flags ignore case."""

_TAG = re.compile(
    r"<[A-Za-z][\w.:-]*+(?:\s++[A-Za-z_:@#][\w.:@-]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]{0,2000}\"|'[^']{0,2000}'|\{[^{}]{0,2000}\}|[^\s\"'=<>`{}]++))?+)*+\s*+/?>"
)
_BLANK = re.compile(r"\n[ \t]*\n")
PAIRED = re.compile(r"(?<![\\%])%%(?!%)")
"""A mark that may open or close a comment."""
_LETTERS = re.compile(r"(?<![\\\w])[^\W\d_]{2,}")
_LONG_WORD = re.compile(r"(?<![\\\w])[^\W\d_]{3,}")
_OF_FORMULAS = re.compile(r"[\\&=^_{}]")
_HTML = ("<!--",)
_ON_A_PAGE = ("<!--", "%%")


@dataclass(frozen=True, slots=True)
class Verbatim:
    end: int
    """The offset behind it; where something of it is a comment all the same, before what closes it."""
    comments: tuple[str, ...] = ()
    """The marks that open a comment in it all the same: a browser hides `<!-- -->` in `<pre>`."""


class Closings:
    """Where what closes a stretch stands in a text: each looked for once, so that the work grows with the text only."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, list[tuple[int, int]]] = {}

    def of(self, opening: re.Match[str]) -> Verbatim | None:
        """The stretch that a match of `VERBATIM` opens; None where nothing closes it."""
        kind = opening.lastgroup or ""
        return _KINDS[kind](self, opening) if kind in _KINDS else None

    def behind(self, pattern: str, place: int, *, within: bool = False) -> tuple[int, int] | None:
        """The first match behind a place; `within`: before the paragraph ends."""
        found = self._all(pattern)
        at = bisect_left(found, (place, 0))
        if at == len(found) or (within and self._paragraph_end(place) < found[at][0]):
            return None
        return found[at]

    def _paragraph_end(self, place: int) -> int:
        blanks = self._all(_BLANK.pattern)
        at = bisect_left(blanks, (place, 0))
        return blanks[at][0] if at < len(blanks) else len(self._text)

    def _all(self, pattern: str) -> list[tuple[int, int]]:
        if pattern not in self._found:
            found: Iterator[re.Match[str]] = re.finditer(pattern, self._text, re.IGNORECASE)
            self._found[pattern] = [match.span() for match in found]
        return self._found[pattern]

    def auto(self, opening: re.Match[str]) -> Verbatim:
        return Verbatim(opening.end())

    def tag(self, opening: re.Match[str]) -> Verbatim | None:
        found = _TAG.match(self._text, opening.start())
        return Verbatim(found.end()) if found and not _BLANK.search(found[0]) else None

    def raw(self, opening: re.Match[str]) -> Verbatim | None:
        name = opening["raw"].lower()
        found = self.behind(f"</{name}", opening.end())
        if found is None:
            return None
        if name in ("kbd", "samp") and self._has_comment(opening.end(), found[0]):
            return Verbatim(found[0], _ON_A_PAGE)
        return Verbatim(found[0], () if name in ("script", "style", "textarea", "xmp") else _HTML)

    def block(self, opening: re.Match[str]) -> Verbatim | None:
        name = opening["block"].lower()
        found = self.behind(rf"\{{%-?[ \t]*end{name}\b", opening.end())
        comments = _ON_A_PAGE if name in ("raw", "verbatim") else ()
        return Verbatim(found[0], comments) if found else None

    def short(self, opening: re.Match[str]) -> Verbatim | None:
        found = self.behind(r"\{\{[<%][ \t]*/[ \t]*highlight\b", opening.end())
        return Verbatim(found[1]) if found else None

    def env(self, opening: re.Match[str]) -> Verbatim | None:
        found = self.behind(re.escape(f"\\end{{{opening['env']}}}"), opening.end())
        is_code = opening["env"].lower().rstrip("*") in ("verbatim", "lstlisting", "minted")
        return Verbatim(found[1]) if found and (is_code or self._is_formula(opening.end(), found[0])) else None

    def math(self, opening: re.Match[str]) -> Verbatim | None:
        """Of one paragraph, but for `$$` that stand on lines of their own. `$a$` could be money, and holds no `%%`."""
        marks = opening["math"]
        closing = {"$$": r"\$\$", r"\[": r"\\\]", r"\(": r"\\\)"}[marks]
        found = self.behind(closing, opening.end(), within=True)
        if not found and marks == "$$" and self._is_alone(*opening.span()):
            found = self.behind(closing, opening.end())
            found = found if found and self._is_alone(*found) else None
        return Verbatim(found[1]) if found and self._is_formula(opening.end(), found[0]) else None

    def _is_formula(self, start: int, end: int) -> bool:
        """A formula holds no comment of HTML, nor words between two `%%`: where those stand, it is prose between
        amounts or brackets, and somebody's remark.
        """
        html = self.behind("<!--", start)
        return (html is None or html[0] >= end) and not self._has_comment(start, end)

    def _has_comment(self, start: int, end: int) -> bool:
        at = bisect_left(self._comments, (start, 0))
        return at < len(self._comments) and self._comments[at][1] <= end

    @cached_property
    def _comments(self) -> list[tuple[int, int]]:
        """From one `%%` to the next, where what stands between them is no part of a formula."""
        marks = [mark.span() for mark in PAIRED.finditer(self._text)]
        pairs = ((mark[0], later[1]) for mark, later in pairwise(marks))
        return [pair for pair in pairs if _is_comment(self._text, *pair)]

    def _is_alone(self, start: int, end: int) -> bool:
        above, below = self._text.rfind("\n", 0, start) + 1, self._text.find("\n", end)
        return not (self._text[above:start] + self._text[end : below if below >= 0 else None]).strip()


def _is_comment(text: str, start: int, end: int) -> bool:
    """Whether what stands from one `%%` to another is said to somebody, and computes nothing.

    On one line: it touches both marks from within, or has a word. On several, where a formula may have a comment of
    its own at the end of each: it touches both, nothing follows it in its line, or it is a piece of prose.
    """
    inside, before, after = text[start + 2 : end - 2], text[start - 1 : start], text[end : end + 1]
    is_tight = bool(inside.strip()) and inside == inside.strip() and not _is_of_word(before) and not _is_of_word(after)
    if is_tight or "\n" not in inside:
        return is_tight or _LETTERS.search(inside) is not None
    if after in ("", "\n"):
        return _LETTERS.search(inside) is not None
    is_prose = not _OF_FORMULAS.search(inside) and not _BLANK.search(inside)
    return is_prose and len(_LONG_WORD.findall(inside)) > 1


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


_KINDS: Mapping[str, Callable[[Closings, re.Match[str]], Verbatim | None]] = {
    "auto": Closings.auto,
    "tag": Closings.tag,
    "raw": Closings.raw,
    "block": Closings.block,
    "short": Closings.short,
    "env": Closings.env,
    "math": Closings.math,
}
