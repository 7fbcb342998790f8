"""The vendor's model, as pydantic-ai speaks to it, on an HTTP client of ours."""

from __future__ import annotations

from typing import Any

import httpx2
from pydantic_ai.models import Model as VendorClient

from orchestrator.models.endpoint import Endpoint

_KEY = "put-on-the-request-by-wire"
"""The SDKs insist on a key; the one they get here is replaced or removed before anything is sent."""

_NO_TAGS = ("<thinking-was-taken-out>", "</thinking-was-taken-out>")
"""Thinking is out of the text when pydantic-ai sees it. What still looks like a mark is code the model writes about,
and pydantic-ai would cut it out."""


def vendor_client(endpoint: Endpoint, http: httpx2.AsyncClient) -> VendorClient:
    """SDK retries are off: they are counted once, in `retry`."""
    if endpoint.kind == "anthropic":
        return _anthropic(endpoint, http)
    return _openai(endpoint, http)


# Each vendor's library takes one to two seconds of CPU to import, so a run loads only those it asks.


def _anthropic(endpoint: Endpoint, http: httpx2.AsyncClient) -> VendorClient:
    from anthropic import AsyncAnthropic
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    sdk = AsyncAnthropic(api_key=_KEY, base_url=endpoint.base_url, http_client=http, max_retries=0)
    return AnthropicModel(endpoint.model, provider=AnthropicProvider(anthropic_client=sdk))


def _openai(endpoint: Endpoint, http: httpx2.AsyncClient) -> VendorClient:
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    from orchestrator.models.vendors.responses import ResponsesModel

    profile: Any = {"thinking_tags": _NO_TAGS}
    sdk = AsyncOpenAI(api_key=_KEY, base_url=endpoint.base_url, http_client=http, max_retries=0)
    if endpoint.kind == "openai-compatible":
        return OpenAIChatModel(
            endpoint.model, provider=OpenAICompatibleProvider(endpoint.provider, openai_client=sdk), profile=profile
        )
    if endpoint.kind == "openai-chat":
        return OpenAIChatModel(endpoint.model, provider=OpenAIProvider(openai_client=sdk), profile=profile)
    return ResponsesModel(endpoint.model, provider=OpenAIProvider(openai_client=sdk))
