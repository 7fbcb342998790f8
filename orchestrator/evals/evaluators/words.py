"""Words of a text as they are compared: without marks, letter case or the shape of quotes."""

from __future__ import annotations

import re
import unicodedata

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(
    rf"[{_IDEOGRAPHS}]"  # written without spaces: each counts as a word
    r"|(?<!\w)[-−](?=\d)"  # a sign makes another number
    r"|\d+(?:[.,:]\d+)+"
    rf"|[^\W_{_IDEOGRAPHS}]+"
    r"|[%‰$€£¥°§]"
)
_JOINED = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]|(?<=\w)['’ʼ](?=\w)")
"""What stands inside a word and is none of its letters."""


def words(text: str) -> list[str]:
    return _WORD.findall(normal(text))


def normal(text: str) -> str:
    """One spelling of letters, and nothing inside words that a reader would not see."""
    if text.isascii():
        return _JOINED.sub("", text).lower() if "'" in text else text.lower()
    return _JOINED.sub("", unicodedata.normalize("NFKC", text)).casefold()


def shortened(text: str, length: int = 80) -> str:
    """For a reason: one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
