"""Characters that came in halves, put together again."""

from __future__ import annotations

import re

_PAIR = re.compile("([\ud800-\udbff])([\udc00-\udfff])")
_RAW = re.compile("[\udc80-\udcff]+")
_HALF = re.compile("[\ud800-\udfff]")


def joined(text: str) -> str:
    """The text with every character whole whose halves stand side by side.

    Halves are surrogates, as when a server cuts between two pieces what JSON escapes as two; or bytes that were no
    UTF-8 by themselves, read with `surrogateescape`.
    """
    if not has_half(text):
        return text
    paired = _PAIR.sub(lambda found: (found[1] + found[2]).encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return _RAW.sub(lambda found: _decoded(found[0]), paired)


def has_half(text: str) -> bool:
    return not text.isascii() and _HALF.search(text) is not None


def _decoded(halves: str) -> str:
    return halves.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
