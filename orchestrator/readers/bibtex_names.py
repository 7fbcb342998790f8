"""The names of a BibTeX field: parted at `and`, each as `Family, Given`; a name in braces is a body's, and whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from orchestrator.text.script import is_unspaced

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_SPACE = re.compile(r"[\s~]+")
_COMMA = re.compile(",")
_HANGUL = re.compile("[\uac00-\ud7af]")


def names_in(written: str, decoded: Callable[[str], str]) -> Iterator[tuple[str, bool]]:
    """Each name, and whether it is a body's.

    Args:
        written: the field as it stands in the file, its braces kept: they say what belongs together.
        decoded: LaTeX as text.
    """
    for one in _parted(written, _AND):
        whole = one.strip()
        if _is_braced(whole):
            name, is_body = _line(decoded(whole)), True
        else:
            name, is_body = _turned(whole, decoded), False
        if name:
            yield name, is_body


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
