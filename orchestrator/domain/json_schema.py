"""Validators of JSON Schemas that make no request: a schema may have come along with somebody else's run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Never

import jsonschema_rs

from orchestrator.domain.canonical import JSON
from orchestrator.domain.schema_work import check_work
from orchestrator.errors import WorkspaceError


def compiled(schema: Mapping[str, JSON], *, formats: bool = True) -> jsonschema_rs.Draft202012Validator:
    """A validator of draft 2020-12. What a schema refers to must stand in it; the draft's own schemas are bundled.

    Raises:
        jsonschema_rs.ValidationError: it is no schema.
        jsonschema_rs.ReferencingError: it refers to something outside it; nothing was fetched.
        ValueError: it is of another draft, cannot be read, or would be too much work.
    """
    check_work(schema)
    return jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=formats, retriever=_retrieve_nothing)


def validator_of(schema: Mapping[str, JSON], *, formats: bool = True) -> jsonschema_rs.Draft202012Validator:
    """The same for a schema that was checked when it was written down, here or elsewhere. Raises WorkspaceError."""
    try:
        return compiled(schema, formats=formats)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError, RecursionError) as error:
        told = " ".join(str(error).split())[:300].rstrip(".")
        raise WorkspaceError(
            f"the schema that this run is pinned to cannot be used: {told}. Nothing was fetched.",
            mend='A schema holds all that it refers to, under "$defs". A new run takes one that does: baton fork',
        ) from error


def _retrieve_nothing(uri: str) -> Never:
    raise LookupError(uri)
