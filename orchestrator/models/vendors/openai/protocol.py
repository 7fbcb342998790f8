"""Responses, as OpenAI speaks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx2
from openai import AsyncOpenAI
from pydantic_ai.models.openai import OpenAIResponsesModel
from pydantic_ai.providers.openai import OpenAIProvider

from orchestrator.domain.canonical import JSON
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.openai.answer import RESPONSES
from orchestrator.models.vendors.vendor import SDK_KEY, Vendor


class ResponsesModel(OpenAIResponsesModel):
    """Says of every message that it is one.

    OpenAI lets that be left out, and pydantic-ai does; llama.cpp then refuses a message of the assistant's.
    """

    async def _map_messages(self, *args: Any, **more: Any) -> Any:
        mapped: Any = await super()._map_messages(*args, **more)
        instructions, items = mapped
        for item in items:
            if "role" in item:
                item.setdefault("type", "message")
        return instructions, items


class OpenAI(Vendor):
    form = RESPONSES

    def client(self, endpoint: Endpoint, http: httpx2.AsyncClient) -> ResponsesModel:
        sdk = AsyncOpenAI(api_key=SDK_KEY, base_url=endpoint.base_url, http_client=http, max_retries=0)
        return ResponsesModel(endpoint.model, provider=OpenAIProvider(openai_client=sdk))

    def settings(self, chosen: Mapping[str, JSON]) -> Mapping[str, JSON]:
        return {**chosen, "openai_store": False}  # every request is stateless; nothing is to stay at the vendor


PROTOCOL = PydanticProtocol(OpenAI())
