"""What is known of a value before any run: its schema, who gives it, and whether its text can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from orchestrator.domain.canonical import JSON
from orchestrator.values import dataclass, field, replace

ITEM = "[]"
"""In a path: any item of a list."""

Trust = Literal["own", "checked", "foreign"]
"""own: the person's or the app's own words. checked: a model's or script's value, whose single fields fit a
schema or were taken apart by a script. foreign: text from outside, or free text of a model."""

_OPEN = ("anyOf", "oneOf", "allOf", "if", "not", "patternProperties", "dependentSchemas")
_SCALARS = ("string", "number", "integer", "boolean")
_MAX_REFERENCES = 20
"""One after the other. Only schemas that refer to themselves have so many."""


class NoSuchField(Exception):
    """A path asks an object for a field it never has."""

    def __init__(self, owner: str, name: str, known: tuple[str, ...], given_by: str) -> None:
        super().__init__(name)
        self.owner = owner
        self.name = name
        self.known = known
        self.given_by = given_by


@dataclass(frozen=True)
class Shape:
    schema: Mapping[str, JSON] = field(default_factory=dict)
    """JSON Schema; empty means nothing is known."""
    trust: Trust = "own"
    given_by: str = ""
    """As told in a message: `schemas/review.json`, `the input`."""
    whole: bool = True
    """The value as it was given, not a part of it."""
    members: Mapping[str, Shape] = field(default_factory=dict)
    """Of a `together`: what each member gives."""
    root: Mapping[str, JSON] = field(default_factory=dict)
    """Where the schema's own references begin."""

    def at(self, path: tuple[str, ...], spelled: str) -> Shape:
        """The shape of what lies at a path. `spelled` is how the way to this shape reads in a message.

        Raises:
            NoSuchField: an object on the way has no such field.
        """
        shape = self
        for step in path:
            shape = shape._below(step, spelled)
            spelled += step if step == ITEM else f".{step}"
        return shape

    @property
    def allowed(self) -> tuple[str, ...] | None:
        """The only texts it can be, when its schema lists them."""
        schema = self._resolved
        listed = schema.get("enum", [schema["const"]] if "const" in schema else None)
        return tuple(value for value in listed if isinstance(value, str)) if isinstance(listed, list) else None

    @property
    def may_be_printed_raw(self) -> bool:
        """Single values of the person's, of a schema or taken from a script's; never what may hold anything."""
        if self.trust == "foreign" or self._is_object:
            return False
        if "array" in self._types:
            entry = self.at((ITEM,), "")
            return bool(entry._types) and entry.may_be_printed_raw
        if self.trust == "own":
            return True
        return self._is_single if self.schema or self.root else not self.whole

    @property
    def _types(self) -> tuple[str, ...]:
        named = self._resolved.get("type", ())
        return (named,) if isinstance(named, str) else tuple(named)

    @property
    def _is_single(self) -> bool:
        return self.allowed is not None or (bool(self._types) and set(self._types) <= {*_SCALARS, "null"})

    @property
    def _is_object(self) -> bool:
        return bool(self.members) or "object" in self._types or "properties" in self._resolved

    @property
    def _resolved(self) -> Mapping[str, JSON]:
        """The schema, after its reference to another part of its document."""
        schema = self.schema
        for _ in range(_MAX_REFERENCES):
            if not isinstance(schema.get("$ref"), str):
                return schema
            schema = _pointed_at(self.root or self.schema, schema["$ref"])
        return {}

    def _below(self, step: str, spelled: str) -> Shape:
        if step in self.members:
            return self.members[step]
        schema = self._resolved
        if self._is_single and self._types:
            raise NoSuchField(spelled, step, (), self.given_by)
        properties = schema.get("properties")
        below: JSON = {}
        if step == ITEM:
            below = schema.get("items")
        elif isinstance(properties, dict) and step in properties:
            below = properties[step]
        elif self._names_every_field:
            raise NoSuchField(spelled, step, tuple(properties or self.members), self.given_by)
        return replace(
            self,
            schema=below if isinstance(below, dict) else {},
            whole=False,
            members={},
            root=self.root or self.schema,
        )

    @property
    def _names_every_field(self) -> bool:
        """A field that a schema does not name is never counted on, unless the schema says others may be there."""
        schema = self._resolved
        if any(word in schema for word in _OPEN):
            return False
        return bool(self.members) or ("properties" in schema and not schema.get("additionalProperties", False))


def _pointed_at(root: Mapping[str, JSON], reference: str) -> Mapping[str, JSON]:
    found: JSON = root
    for step in reference.removeprefix("#").strip("/").split("/"):
        step = step.replace("~1", "/").replace("~0", "~")
        if step:
            found = found.get(step) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
