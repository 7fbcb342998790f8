"""How much work a JSON Schema asks for, told before anything is checked with it.

A few lines of `{"anyOf": [{"$ref": "#/$defs/next"}, {"$ref": "#/$defs/next"}]}` double the work with each line: forty
of them take for ever, and a validator that lists its errors takes all memory on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from orchestrator.domain.canonical import JSON

MAX_EXPANDED = 200_000
"""Values in a schema with all it refers to written out; the largest of the starter has some hundred."""
MAX_REFERRED = 150
"""Levels, through references too. Python and the validator go down by recursion."""


def check_work(schema: Mapping[str, JSON]) -> None:
    """Raises ValueError when a schema would be too large or too deep with all it refers to written out.

    What refers to itself counts once: how deep it goes is for the value to say.
    """
    root = dict(schema)
    _Expanded(root).size(root, 0)


class _Expanded:
    def __init__(self, root: dict[str, JSON]) -> None:
        self._root = root
        self._sizes: dict[int, int] = {}
        """By the identity of a value in the schema, which lives as long as it."""

    def size(self, value: JSON, depth: int) -> int:
        if not isinstance(value, dict | list):
            return 1
        if (known := self._sizes.get(id(value))) is not None:
            return known
        if depth > MAX_REFERRED:
            raise ValueError(f"it refers to more than {MAX_REFERRED} levels of itself")
        self._sizes[id(value)] = 1
        whole = 1 + sum(self.size(below, depth + 1) for below in self._below(value))
        if whole > MAX_EXPANDED:
            raise ValueError(f"with all it refers to it has more than {MAX_EXPANDED:,} values, each of which is work")
        self._sizes[id(value)] = whole
        return whole

    def _below(self, value: dict[str, JSON] | list[JSON]) -> Iterator[JSON]:
        if isinstance(value, list):
            yield from value
            return
        for key, below in value.items():
            if key == "$ref" and isinstance(below, str):
                yield self._referred(below)
            elif key not in ("$defs", "definitions"):  # counted where they are used
                yield below

    def _referred(self, reference: str) -> JSON:
        """What a pointer into the schema leads to; what is named in any other way counts as one."""
        at: JSON = self._root
        if not reference.startswith("#/"):
            return None
        for step in unquote(reference[2:]).split("/"):
            name = step.replace("~1", "/").replace("~0", "~")
            if isinstance(at, dict):
                at = at.get(name)
            elif isinstance(at, list) and name.isdecimal() and int(name) < len(at):
                at = at[int(name)]
            else:
                return None
        return at
