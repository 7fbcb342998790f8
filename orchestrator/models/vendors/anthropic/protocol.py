"""Messages, as Anthropic speaks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import httpx2
from anthropic import AsyncAnthropic
from pydantic_ai.models import Model as VendorClient
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.providers.anthropic import AnthropicProvider

from orchestrator.domain.canonical import JSON
from orchestrator.domain.model_setting import answer_room, tokens_to_think_in
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.anthropic.answer import MESSAGES
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.settings import budget_untaken
from orchestrator.models.vendors.vendor import SDK_KEY, Vendor

MAX_TOKENS = 8_192
"""Anthropic wants a limit in every request. This one holds some 6,000 words."""


class Anthropic(Vendor):
    form = MESSAGES
    headers = frozenset({"anthropic-version", "anthropic-beta"})
    listed_headers = frozenset({"anthropic-beta"})

    def client(self, endpoint: Endpoint, http: httpx2.AsyncClient) -> AnthropicModel:
        sdk = AsyncAnthropic(api_key=SDK_KEY, base_url=endpoint.base_url, http_client=http, max_retries=0)
        return AnthropicModel(endpoint.model, provider=AnthropicProvider(anthropic_client=sdk))

    def settings(self, chosen: Mapping[str, JSON]) -> Mapping[str, JSON]:
        """It refuses a limit that the thinking alone could come to."""
        spelled = {**chosen, "max_tokens": answer_room(chosen, MAX_TOKENS)}
        if tokens := tokens_to_think_in(chosen):
            del spelled["thinking"]
            spelled["anthropic_thinking"] = {"type": "enabled", "budget_tokens": tokens}
        return spelled

    def caching(self, *, goes_on: bool) -> Mapping[str, JSON]:
        """Marks at the blocks themselves, which servers that speak like Anthropic know too."""
        marked = {"anthropic_cache_tool_definitions": True, "anthropic_cache_instructions": True}
        return {**marked, "anthropic_cache_messages": goes_on}

    def untaken(self, settings: Mapping[str, JSON], client: VendorClient) -> Iterator[str]:
        return budget_untaken(settings, client)

    def key_header(self, key: str) -> Mapping[str, str]:
        return {"x-api-key": key}


PROTOCOL = PydanticProtocol(Anthropic())
