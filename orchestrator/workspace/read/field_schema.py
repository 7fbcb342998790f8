"""Fields as JSON Schema: what a model is held to, and what checks know of a value."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Field


def schema_of_fields(fields: Iterable[Field]) -> dict[str, JSON]:
    """An object with exactly these fields."""
    properties = {field.name: schema_of(field) for field in fields}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def schema_of(field: Field) -> dict[str, JSON]:
    schema = _of_type(field)
    if field.nullable:
        schema = _or_null(schema)
    return {**schema, "description": field.description} if field.description else schema


def _of_type(field: Field) -> dict[str, JSON]:
    match field.type:
        case "string" | "file" | "folder":
            return {"type": "string"}
        case "number" | "boolean":
            return {"type": field.type}
        case "date":
            return {"type": "string", "format": "date"}
        case "choice":
            return {"type": "string", "enum": list(field.options)}
        case "list":
            items = schema_of_fields(field.items) if field.items else {"type": "string"}
            return {"type": "array", "items": items, **({"maxItems": field.at_most} if field.at_most else {})}
        case "object":
            return {}


def _or_null(schema: dict[str, JSON]) -> dict[str, JSON]:
    nullable = {**schema, "type": [schema["type"], "null"]} if "type" in schema else schema
    return {**nullable, "enum": [*schema["enum"], None]} if "enum" in schema else nullable
