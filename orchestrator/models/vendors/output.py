"""How a model is made to give structured output: by its vendor's own means, by a tool, or by asking."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic_ai.models import Model as VendorClient
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition

from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import to_plain
from orchestrator.models.vendors.fault import LIBRARY_FAULTS
from orchestrator.models.vendors.parts import OUTPUT_TOOL
from orchestrator.values import replace


def with_output(
    asked: ModelRequestParameters, schema: Mapping[str, JSON], client: VendorClient, settings: ModelSettings
) -> ModelRequestParameters:
    """The same request, with the schema in the best form this model takes.

    The vendor gets the part of the schema it supports; the whole is validated by whoever asked.
    """
    plain = to_plain(schema)
    described = replace(asked, output_object=OutputObjectDefinition(json_schema=plain))
    native = replace(described, output_mode="native")
    if plain.get("type") == "object":
        if not _has_open_object(plain) and _takes(client, settings, native):
            return native
        tool = ToolDefinition(name=OUTPUT_TOOL, description="Give the result.", parameters_json_schema=plain)
        by_tool = replace(asked, output_mode="tool", output_tools=[tool], allow_text_output=False)
        if _takes(client, settings, by_tool):
            return by_tool
    return replace(described, output_mode="prompted")


def _takes(client: VendorClient, settings: ModelSettings, asked: ModelRequestParameters) -> bool:
    """What pydantic-ai knows of the model decides, and its rehearsal of the schema for this vendor."""
    try:
        client.prepare_request(settings, asked)
    except LIBRARY_FAULTS:
        return False
    return True


def _has_open_object(schema: JSON) -> bool:
    """Whether some object takes names of the model's choice: a vendor's own means would close it, and lose them."""
    if isinstance(schema, list):
        return any(map(_has_open_object, schema))
    if not isinstance(schema, dict):
        return False
    free = bool(schema.get("additionalProperties")) or "patternProperties" in schema
    empty = schema.get("type") == "object" and not schema.get("properties")
    return free or empty or any(map(_has_open_object, schema.values()))
