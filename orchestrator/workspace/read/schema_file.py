"""JSON Schemas under `schemas/`, checked against draft 2020-12 before a model is held to them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_schema import compiled
from orchestrator.domain.json_text import NotJSON, check_bounds, check_characters
from orchestrator.workspace.yaml.faultlog import FaultLog, Place, did_you_mean
from orchestrator.workspace.yaml.node import Items, Node, Table
from orchestrator.workspace.yaml.yaml_document import parse_document

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, JSON]
_SHOWN = 300
"""Characters of the validator's words, which quote the schema."""
_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")


def parse_schema(path: str, text: str, faults: FaultLog) -> Schema | None:
    """The schema a file holds, or None when it is none."""
    try:
        check_bounds(text)
        schema = json.loads(text, parse_constant=_refused)
        check_characters(schema)
    except json.JSONDecodeError as trouble:
        faults.add(Place(path, trouble.lineno, trouble.colno), f"not JSON: {trouble.msg}", "Mend it.")
        return None
    except NotJSON as trouble:
        faults.add(Place(path), f"not JSON that can be read: {trouble}", "Write plain JSON.")
        return None
    except (ValueError, RecursionError):
        faults.add(Place(path), "not JSON that can be read", "Write plain JSON, without NaN.")
        return None
    if not isinstance(schema, dict):
        faults.add(Place(path, 1, 1), "no JSON Schema: it is no object", 'Begin with {"type": "object", ...}.')
        return None
    return schema if _is_sound(path, text, schema, faults) else None


def _refused(constant: str) -> JSON:
    raise ValueError(constant)


def _is_sound(path: str, text: str, schema: Schema, faults: FaultLog) -> bool:
    draft = schema.get("$schema", DRAFT)
    if not isinstance(draft, str) or draft.rstrip("#") != DRAFT:
        faults.add(_place(path, text, ["$schema"]), "not of draft 2020-12", f'Write "$schema": "{DRAFT}".')
        return False
    for where, reference in _references(schema, []):
        if not reference.startswith("#"):
            mend = 'Put what is shared under "$defs" and write "#/$defs/NAME".'
            faults.add(_place(path, text, where), f"refers to '{reference}', outside this file", mend)
            return False
    import jsonschema_rs

    try:
        compiled(schema, formats=False)
    except jsonschema_rs.ValidationError as trouble:
        where = list(trouble.instance_path)
        faults.add(_place(path, text, where), trouble.message[:_SHOWN], _mend_of(schema, where))
        return False
    except (jsonschema_rs.ReferencingError, ValueError) as trouble:
        faults.add(Place(path), f"no JSON Schema: {str(trouble)[:_SHOWN]}", "Mend the schema.")
        return False
    return True


def _mend_of(schema: JSON, where: list[str | int]) -> str:
    at = schema
    for step in where:
        at = at[step]
    if where[-1:] == ["type"] and isinstance(at, str):
        return did_you_mean(at, _TYPES, f"Types are {', '.join(_TYPES)}.")
    return "Mend the schema."


def _references(schema: JSON, where: list[str | int]) -> Iterator[tuple[list[str | int], str]]:
    """Every `$ref` in a schema with the way to it."""
    entries = schema.items() if isinstance(schema, dict) else enumerate(schema) if isinstance(schema, list) else ()
    for key, value in entries:
        if key in ("$ref", "$dynamicRef") and isinstance(value, str):
            yield [*where, key], value
        else:
            yield from _references(value, [*where, key])


def _place(path: str, text: str, where: list[str | int]) -> Place:
    """Where a value of the file stands. JSON is YAML, near enough for a place."""
    node: Node | None = parse_document(text, path, FaultLog())
    if node is None:
        return Place(path)
    for step in where:
        match node:
            case Table() if (below := node.get(str(step))) is not None:
                node = below
            case Items(items=items) if isinstance(step, int) and step < len(items):
                node = items[step]
            case _:
                break
    return node.place
