"""Stretches of a text that are no prose: formulas, raw elements of HTML, code and raw text of templates, tags.

What looks like a comment in them is part of them: `%%` in a formula, `{# #}` in what a template is to leave alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping

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
        comments = () if name in ("script", "style", "textarea", "xmp") else _HTML
        return Verbatim(found[0], comments) if found else None

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
        return Verbatim(found[1]) if found and (is_code or self._has_no_html(opening.end(), found[0])) else None

    def math(self, opening: re.Match[str]) -> Verbatim | None:
        """Of one paragraph, but for `$$` that stand on lines of their own. `$a$` could be money, and holds no `%%`."""
        marks = opening["math"]
        closing = {"$$": r"\$\$", r"\[": r"\\\]", r"\(": r"\\\)"}[marks]
        found = self.behind(closing, opening.end(), within=True)
        if not found and marks == "$$" and self._is_alone(*opening.span()):
            found = self.behind(closing, opening.end())
            found = found if found and self._is_alone(*found) else None
        return Verbatim(found[1]) if found and self._has_no_html(opening.end(), found[0]) else None

    def _has_no_html(self, start: int, end: int) -> bool:
        """A formula holds no comment of HTML: where one stands, it is prose, and somebody's remark."""
        return self._text.find("<!--", start, end) < 0

    def _is_alone(self, start: int, end: int) -> bool:
        above, below = self._text.rfind("\n", 0, start) + 1, self._text.find("\n", end)
        return not (self._text[above:start] + self._text[end : below if below >= 0 else None]).strip()


_KINDS: Mapping[str, Callable[[Closings, re.Match[str]], Verbatim | None]] = {
    "auto": Closings.auto,
    "tag": Closings.tag,
    "raw": Closings.raw,
    "block": Closings.block,
    "short": Closings.short,
    "env": Closings.env,
    "math": Closings.math,
}
