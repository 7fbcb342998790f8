"""Chat Completions, as Groq has it.

Groq's own library takes no HTTP client but one of an older library's, so it could not be held to the rules of
`vendors/wire.py`; the protocol is OpenAI's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openai import AsyncOpenAI
from pydantic_ai.profiles import ModelProfile, merge_profile
from pydantic_ai.profiles.groq import groq_model_profile
from pydantic_ai.providers import Provider
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.openai_chat.answer import CHAT
from orchestrator.models.vendors.openai_chat.protocol import OpenAIChat
from orchestrator.values import replace

_KEEPS_TO_SCHEMAS = ("openai/gpt-oss-", "moonshotai/kimi-k2", "meta-llama/llama-4-")
_EFFORTS = {"openai/gpt-oss-": frozenset({"low", "medium", "high"}), "qwen/qwen3": frozenset({"none"})}
"""What `reasoning_effort` may be. Qwen's other effort, `default`, is what is had without one."""


class Groq(OpenAIChat):
    form = replace(CHAT, error_within="x_groq")

    def provider(self, endpoint: Endpoint, sdk: AsyncOpenAI) -> Provider[AsyncOpenAI]:  # noqa: ARG002
        return OpenAICompatibleProvider("groq", openai_client=sdk, profile=_profile)

    def known(self, endpoint: Endpoint) -> Mapping[str, Any]:
        """From Groq's page on structured outputs: neither they nor JSON mode go together with a stream."""
        at_once = not endpoint.stream
        return {
            "supports_json_schema_output": at_once and endpoint.model.startswith(_KEEPS_TO_SCHEMAS),
            "supports_json_object_output": at_once,
            "openai_chat_send_back_thinking_parts": False,
            "openai_reasoning_efforts": next(
                (efforts for name, efforts in _EFFORTS.items() if endpoint.model.startswith(name)), frozenset()
            ),
        }


def _profile(name: str) -> ModelProfile:
    return merge_profile(OpenAICompatibleProvider.model_profile(name), groq_model_profile(name))


PROTOCOL = PydanticProtocol(Groq())
