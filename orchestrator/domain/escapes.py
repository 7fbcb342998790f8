"""Texts with their escapes undone, level by level, and the way back from a place in one to the text as it stood."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from orchestrator.values import dataclass

LEVELS = 4
"""How deep escapes within escapes are undone: JSON in JSON in a URL."""

_GAP = re.compile(r"\\(?=\r?\n)|[\s\u00ad\u200b-\u200d\u2060\ufeff]+")
"""What a text may be wrapped or spaced with: white space, a continued line, characters that show nothing."""
_HEX = "[0-9A-Fa-f]"
_ESCAPE = re.compile(
    rf"%[0-7]{_HEX}|%[C-Fc-f]{_HEX}(?:%[89ABab]{_HEX})*|%[89ABab]{_HEX}"  # a character of UTF-8 in a URL
    rf"|\\u[Dd][89ABab]{_HEX}{{2}}\\u[Dd][C-Fc-f]{_HEX}{{2}}|\\u{_HEX}{{4}}|\\x{_HEX}{{2}}|\\."
)
_CUT_SHORT = re.compile(
    rf"(?:%{_HEX}?|%[C-Fc-f]{_HEX}(?:%[89ABab]{_HEX}){{0,2}}(?:%[89ABab]?)?"
    rf"|\\(?:u{_HEX}{{0,3}}|x{_HEX}?)?|\\u[Dd][89ABab]{_HEX}{{2}}(?:\\(?:u{_HEX}{{0,3}})?)?)\Z"
)
_LONGEST_ESCAPE = 12
"""Characters: a character beyond the first plane is two of six."""


@dataclass(frozen=True)
class View:
    """A text made of another by leaving out gaps or undoing escapes."""

    text: str
    segments: tuple[tuple[int, int, int], ...] = ()
    """Start here, start and end in the text it was made of; one of equal length stands as it stood."""
    made_of: View | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the text that came first."""
        if self.made_of is None:
            return start, end
        return self.made_of.span(self._source(start)[0], self._source(end - 1)[1])

    def _source(self, at: int) -> tuple[int, int]:
        index = bisect_right(self.segments, (at, len(self.made_of.text) + 1 if self.made_of else 0, 0)) - 1
        start, source, source_end = self.segments[index]
        length = (self.segments[index + 1][0] if index + 1 < len(self.segments) else len(self.text)) - start
        if length == source_end - source:
            return source + at - start, source + at - start + 1
        return source, source_end


def levels(text: str) -> Iterator[str]:
    """The text without gaps, then with its escapes undone, once, twice ... while there are any."""
    text = _GAP.sub("", text)
    yield text
    for _ in range(LEVELS):
        if "\\" not in text and "%" not in text:
            return
        text, before = _ESCAPE.sub(_undone, text), text
        if text == before:
            return
        yield text


def views(text: str) -> Iterator[View]:
    """The same levels, each with the way back."""
    view = _view(View(text), _GAP, lambda _: "")
    yield view
    for _ in range(LEVELS):
        if not _ESCAPE.search(view.text):
            return
        view = _view(view, _ESCAPE, _undone)
        yield view


def views_of_beginning(text: str) -> Iterator[tuple[View, frozenset[int]]]:
    """The levels of a text that goes on, each with the places where what is certain in it may end.

    An escape that the end has cut in two is not certain, nor is one that needs it on the next level.
    """
    view = _view(View(text), _GAP, lambda _: "")
    certain = len(view.text)
    for _ in range(LEVELS + 1):
        cut = _cut_short(view.text, certain)
        yield view, frozenset((len(view.text), certain, cut))
        if not _ESCAPE.search(view.text, 0, cut):
            return
        left = len(view.text) - cut
        view = _view(view, _ESCAPE, _undone, cut)
        certain = len(view.text) - left


def _cut_short(text: str, end: int) -> int:
    """Where an escape begins that goes on behind `end`; else `end`."""
    found = _CUT_SHORT.search(text, max(0, end - _LONGEST_ESCAPE), end)
    return found.start() if found else end


def _view(
    source: View, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], end: int | None = None
) -> View:
    """What stands behind `end` is taken as it is."""
    pieces: list[str] = []
    segments: list[tuple[int, int, int]] = []
    length = at = 0

    def take(piece: str, start: int, end: int) -> None:
        nonlocal length
        if piece:
            pieces.append(piece)
            segments.append((length, start, end))
            length += len(piece)

    for match in pattern.finditer(source.text, 0, len(source.text) if end is None else end):
        take(source.text[at : match.start()], at, match.start())
        take(replace(match), match.start(), match.end())
        at = match.end()
    take(source.text[at:], at, len(source.text))
    return View("".join(pieces), tuple(segments), source)


def _undone(escape: re.Match[str]) -> str:
    """The character it stands for; nothing where that is white space."""
    spelled = escape[0]
    if spelled[0] == "%":
        text = bytes.fromhex(spelled.replace("%", "")).decode("utf-8", "surrogateescape")
    elif len(spelled) == 2:
        text = "" if spelled[1] in "nrtbf" else spelled[1]
    elif spelled[1] == "u":
        text = bytes.fromhex(spelled.replace("\\u", "")).decode("utf-16-be", "surrogatepass")
    else:
        text = chr(int(spelled[2:], 16))
    return "" if text.isspace() else text
