"""Chat Completions, as OpenRouter has it: one key for the models of many vendors."""

from __future__ import annotations

from openai import AsyncOpenAI
from pydantic_ai.models.openrouter import OpenRouterModel
from pydantic_ai.providers import Provider
from pydantic_ai.providers.openrouter import OpenRouterProvider

from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.openai_chat.protocol import OpenAIChat
from orchestrator.models.vendors.openrouter.answer import ROUTED


class OpenRouter(OpenAIChat):
    form = ROUTED
    speaks = OpenRouterModel

    def provider(self, endpoint: Endpoint, sdk: AsyncOpenAI) -> Provider[AsyncOpenAI]:  # noqa: ARG002
        return OpenRouterProvider(openai_client=sdk)


PROTOCOL = PydanticProtocol(OpenRouter())
