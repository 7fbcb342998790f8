"""Ollama's own chat. Its other address, the one that everybody's library can speak to, takes no `num_ctx`: a prompt
longer than what the server has by itself, 4,096 tokens with most, is cut there without a word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

import httpx2
from openai import AsyncOpenAI
from pydantic_ai.models.ollama import OllamaModel
from pydantic_ai.providers import Provider
from pydantic_ai.providers.ollama import OllamaProvider

from orchestrator.domain.canonical import JSON
from orchestrator.domain.provider import kind_called
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.ollama.answer import OWN_CHAT
from orchestrator.models.vendors.ollama.question import own_question
from orchestrator.models.vendors.openai_chat.protocol import OpenAIChat


class Ollama(OpenAIChat):
    form = OWN_CHAT
    streaming: ClassVar[Mapping[str, JSON]] = {"stream": True}
    speaks = OllamaModel

    def provider(self, endpoint: Endpoint, sdk: AsyncOpenAI) -> Provider[AsyncOpenAI]:  # noqa: ARG002
        return OllamaProvider(openai_client=sdk)

    def known(self, endpoint: Endpoint) -> Mapping[str, Any]:
        """Which of its models think, the server knows, and says so. A model of Ollama's own cloud is not held to a
        schema, whatever the server answers.
        """
        in_cloud = endpoint.model.endswith("-cloud") or kind_called(endpoint.kind).is_home(endpoint.base_url)
        return {
            "supports_thinking": True,
            "openai_chat_supports_max_completion_tokens": False,
            "openai_chat_supports_document_input": False,
            "openai_reasoning_efforts": frozenset({"none", "low", "medium", "high"}),
            **({"supports_json_schema_output": False} if in_cloud else {}),
        }

    def sent(self, url: httpx2.URL, body: bytes, endpoint: Endpoint) -> tuple[httpx2.URL, bytes]:  # noqa: ARG002
        base = endpoint.base_url.rstrip("/").removesuffix("/v1")
        asked = own_question(json.loads(body), stream=endpoint.stream, context=endpoint.context)
        return httpx2.URL(f"{base}/api/chat"), json.dumps(asked).encode("ascii")


PROTOCOL = PydanticProtocol(Ollama())
