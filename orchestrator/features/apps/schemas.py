"""The JSON Schemas of the files a person writes, for their editor."""

from __future__ import annotations

import json

from orchestrator.errors import NotFound
from orchestrator.workspace.home.starter import format_schemas as format_schemas


def schema_of(kind: str) -> str:
    """As it is written. Raises NotFound with the nearest kind of file."""
    schemas = format_schemas()
    if kind not in schemas:
        raise NotFound("kind of file", kind, schemas, mend=f"There are: {', '.join(schemas)}.")
    return schemas[kind].read_text("utf-8")


def schema_titles() -> dict[str, str]:
    return {kind: json.loads(path.read_text("utf-8"))["title"] for kind, path in format_schemas().items()}
