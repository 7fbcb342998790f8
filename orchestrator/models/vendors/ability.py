"""What pydantic-ai knows of a vendor's model. Nothing is asked over the network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from pydantic_ai.models import ModelRequestParameters

from orchestrator.domain.canonical import JSON
from orchestrator.models.ability import Ability, Output
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.client import vendor_client
from orchestrator.models.vendors.output import with_output
from orchestrator.models.vendors.settings import vendor_settings
from orchestrator.models.vendors.wire import http_client


def known_ability(endpoint: Endpoint, schema: Mapping[str, JSON] | None) -> Ability:
    """The way of output is the one a request with this schema would really take."""
    client = vendor_client(endpoint, http_client(endpoint, ""))
    profile = client.profile
    output = "text"
    if schema is not None:
        output = with_output(ModelRequestParameters(), schema, client, vendor_settings({}, endpoint)).output_mode
    return Ability(
        output=cast("Output", output),
        tools=bool(profile.get("supports_tools", True)),
        thinking=bool(profile.get("supports_thinking", False)),
        context=0 if endpoint.kind == "openai-compatible" else int(profile.get("context_window") or 0),
    )
