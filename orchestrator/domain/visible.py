"""Untrusted text made safe to look at: nothing in it can move the cursor, hide or reorder what a person reads."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_ESCAPE_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b[\]PX^_].*?(?:\x1b\\|\x07|$)"  # OSC, DCS, SOS, PM, APC up to their terminator
    r"|\x1b[ -/]*[0-~]"  # the short ones
    r"|[\x80-\x9f]",  # C1, eight-bit forms of the same
    re.DOTALL,
)


def visible(text: str) -> str:
    """Strip control sequences; spell out bidirectional and zero-width characters and HTML comments."""
    text = _HIDDEN_COMMENT.sub(lambda comment: f"⟨comment:{comment[1]}⟩", text)
    text = _ESCAPE_SEQUENCE.sub("", text)
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in "\n\t":
        return character
    category = unicodedata.category(character)
    if category == "Cc":
        return ""
    if category in ("Cf", "Cs", "Zl", "Zp"):
        return f"⟨U+{ord(character):04X}⟩"
    return character
