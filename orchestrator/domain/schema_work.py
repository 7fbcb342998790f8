"""How much work a JSON Schema asks for, told before anything is checked with it.

A few lines of `{"anyOf": [{"$ref": "#/$defs/next"}, {"$ref": "#/$defs/next"}]}` double the work with each line: forty
of them take for ever. What a value makes of a schema that refers to itself is for `schema_faults` to count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.schema_keyword import DATA, UNEVALUATED, References, schemas_in
from orchestrator.values import dataclass, replace

MAX_EXPANDED = 200_000
"""Values in a schema with all it refers to written out; the largest of the starter has some hundred."""
MAX_REFERRED = 150
"""Levels, through references too. Python and the validator go down by recursion."""

MAX_PATTERNS = 500
"""Compiled, each may take a hundred kilobytes."""

_UNEVALUATED_TIMES = 3
"""To know what was not evaluated, the validator evaluates all beside it again: measured, 2.4 times with each level."""
_PATTERN = 10
"""Values of which checking takes as long as of one pattern."""
_DIVISION = 30
"""Microseconds of the longest: of the largest number by the smallest."""
_GOING_BACK = 100
"""Microseconds of the most steps one pattern is given on one text."""
_CHOICES = ("anyOf", "oneOf", "propertyNames")
_BACKTRACKING = re.compile(r"\(\?(?:[=!>]|<[=!])|\\[1-9k]|[*+?}]\+")
"""What the engine that takes time in proportion to the text does not have: looking around, what was found before."""


@dataclass(frozen=True)
class SchemaWork:
    """What one pass over a value may cost at most."""

    values: int
    """Values of the schema with all it refers to written out; what refers to itself counts once."""
    levels: int
    """How deep it goes, references included."""
    heavy: int
    """What takes far longer than to look at a value, in microseconds for one value: comparing with numbers and
    objects, dividing, patterns that go back."""
    patterns: int
    has_choices: bool
    """A fault of a choice holds the faults of all its branches."""
    is_recursive: bool


def schema_work(schema: Mapping[str, JSON]) -> SchemaWork:
    """Raises ValueError when a schema would be too large or too deep with all it refers to written out.

    What refers to itself counts once: how deep it goes is for the value to say.
    """
    return _Expanded(schema).of(schema, 0)


_LEAF = SchemaWork(values=1, levels=0, heavy=0, patterns=0, has_choices=False, is_recursive=False)
_ITSELF = replace(_LEAF, is_recursive=True)


class _Expanded:
    def __init__(self, root: Mapping[str, JSON]) -> None:
        self._references = References(root)
        self._known: dict[int, SchemaWork] = {}
        """By the identity of a schema, which lives as long as the root."""

    def of(self, schema: JSON, depth: int) -> SchemaWork:
        if not isinstance(schema, dict):
            return _LEAF
        if (known := self._known.get(id(schema))) is not None:
            return known
        if depth > MAX_REFERRED:
            raise _too_deep()
        self._known[id(schema)] = _ITSELF
        work = self._added(schema, [self.of(held, depth + 1) for held in self._below(schema)])
        if work.levels > MAX_REFERRED:  # what was known may have led deeper than the way here
            raise _too_deep()
        if work.patterns > MAX_PATTERNS:
            raise ValueError(f"with all it refers to it has more than {MAX_PATTERNS:,} patterns")
        if work.values > MAX_EXPANDED:
            raise ValueError(f"with all it refers to it has more than {MAX_EXPANDED:,} values, each of which is work")
        self._known[id(schema)] = work
        return work

    def _added(self, schema: Mapping[str, JSON], below: list[SchemaWork]) -> SchemaWork:
        times = _UNEVALUATED_TIMES if any(keyword in schema for keyword in UNEVALUATED) else 1
        return SchemaWork(
            values=1 + _own_size(schema) + times * sum(work.values for work in below),
            levels=1 + max((work.levels for work in below), default=0),
            heavy=_heavy(schema) + times * sum(work.heavy for work in below),
            patterns=len(_patterns(schema)) + sum(work.patterns for work in below),
            has_choices=any(keyword in schema for keyword in _CHOICES) or any(work.has_choices for work in below),
            is_recursive=any(work.is_recursive for work in below),
        )

    def _below(self, schema: Mapping[str, JSON]) -> Iterator[JSON]:
        for keyword, held in schema.items():
            yield from schemas_in(keyword, held)
        yield from self._references.of(schema)


def _too_deep() -> ValueError:
    return ValueError(f"it refers to more than {MAX_REFERRED} levels of itself")


def _own_size(schema: Mapping[str, JSON]) -> int:
    return len(schema) + data_size(schema) + _PATTERN * len(_patterns(schema))


def _heavy(schema: Mapping[str, JSON]) -> int:
    back = sum(1 for pattern in _patterns(schema) if isinstance(pattern, str) and _BACKTRACKING.search(pattern))
    compared = sum(1 for value in _data(schema) if not isinstance(value, str))
    return compared + _DIVISION * ("multipleOf" in schema) + _GOING_BACK * back


def _patterns(schema: Mapping[str, JSON]) -> list[JSON]:
    named = schema.get("patternProperties")
    return [*([schema["pattern"]] if "pattern" in schema else []), *(named if isinstance(named, dict) else ())]


def data_size(schema: Mapping[str, JSON]) -> int:
    """Values a schema compares with: its `enum`, `const` and lists of names."""
    return sum(1 for _ in _data(schema))


def _data(schema: Mapping[str, JSON]) -> Iterator[JSON]:
    below: list[JSON] = [schema[keyword] for keyword in DATA if keyword in schema]
    while below:
        yield (value := below.pop())
        if isinstance(value, dict | list):
            below.extend(value.values() if isinstance(value, dict) else value)
