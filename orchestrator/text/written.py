"""Values of front matter, each with the text a person wrote for it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.values import dataclass

MAX_DEPTH = 40
"""Levels, as in the workspace's own YAML. Nobody reads ten."""
MAX_VALUES = 20_000
"""As in the workspace's own YAML; front matter has tens."""
MAX_LENGTH = 65_536
"""Characters of a block of front matter; a longer one is a text between two rules."""


@dataclass(frozen=True, slots=True)
class Written:
    """A single value."""

    text: str
    """As it stands in the source, without quotes."""
    value: JSON
    """As the source's own format reads it."""
    plain: bool = False
    """It stood without quotes, or is no text: written back as it is, it means what it meant."""


Value = Written | Sequence["Value"] | Mapping[str, "Value"]


class NotReadable(Exception):
    """A block of front matter is not what its marks say, or goes beyond a bound."""

    def __init__(self, line: int, column: int, found: str, mend: str) -> None:
        super().__init__(found)
        self.line = line
        """Inside the block, from 1; 0 is the whole of it."""
        self.column = column
        self.found = found
        self.mend = mend


def written(value: JSON, depth: int = 0) -> Value:
    """A parsed value of a format whose own spelling is not kept.

    Raises:
        NotReadable: it is nested too deep, or holds a character that is none.
    """
    if depth > MAX_DEPTH:
        raise NotReadable(0, 0, f"values nested deeper than {MAX_DEPTH}", "Make them flatter.")
    match value:
        case dict():
            return {_text(name): written(below, depth + 1) for name, below in value.items()}
        case list():
            return [written(item, depth + 1) for item in value]
        case str():
            return Written(_text(value), value)
        case float() if not math.isfinite(value):
            return Written(str(value), str(value))
        case bool() | int() | float() | None:
            return Written("" if value is None else json.dumps(value), value, plain=True)
        case _:  # a date or time of TOML
            return Written(value.isoformat(), value.isoformat(), plain=True)


def _text(text: str) -> str:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise NotReadable(0, 0, "half of a character", "Write the whole character.") from None
    return text
