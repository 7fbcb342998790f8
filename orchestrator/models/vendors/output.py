"""How a model is made to give structured output: by its vendor's own means, by a tool, or by asking."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from pydantic_ai.models import Model as VendorClient
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition

from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import to_plain
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.fault import LIBRARY_FAULTS
from orchestrator.models.vendors.parts import OUTPUT_TOOL
from orchestrator.values import replace


def with_output(
    asked: ModelRequestParameters,
    schema: Mapping[str, JSON],
    client: VendorClient,
    settings: ModelSettings,
    endpoint: Endpoint,
    known: Collection[str] = (),
) -> ModelRequestParameters:
    """The same request, with the schema in the form the user names, else in the best form that this model takes and its
    server has not refused: in this process, or as far as is `known` of it.

    The vendor gets the part of the schema it supports; the whole is validated by whoever asked.
    """
    plain = to_plain(schema)
    described = replace(asked, output_object=OutputObjectDefinition(json_schema=plain))
    ways = {"native": replace(described, output_mode="native"), "prompted": replace(described, output_mode="prompted")}
    if plain.get("type") == "object":  # what a tool is given is an object
        tool = ToolDefinition(name=OUTPUT_TOOL, description="Give the result.", parameters_json_schema=plain)
        ways["tool"] = replace(asked, output_mode="tool", output_tools=[tool], allow_text_output=False)
    if endpoint.output in ways:
        return ways[endpoint.output]
    refused = _refused.get((endpoint.base_url, endpoint.model), frozenset())
    refused |= {way for way in ways if way_there(way, endpoint) in known}
    if "tool" in ways:
        if "native" not in refused and not _has_open_object(plain) and _takes(client, settings, ways["native"]):
            return ways["native"]
        if "tool" not in refused and _takes(client, settings, ways["tool"]):
            return ways["tool"]
    return ways["prompted"]


_refused: dict[tuple[str, str], frozenset[str]] = {}
"""Address and model -> the ways of output that its server has refused, while this process lives. What a run has seen
of it goes with the run."""

_ABOUT: Mapping[str, re.Pattern[str]] = {
    "native": re.compile(
        r"response[_ ]?format|json[_ ]?schema|structured|output_(?:config|format)|text\.format|schema|grammar|guided",
        re.I,
    ),
    "tool": re.compile(r"tool|function", re.I),
}
"""What a server speaks of that takes no schema in this way."""


def way_there(way: str, endpoint: Endpoint) -> str:
    """A way of output and where it was tried, as a run records that."""
    return f"{way} {endpoint.base_url}"


def note_refused(asked: ModelRequestParameters, endpoint: Endpoint, words: str) -> bool:
    """Whether what a server refuses is the way of output, and there is another one; that is remembered."""
    way = asked.output_mode
    if endpoint.output or way not in _ABOUT or not _ABOUT[way].search(words):
        return False
    place = endpoint.base_url, endpoint.model
    _refused[place] = _refused.get(place, frozenset()) | {way}
    return True


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
