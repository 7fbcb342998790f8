"""Chat Completions, of a server that may run any model."""

from __future__ import annotations

from openai import AsyncOpenAI
from pydantic_ai.providers import Provider
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.openai_chat.protocol import OpenAIChat


class OpenAICompatible(OpenAIChat):
    def provider(self, endpoint: Endpoint, sdk: AsyncOpenAI) -> Provider[AsyncOpenAI]:
        return OpenAICompatibleProvider(endpoint.provider, openai_client=sdk)


PROTOCOL = PydanticProtocol(OpenAICompatible())
