"""Untrusted text made safe to look at: nothing in it can move the cursor, hide or reorder what a person reads."""

from __future__ import annotations

import re
import unicodedata

_ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|\x1b[ -/]*[0-~]"  # all others. What follows is shown: a string that is never ended would hide the rest
)
_ODD = re.compile(r"[^\n\t -~]")
"""Everything but plain ASCII, which is most of most texts and needs no second look."""
_HIDDEN_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_BLANK = frozenset(map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0xE0100, 0xE01F0))))
"""Letters and marks that show nothing."""


def visible(text: str) -> str:
    """Strip control sequences; spell out bidirectional and zero-width characters and HTML comments."""
    if _ODD.search(text):
        text = _ODD.sub(lambda found: _shown(found[0]), _ESCAPE_SEQUENCE.sub("", text))
    if "<!--" not in text:
        return text
    return _HIDDEN_COMMENT.sub(lambda comment: f"⟨comment:{comment[1]}⟩", text)


def _shown(character: str) -> str:
    if character == " " or character in "\n\t":
        return character
    if character.isprintable():
        return f"⟨U+{ord(character):04X}⟩" if character in _BLANK else character
    category = unicodedata.category(character)
    if category == "Cc":
        return ""
    return f"⟨U+{ord(character):04X}⟩" if category in ("Cf", "Cs", "Zl", "Zp") else character
