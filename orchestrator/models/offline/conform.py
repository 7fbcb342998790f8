"""An answer fitted to its schema: what is too long is shortened, what is not asked for goes."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.models.offline.title import shortened


def conform(value: JSON, schema: Mapping[str, JSON]) -> JSON:
    if isinstance(value, dict):
        known = schema.get("properties", {})
        closed = schema.get("additionalProperties") is False
        return {key: conform(item, known.get(key, {})) for key, item in value.items() if key in known or not closed}
    if isinstance(value, list):
        return [conform(item, schema.get("items", {})) for item in value[: schema.get("maxItems", len(value))]]
    if isinstance(value, str) and "maxLength" in schema:
        return shortened(value, schema["maxLength"])
    return value
