"""Chat Completions, of a server that may run any model."""

from __future__ import annotations

from collections.abc import Mapping

from openai import AsyncOpenAI
from pydantic_ai.providers import Provider
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from orchestrator.domain.canonical import JSON
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.openai_chat.protocol import OpenAIChat


class OpenAICompatible(OpenAIChat):
    def caching(self, *, goes_on: bool) -> Mapping[str, JSON]:  # noqa: ARG002 - for others
        """What caches, caches by itself; OpenAI's own marks are for its own servers."""
        return {}

    def provider(self, endpoint: Endpoint, sdk: AsyncOpenAI) -> Provider[AsyncOpenAI]:
        return OpenAICompatibleProvider(endpoint.provider, openai_client=sdk)


PROTOCOL = PydanticProtocol(OpenAICompatible())
