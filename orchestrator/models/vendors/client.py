"""The vendor's model, as pydantic-ai speaks to it, on an HTTP client of ours."""

from __future__ import annotations

import httpx2
from pydantic_ai.models import Model as VendorClient

from orchestrator.models.route import Route

_KEY = "put-on-the-request-by-wire"
"""The SDKs insist on a key; the one they get here is replaced or removed before anything is sent."""


def vendor_client(route: Route, http: httpx2.AsyncClient) -> VendorClient:
    """SDK retries are off: they are counted once, in `retry`."""
    if route.kind == "anthropic":
        return _anthropic(route, http)
    return _openai(route, http)


# Each vendor's library takes one to two seconds of CPU to import, so a run loads only those it asks.


def _anthropic(route: Route, http: httpx2.AsyncClient) -> VendorClient:
    from anthropic import AsyncAnthropic
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    sdk = AsyncAnthropic(api_key=_KEY, base_url=route.base_url, http_client=http, max_retries=0)
    return AnthropicModel(route.model, provider=AnthropicProvider(anthropic_client=sdk))


def _openai(route: Route, http: httpx2.AsyncClient) -> VendorClient:
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    sdk = AsyncOpenAI(api_key=_KEY, base_url=route.base_url, http_client=http, max_retries=0)
    if route.kind == "openai-compatible":
        return OpenAIChatModel(route.model, provider=OpenAICompatibleProvider(route.provider, openai_client=sdk))
    if route.kind == "openai-chat":
        return OpenAIChatModel(route.model, provider=OpenAIProvider(openai_client=sdk))
    return OpenAIResponsesModel(route.model, provider=OpenAIProvider(openai_client=sdk))
