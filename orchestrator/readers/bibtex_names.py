"""The names of a BibTeX field: parted at `and`, each as `Family, Given`; a name in braces is a body's, and whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from orchestrator.text.script import is_unspaced

_AND = re.compile(r"(?:\s+|^)and(?=\s|$)", re.IGNORECASE)
_SEMICOLON = re.compile(";")
_AMPERSAND = re.compile(r"\s\\?&\s")
_ET_AL = re.compile(r",?\s+et\.?\s+al\.?\s*$", re.IGNORECASE)
_MOST_COMMAS = 2
"""Of a name: `van Doe, Jr, Jane`."""
_SPACE = re.compile(r"[\s~]+")
_COMMA = re.compile(",")
_HANGUL = re.compile("[\uac00-\ud7af]")


def names_in(written: str, decoded: Callable[[str], str]) -> Iterator[tuple[str, bool]]:
    """Each name, and whether it is a body's.

    Args:
        written: the field as it stands in the file, its braces kept: they say what belongs together.
        decoded: LaTeX as text.
    """
    for one in _people(written):
        whole = one.strip()
        if _is_braced(whole) or _commas(whole) > _MOST_COMMAS:
            name, is_body = _line(decoded(whole)), True
        else:
            name, is_body = _turned(_ET_AL.sub("", whole), decoded), False
        if name:
            yield name, is_body
        if _ET_AL.search(whole) and not _is_braced(whole):
            yield "others", False


def too_many_commas(written: str) -> bool:
    """Whether a name holds more commas than a name has, so that it is several whose `and` is missing."""
    return any(_commas(one) > _MOST_COMMAS and not _is_braced(one.strip()) for one in _people(written))


def _people(written: str) -> Iterator[str]:
    """Parted at `and`; where there is none, as many write, at `;`, or at `&` between two names with commas."""
    written = _line(written)  # a run of spaces is one: what looks for words behind them would begin at each
    parts = [one for one in _parted(written, _AND) if one.strip()]
    if len(parts) != 1:
        yield from parts
        return
    for mark in (_SEMICOLON, _AMPERSAND):
        pieces = [one for one in _parted(written, mark) if one.strip()]
        if len(pieces) > 1 and (mark is _SEMICOLON or all(map(_commas, pieces))):
            yield from pieces
            return
    yield from parts


def _commas(written: str) -> int:
    return len(list(_parted(written, _COMMA))) - 1


def _turned(written: str, decoded: Callable[[str], str]) -> str:
    """`Jane van Doe` and `van Doe, Jr, Jane` as `van Doe, Jane` and `van Doe, Jane, Jr`."""
    parts = [_line(decoded(part)) for part in _parted(written, _COMMA)]
    if len(parts) > 1:
        family, *between, given = parts
        return ", ".join(filter(None, (family, given, *between)))
    words = [_line(decoded(word)) for word in _parted(written.strip(), _SPACE)]
    if len(words) < 2 or all(is_unspaced(word) or _HANGUL.match(word) for word in words):  # the family's stands first
        return " ".join(words)
    first = next((at for at, word in enumerate(words[:-1]) if at and word[:1].islower()), len(words) - 1)
    return f"{' '.join(words[first:])}, {' '.join(words[:first])}"


def _parted(text: str, mark: re.Pattern[str]) -> Iterator[str]:
    """Cut at each mark that stands in no braces."""
    depths, depth = [], 0
    for sign in text:
        depth = max(depth + (sign == "{") - (sign == "}"), 0)
        depths.append(depth)
    start = 0
    for found in mark.finditer(text):
        if not depths[found.start()]:
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]


def _is_braced(text: str) -> bool:
    """Whether one pair of braces holds all of it: `{A and B}`, not `{A} and {B}`, nor one letter's `{E}mile`."""
    if len(text) < 3 or text[0] != "{" or text[-1] != "}":
        return False
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return at == len(text) - 1
    return False


def _line(text: str) -> str:
    return " ".join(text.split())
