"""What the keywords of a JSON Schema hold, and where its references lead: the same for whoever counts its work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from orchestrator.domain.canonical import JSON

ONE = frozenset({
    "additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not",
    "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
})  # fmt: skip
"""One schema."""
LIST = frozenset({"allOf", "anyOf", "items", "oneOf", "prefixItems"})
"""A list of schemas."""
NAMED = frozenset({"dependencies", "dependentSchemas", "patternProperties", "properties"})
"""Schemas by a name of the object that is checked."""
REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
UNEVALUATED = ("unevaluatedItems", "unevaluatedProperties")
DATA = ("const", "dependentRequired", "enum", "required")
"""Values the validator compares with, and hands out with each fault."""


def schemas_in(keyword: str, held: JSON) -> Iterator[JSON]:
    """The schemas a keyword holds itself, references apart. What only holds definitions holds none."""
    if keyword in NAMED and isinstance(held, dict):
        yield from held.values()
    elif keyword in LIST and isinstance(held, list):
        yield from held
    elif keyword in ONE:
        yield held


class References:
    """Where the references of one schema lead. What may lead to several places leads to all of them: the work of the
    validator is never more than that of all. What leads out of the schema, or nowhere, leads to no place.
    """

    def __init__(self, root: JSON) -> None:
        self._anchors: dict[str, list[JSON]] = {}
        self._resources: list[JSON] = [root]
        below: list[JSON] = [root]
        while below:
            value = below.pop()
            if isinstance(value, dict):
                self._note(value, is_root=value is root)
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)

    def _note(self, schema: Mapping[str, JSON], *, is_root: bool) -> None:
        for key in ("$anchor", "$dynamicAnchor"):
            if isinstance(name := schema.get(key), str):
                self._anchors.setdefault(name, []).append(schema)
        if isinstance(schema.get("$id"), str) and not is_root:
            self._resources.append(schema)

    def of(self, schema: Mapping[str, JSON]) -> Iterator[JSON]:
        """All that the references of this one schema lead to."""
        for keyword in REFERENCES:
            if isinstance(reference := schema.get(keyword), str):
                yield from self._led_to(reference)

    def leads_out(self, schema: Mapping[str, JSON]) -> bool:
        """Whether a reference may lead to a schema that is not in this one, as the draft's own are."""
        return any(str(schema.get(keyword, "#"))[:1] != "#" for keyword in REFERENCES)

    def _led_to(self, reference: str) -> list[JSON]:
        fragment = unquote(reference.partition("#")[2])
        if fragment and not fragment.startswith("/"):
            return self._anchors.get(fragment, [])
        places = (_pointed(resource, fragment) for resource in self._resources)
        return [place for place in places if place is not None]


def _pointed(root: JSON, pointer: str) -> JSON:
    at: JSON = root
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(at, dict):
            at = at.get(name)
        elif isinstance(at, list) and name.isdecimal() and int(name) < len(at):
            at = at[int(name)]
        else:
            return None
    return at
