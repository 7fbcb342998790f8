"""Chat Completions, as Mistral has it.

pydantic-ai's own class for Mistral knows no schema but in words and gives no thinking back; the protocol is OpenAI's
but for the names below, and what is not in Mistral's reference is refused by it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar

import httpx2
from openai import AsyncOpenAI
from pydantic_ai.profiles import ModelProfile
from pydantic_ai.providers import Provider
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from orchestrator.domain.canonical import JSON
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.openai_chat.protocol import OpenAIChat

_THINKS_IF_ASKED = re.compile(
    r"mistral-large-4.*|mistral-small-(?:latest|2[6-9]\d\d)|mistral-medium(?:-latest|-3.*|-2[6-9]\d\d)?"
    r"|magistral-(?:small|medium)-latest"
)
"""Models with `reasoning_effort`, which is `high` or `none`. The dated Magistral models always think."""

_ID_LENGTH = 9
"""Of a call's id, which is letters and digits: ours are filled up. Some of its models refuse any other."""


class Mistral(OpenAIChat):
    streaming: ClassVar[Mapping[str, JSON]] = {"stream": True}
    """The usage comes at the end unasked; to ask for it is refused."""

    def provider(self, endpoint: Endpoint, sdk: AsyncOpenAI) -> Provider[AsyncOpenAI]:  # noqa: ARG002
        return OpenAICompatibleProvider("mistral", openai_client=sdk, profile=_profile)

    def known(self, endpoint: Endpoint) -> Mapping[str, Any]:
        asked = bool(_THINKS_IF_ASKED.fullmatch(endpoint.model))
        thinking = {"supports_thinking": True, "thinking_always_enabled": False} if asked else {}
        return {
            "openai_chat_supports_max_completion_tokens": False,
            "openai_chat_send_back_thinking_parts": False,
            "openai_reasoning_efforts": frozenset({"none", "high"} if asked else ()),
            **thinking,
        }

    def sent(self, url: httpx2.URL, body: bytes, endpoint: Endpoint) -> tuple[httpx2.URL, bytes]:  # noqa: ARG002
        asked = json.loads(body)
        if "seed" in asked:
            asked["random_seed"] = asked.pop("seed")
        for message in asked["messages"]:
            for named in (message, *(message.get("tool_calls") or ())):
                for key in ("id", "tool_call_id"):
                    if key in named:
                        named[key] = named[key].zfill(_ID_LENGTH)
        return url, json.dumps(asked).encode("ascii")


def _profile(name: str) -> ModelProfile | None:
    return OpenAICompatibleProvider.model_profile(f"mistralai/{name}")


PROTOCOL = PydanticProtocol(Mistral())
