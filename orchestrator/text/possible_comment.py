"""What may be a remark of the author's and would be seen by readers: told beside a gate, whatever else looked for it.

It asks for less than `without_comments`, and looks in more places: in formulas, tags and raw HTML, and over blank
lines. So a remark that is left on the page, as it may be part of a formula, is at least told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from orchestrator.text.code_lines import outside_code
from orchestrator.text.code_span import masked
from orchestrator.text.comment import MARKER, PERCENT, Comment
from orchestrator.text.verbatim import PAIRED, VERBATIM, Closings

_OPENING = re.compile(VERBATIM, re.IGNORECASE)
_HTML = re.compile(r"<!--")
_OTHERS = re.compile(
    r"\{/\*.{1,500}?\*/\}?|\{#\s.{1,500}?#\}|\{\{-?\s?/\*.{1,500}?\*/\s?-?\}\}"
    r"|\{%-?\s?comment\s?-?%\}.{1,500}?\{%-?\s?endcomment\s?-?%\}",
    re.DOTALL,
)
"""Of templates and MDX. Bounded, so that the work grows with the text only."""
_RAW = frozenset(("raw", "verbatim"))
_WORD = re.compile(r"(?<![\\\w])[^\W\d_]{2,}")
"""Two letters, and no command of a formula."""
_BARE = re.compile(r"[^\n]")
_CODE = frozenset(("highlight", "codeblock", "verbatim", "verbatim*", "lstlisting", "minted", "script", "style"))
"""Names of stretches that hold code."""


def possible_comments(text: str, known: tuple[Comment, ...] = ()) -> tuple[Comment, ...]:
    """What stands outside code between two `%%`, or in a comment of HTML or a template, and is not `known`."""
    if not any(mark in text for mark in ("%%", "<!--", "/*", "{#", "{%")):
        return ()
    shown = _without_code(_blanked(text, ((one.start, one.start + len(one.text)) for one in known)))
    found = sorted({*_of_html(shown), *_paired(shown), *_of_templates(shown)})
    line, counted, told = 1, 0, []
    for start, end in found:
        line += text.count("\n", counted, start)
        counted = start
        told.append(Comment(line, closed=True, text=text[start:end], start=start))
    return tuple(told)


def _of_html(shown: str) -> Iterator[tuple[int, int]]:
    closings, behind = Closings(shown), 0
    for opening in _HTML.finditer(shown):
        if opening.start() < behind or MARKER.match(shown, opening.start()):
            continue
        if shown[max(opening.start() - 2, 0) : opening.start()] in ('="', "='"):
            continue  # the value of an attribute
        if found := closings.behind("-->", opening.end()):
            behind = found[1]
            yield opening.start(), behind


def _of_templates(shown: str) -> Iterator[tuple[int, int]]:
    """Where a template does not leave them alone."""
    closings = Closings(shown)
    raw = (one for one in _OPENING.finditer(shown) if (one["block"] or "").lower() in _RAW)
    kept, behind = [], 0
    for opening in raw:
        if opening.start() >= behind and (found := closings.of(opening)):
            behind = found.end
            kept.append((opening.start(), behind))
    for one in _OTHERS.finditer(_blanked(shown, iter(kept))):
        if _WORD.search(one[0].replace("comment", " ")) and not MARKER.match(shown, one.start()):
            yield one.span()


def _paired(shown: str) -> Iterator[tuple[int, int]]:
    """From one `%%` to the next, where words stand between them."""
    is_closing = False
    for mark, later in pairwise(PAIRED.finditer(shown)):
        is_sign = PERCENT.match(shown, mark.start()) is not None
        is_closing = not (is_closing or is_sign) and _may_be_one(shown[mark.end() : later.start()])
        if is_closing:
            yield mark.start(), later.end()


def _may_be_one(inside: str) -> bool:
    """One line of anything that touches its marks, or has a word; of more lines two words, as operators may be far
    apart.
    """
    words = len(_WORD.findall(inside))
    if "\n" in inside.strip("\n"):
        return words > 1
    return words > 0 or bool(inside.strip() and inside == inside.strip())


def _without_code(text: str) -> str:
    """With spaces in place of code, each line as long as before."""
    lines = text.split("\n")
    prose = dict(outside_code(lines))
    shown = "\n".join(masked(line) if number in prose else " " * len(line) for number, line in enumerate(lines, 1))
    return _blanked(shown, _code_in(shown))


def _code_in(text: str) -> Iterator[tuple[int, int]]:
    closings, behind = Closings(text), 0
    for opening in _OPENING.finditer(text):
        if opening.start() < behind:
            continue
        if opening["auto"]:
            end = opening.end()
        elif (opening["raw"] or "").lower() == "code":
            found = closings.behind("</code", opening.end(), within=not _is_in_pre(text, opening))
            end = found[0] if found else 0
        else:
            name = next((opening[kind] for kind in ("raw", "block", "short", "env") if opening[kind]), "").lower()
            stretch = closings.of(opening) if name in _CODE else None
            end = stretch.end if stretch else 0
        if end:
            behind = end
            yield opening.start(), end


def _is_in_pre(text: str, opening: re.Match[str]) -> bool:
    return text[max(opening.start() - 5, 0) : opening.start()].lower() == "<pre>"


def _blanked(text: str, spans: Iterator[tuple[int, int]]) -> str:
    parts: list[str] = []
    place = 0
    for start, end in spans:
        parts += (text[place:start], _BARE.sub(" ", text[start:end]))
        place = end
    return "".join((*parts, text[place:]))
