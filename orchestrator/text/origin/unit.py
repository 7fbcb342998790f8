"""A sentence of a text, or what stands for one: a heading, an item, a row, a line of code, an entry of front matter."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import Literal

from orchestrator.text.language import STOP_WORDS
from orchestrator.values import dataclass

UnitKind = Literal["sentence", "heading", "row", "code", "entry", "value"]
"""An entry is a line of front matter; a value, a text inside a JSON value."""
_TOKEN = re.compile(
    r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]"  # scripts without spaces, one by one
    r"|\d+(?:[.,:]\d+)*|\w+(?:['’]\w+)*"
)
_LITTLE_WEIGHT = 0.2
"""Of a word that every sentence has: two sentences that share nothing else are not alike."""

_CHARACTER_WEIGHT = 0.4
"""Of a character in a script without spaces: two or three are a word. Those of Hiragana are mostly endings."""


@dataclass(frozen=True)
class TextUnit:
    kind: UnitKind
    text: str
    """As it stands, with its marks, on one line."""
    line: int
    """Where it begins, from 1; of a value, inside the text that it is part of."""
    last_line: int
    key: str = ""
    """Of an entry its name; of a value its path: `claims[2].text`."""

    @cached_property
    def exact(self) -> str:
        """Two that have it in common say the same, to the letter."""
        return unicodedata.normalize("NFC", " ".join(self.text.split()))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return tuple(_TOKEN.findall(unicodedata.normalize("NFC", self.text).casefold()))

    @cached_property
    def says_something(self) -> bool:
        """Whether there is a word in it: a rule or a bracket says nothing of where it came from."""
        return bool(self.tokens)


def weight_of(token: str) -> float:
    if len(token) == 1 and not token.isascii():
        return _LITTLE_WEIGHT / 2 if "\u3040" <= token <= "\u309f" else _CHARACTER_WEIGHT
    return _LITTLE_WEIGHT if token in STOP_WORDS else 1.0
