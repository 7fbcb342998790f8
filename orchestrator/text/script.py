"""Scripts that are written without spaces: what stands between two sentences, and how long a text is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from orchestrator.text.quantity import counted

_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Tibetan, Burmese, Khmer
    "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f"  # Chinese and Japanese, with their punctuation
    "\U00020000-\U0003ffff"
)
_PUNCTUATION = "\u3001-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_CHARACTER = re.compile(f"[{_UNSPACED}]")
_WRAP = re.compile(
    f"(?:(?<=[{_UNSPACED}])[ \\t\\r]*\\n\\s*(?=[{_UNSPACED}])|(?<=[{_PUNCTUATION}])[ \\t\\r]*\\n\\s*(?=\\S)"
    f"|(?<=\\S)[ \\t\\r]*\\n\\s*(?=[{_PUNCTUATION}]))"
)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_CLOSING = "\"'”’*_~`)]"
_CHARACTERS_OF_A_WORD = 2
"""Most words of Chinese and Japanese have two."""


def unwrapped(text: str) -> str:
    """The text on one line. Where a script has no spaces, the end of a line leaves none."""
    if "\n" in text and _CHARACTER.search(text):
        text = _WRAP.sub("", _SPACE.sub(lambda run: "\n" if "\n" in run[0] else " ", text))
    return _SPACE.sub(" ", text).strip(" ")


def joined(sentences: Iterable[str]) -> str:
    """Sentences as a paragraph, with a space between two wherever their script has one."""
    parts: list[str] = []
    for sentence in sentences:
        if parts and not parts[-1][-1:].isspace() and not _ends_without_space(parts[-1]):
            parts.append(" ")
        parts.append(sentence)
    return "".join(parts).rstrip()


def _ends_without_space(sentence: str) -> bool:
    bare = sentence[-8:].rstrip(_CLOSING)
    return bool(bare) and _CHARACTER.match(bare[-1]) is not None


def is_unspaced(text: str) -> bool:
    """Whether some of it is in a script without spaces."""
    return not text.isascii() and _CHARACTER.search(text) is not None


def word_count(text: str) -> int:
    """Words between spaces; of a script without them, two characters count as one."""
    words = len(text.split())
    return words if text.isascii() else words + len(_CHARACTER.findall(text)) // _CHARACTERS_OF_A_WORD


def length_told(text: str) -> str:
    """How long a text is, as people of its script count: in words, and in characters where it sets no spaces."""
    characters = 0 if text.isascii() else len(_CHARACTER.findall(text))
    if not characters:
        return counted(len(text.split()), "word")
    others = sum(any(map(str.isalnum, word)) for word in _CHARACTER.sub(" ", text).split())
    if characters // _CHARACTERS_OF_A_WORD < others:  # a few names in a text of another script
        return counted(len(text.split()), "word")
    return counted(characters, "character") + (f" and {counted(others, 'word')}" if others else "")
