"""What came of one of several: of an entry of a list, or of a member of a `together` that failed."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON


def branch(item: JSON = None, value: JSON = None, error: str = "") -> JSON:
    """`{item, value, error}`, null where absent."""
    return {"item": item, "value": value, "error": error or None}


def is_failed(value: JSON) -> bool:
    """Whether it is one with an error."""
    is_branch = isinstance(value, Mapping) and value.keys() == {"item", "value", "error"}
    return is_branch and value["error"] is not None
