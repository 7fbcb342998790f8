"""Chat Completions, as OpenAI speaks it; for `openai_compatible`, as everybody does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import httpx2
from openai import AsyncOpenAI
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers import Provider
from pydantic_ai.providers.openai import OpenAIProvider

from orchestrator.domain.canonical import JSON
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.openai_chat.answer import CHAT
from orchestrator.models.vendors.vendor import SDK_KEY, Vendor

_NO_TAGS = ("<thinking-was-taken-out>", "</thinking-was-taken-out>")
"""Thinking is out of the text when pydantic-ai sees it. What still looks like a mark is code the model writes about,
and pydantic-ai would cut it out."""


class OpenAIChat(Vendor):
    form = CHAT
    streaming: ClassVar[Mapping[str, JSON]] = {"stream": True, "stream_options": {"include_usage": True}}
    speaks: ClassVar[type[OpenAIChatModel]] = OpenAIChatModel

    def client(self, endpoint: Endpoint, http: httpx2.AsyncClient) -> OpenAIChatModel:
        profile: Any = {"thinking_tags": _NO_TAGS, **self.known(endpoint)}
        sdk = AsyncOpenAI(api_key=SDK_KEY, base_url=endpoint.base_url, http_client=http, max_retries=0)
        return self.speaks(endpoint.model, provider=self.provider(endpoint, sdk), profile=profile)

    def provider(self, endpoint: Endpoint, sdk: AsyncOpenAI) -> Provider[AsyncOpenAI]:  # noqa: ARG002 - for others
        """Who answers, as far as pydantic-ai knows them."""
        return OpenAIProvider(openai_client=sdk)

    def known(self, endpoint: Endpoint) -> Mapping[str, Any]:  # noqa: ARG002 - for others
        """What is known of a model here, beyond or against what pydantic-ai knows (`OpenAIModelProfile`)."""
        return {}


PROTOCOL = PydanticProtocol(OpenAIChat())
