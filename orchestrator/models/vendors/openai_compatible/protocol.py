"""Chat Completions, of a server that may run any model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from openai import AsyncOpenAI
from pydantic_ai.providers import Provider
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from orchestrator.domain.canonical import JSON
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.openai_chat.protocol import OpenAIChat

_OPENAIS = re.compile(r"(?:^|/)(?:o\d|gpt-(?:[5-9]|\d\d))")
"""OpenAI's own models that reason, behind somebody's gateway: they refuse `max_tokens`."""


class OpenAICompatible(OpenAIChat):
    def known(self, endpoint: Endpoint) -> Mapping[str, Any]:
        """The longest answer is called `max_tokens`, as it was at first. DeepSeek, and llama.cpp until 2026, pass over
        OpenAI's newer name for it, `max_completion_tokens`, and write on; stricter ones refuse it.
        """
        return {"openai_chat_supports_max_completion_tokens": bool(_OPENAIS.search(endpoint.model))}

    def caching(self, *, goes_on: bool) -> Mapping[str, JSON]:  # noqa: ARG002 - for others
        """What caches, caches by itself; OpenAI's own marks are for its own servers."""
        return {}

    def provider(self, endpoint: Endpoint, sdk: AsyncOpenAI) -> Provider[AsyncOpenAI]:
        return OpenAICompatibleProvider(endpoint.provider, openai_client=sdk)


PROTOCOL = PydanticProtocol(OpenAICompatible())
