"""Chat Completions, as OpenRouter has it: one key for the models of many vendors."""

from __future__ import annotations

from collections.abc import Mapping

from openai import AsyncOpenAI
from pydantic_ai.models.openrouter import OpenRouterModel
from pydantic_ai.providers import Provider
from pydantic_ai.providers.openrouter import OpenRouterProvider

from orchestrator.domain.canonical import JSON
from orchestrator.domain.model_setting import answer_room, tokens_to_think_in
from orchestrator.domain.price import OUTPUT_BOUND
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.openai_chat.protocol import OpenAIChat
from orchestrator.models.vendors.openrouter.answer import ROUTED


class OpenRouter(OpenAIChat):
    form = ROUTED
    speaks = OpenRouterModel

    def settings(self, chosen: Mapping[str, JSON]) -> Mapping[str, JSON]:
        tokens = tokens_to_think_in(chosen)
        if not tokens:
            return chosen
        spelled = {name: value for name, value in chosen.items() if name != "thinking"}
        return {
            **spelled,
            "max_tokens": answer_room(chosen, OUTPUT_BOUND),
            "openrouter_reasoning": {"max_tokens": tokens},
        }

    def provider(self, endpoint: Endpoint, sdk: AsyncOpenAI) -> Provider[AsyncOpenAI]:  # noqa: ARG002
        return OpenRouterProvider(openai_client=sdk)


PROTOCOL = PydanticProtocol(OpenRouter())
