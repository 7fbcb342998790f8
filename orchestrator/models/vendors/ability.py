"""What pydantic-ai knows of a vendor's model. Nothing is asked over the network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from pydantic_ai.models import ModelRequestParameters

from orchestrator.domain.canonical import JSON
from orchestrator.domain.provider import kind_called
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.protocol import Ability, Output
from orchestrator.models.vendors.output import with_output
from orchestrator.models.vendors.settings import vendor_settings
from orchestrator.models.vendors.vendor import Vendor
from orchestrator.models.vendors.wire import http_client


def known_ability(vendor: Vendor, endpoint: Endpoint, schema: Mapping[str, JSON] | None) -> Ability:
    """The way of output is the one a request with this schema would really take."""
    client = vendor.client(endpoint, http_client(vendor, endpoint, ""))
    profile = client.profile
    output = "text"
    if schema is not None:
        output = with_output(
            ModelRequestParameters(), schema, client, vendor_settings({}, vendor, endpoint)
        ).output_mode
    return Ability(
        output=cast("Output", output),
        tools=bool(profile.get("supports_tools", True)),
        thinking=bool(profile.get("supports_thinking", False)),
        context=int(profile.get("context_window") or 0) if kind_called(endpoint.kind).listed_as else 0,
    )
