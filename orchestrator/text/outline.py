"""An artifact as text for people: a JSON value becomes an indented outline, a digest its first characters."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.canonical import short as short
from orchestrator.text.visible import visible


def readable(artifact: Artifact) -> str:
    """The whole artifact, made visible."""
    if artifact.media_type == JSON_TYPE:
        return visible("\n".join(_outline(artifact.value)))
    return visible(artifact.text)


def _outline(value: JSON, indent: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        width = max((len(key) for key, item in value.items() if not _nested(item)), default=0)
        for key, item in value.items():
            yield f"{indent}{key}:" if _nested(item) else f"{indent}{key + ':':<{width + 1}} {_leaf(item)}"
            if _nested(item):
                yield from _outline(item, indent + "  ")
    elif isinstance(value, list):
        for item in value:
            lines = list(_outline(item, indent + "  "))
            yield f"{indent}- {lines[0].strip()}" if lines else f"{indent}-"
            yield from lines[1:]
    else:
        yield f"{indent}{_leaf(value)}"


def _leaf(value: JSON) -> JSON:
    """As a person writes it, and a file they edit has it."""
    if value is None:
        return "(none)"
    return str(value).lower() if isinstance(value, bool) else value


def _nested(value: JSON) -> bool:
    return isinstance(value, dict | list) and bool(value)
