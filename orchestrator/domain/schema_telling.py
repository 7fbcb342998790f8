"""What the validator would hold in memory to tell each place where a value does not fit a schema.

Whether a value fits is soon said: the validator remembers what it has seen. Its faults it remembers not: it makes
every fault of every branch, each with the value and the schema it is about, before it gives the first. Two branches
that lead to the same schema double that with every level of the value; a list of names that are required, with every
name. So the faults are counted before they are asked for: as if all there could be were there.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.schema_keyword import References
from orchestrator.domain.schema_work import data_size
from orchestrator.values import dataclass

MAX_TOLD = 500_000
"""Values and hundreds of characters held at once: a quarter of a second, and a hundred megabytes at the very most."""
MAX_VISITED = 2_000_000
"""Schemas and values that meet on the way to a fault, counted as often as they meet."""
MAX_COUNTED = 100_000
"""Schemas and values that meet, each pair once: what counting itself may cost, half a second."""
MAX_NESTED = 1_000
"""Levels of schemas in schemas over one value. The validator goes down by recursion."""

_FAULT = 10
"""A fault weighs as much as that many values."""
_CHARACTERS = 100
"""Characters that weigh as much as one value."""


@dataclass(frozen=True)
class Telling:
    """What telling would weigh."""

    all: int
    """Every fault, at most."""
    one: int
    """The heaviest fault, with those within it: a choice that does not fit holds the faults of all its branches."""
    visited: int

    @property
    def may_tell_all(self) -> bool:
        return self.all <= MAX_TOLD and self.visited <= MAX_VISITED

    @property
    def may_tell_one(self) -> bool:
        return self.one <= MAX_TOLD and self.visited <= MAX_VISITED


_NOTHING = Telling(all=0, one=0, visited=0)
_BEYOND = Telling(all=MAX_TOLD + 1, one=MAX_TOLD + 1, visited=MAX_VISITED + 1)
_Counting = Generator[tuple[JSON, JSON], Telling, Telling]
"""Gives a schema and a value that meet, and is sent what telling their faults weighs."""


def telling(schema: Mapping[str, JSON], value: JSON) -> Telling:
    """What telling the faults of a value would weigh; beyond every bound where counting would be too much work."""
    return _Counted(schema).of(schema, value)


class _Counted:
    def __init__(self, root: Mapping[str, JSON]) -> None:
        self._references = References(root)
        self._sizes: dict[int, int] = {}
        self._known: dict[tuple[int, int], Telling] = {}
        """By the identities of schema and value, which live as long as those they are in."""

    def of(self, schema: JSON, value: JSON) -> Telling:
        """Down by a list of its own: schemas and values together go deeper than Python does."""
        way = [((id(schema), id(value)), self._pair(schema, value))]
        answer: Telling | None = None
        while way:
            pair, counting = way[-1]
            try:
                asked = counting.send(answer)  # type: ignore[arg-type]  # a generator begins with None
            except StopIteration as ended:
                answer = self._known[pair] = ended.value
                way.pop()
                continue
            below = (id(asked[0]), id(asked[1]))
            answer = self._known.get(below)
            if answer is None:
                if len(self._known) >= MAX_COUNTED or len(way) >= MAX_NESTED:
                    return _BEYOND
                self._known[below] = _NOTHING  # what leads back to itself on the same value is not followed again
                way.append((below, self._pair(*asked)))
        return answer or _NOTHING

    def _pair(self, schema: JSON, value: JSON) -> _Counting:
        fault = _FAULT + self._size(value)
        if not isinstance(schema, dict):
            return _NOTHING if schema is not False else Telling(all=fault, one=fault, visited=1)
        held = data_size(schema) + self._size(schema.get("not"))
        within, visited = 0, 1
        everything, heaviest = fault * _most_faults(schema) + held, fault + held
        for is_within, below, part in self._met(schema, value):
            found = yield below, part
            visited += found.visited
            if is_within:
                within += found.all
            else:
                everything += found.all
                heaviest = max(heaviest, found.one)
        if self._references.leads_out(schema):
            everything, heaviest = everything * MAX_COUNTED, heaviest * MAX_COUNTED
        return Telling(all=everything + within, one=max(heaviest, fault + within), visited=visited)

    def _met(self, schema: Mapping[str, JSON], value: JSON) -> Iterator[tuple[bool, JSON, JSON]]:
        """The schemas below that are asked for their faults, each with its part of the value, and whether these come
        within a fault of this schema. `if`, `not` and `contains` are asked for a yes or no.
        """
        for below in self._references.of(schema):
            yield False, below, value
        for keyword in ("then", "else"):
            yield False, schema.get(keyword), value
        yield from ((False, below, value) for below in _listed(schema, "allOf"))
        yield from ((True, below, value) for keyword in ("anyOf", "oneOf") for below in _listed(schema, keyword))
        for keyword in ("dependentSchemas", "dependencies"):
            yield from ((False, below, value) for below in _named(schema, keyword).values())
        if isinstance(value, dict):
            yield from _met_in_object(schema, value)
        elif isinstance(value, list):
            yield from _met_in_list(schema, value)

    def _size(self, value: JSON) -> int:
        if isinstance(value, str):
            return 1 + len(value) // _CHARACTERS
        if not isinstance(value, dict | list):
            return 1
        if (known := self._sizes.get(id(value))) is None:
            names = sum(1 + len(name) // _CHARACTERS for name in value) if isinstance(value, dict) else 0
            below = value.values() if isinstance(value, dict) else value
            known = self._sizes[id(value)] = 1 + names + sum(map(self._size, below))
        return known


def _met_in_object(schema: Mapping[str, JSON], value: Mapping[str, JSON]) -> Iterator[tuple[bool, JSON, JSON]]:
    """A pattern is taken to match every name."""
    properties = _named(schema, "properties")
    yield from ((False, below, value[name]) for name, below in properties.items() if name in value)
    patterns = _named(schema, "patternProperties").values()
    yield from ((False, below, part) for below in patterns for part in value.values())
    if "additionalProperties" in schema:
        others = (part for name, part in value.items() if name not in properties)
        yield from ((False, schema["additionalProperties"], part) for part in others)
    if "unevaluatedProperties" in schema:
        yield from ((False, schema["unevaluatedProperties"], part) for part in value.values())
    if "propertyNames" in schema:
        yield from ((True, schema["propertyNames"], name) for name in value)


def _met_in_list(schema: Mapping[str, JSON], value: list[JSON]) -> Iterator[tuple[bool, JSON, JSON]]:
    for keyword in ("prefixItems", "items"):
        yield from ((False, below, part) for below, part in zip(_listed(schema, keyword), value, strict=False))
    for keyword in ("items", "additionalItems", "unevaluatedItems"):
        below = schema.get(keyword)
        if below is not None and not isinstance(below, list):
            yield from ((False, below, part) for part in value)


def _most_faults(schema: Mapping[str, JSON]) -> int:
    """Each keyword has one; those that require names have one for each."""
    dependent = _named(schema, "dependentRequired").values()
    return len(schema) + sum(len(names) for names in (schema.get("required"), *dependent) if isinstance(names, list))


def _listed(schema: Mapping[str, JSON], keyword: str) -> list[JSON]:
    held = schema.get(keyword)
    return held if isinstance(held, list) else []


def _named(schema: Mapping[str, JSON], keyword: str) -> Mapping[str, JSON]:
    held = schema.get(keyword)
    return held if isinstance(held, dict) else {}
