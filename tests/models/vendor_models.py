"""Models of every vendor, answered by what is recorded."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest
from recorded_http import KEY, Wire, question

from orchestrator.domain.definition import Provider
from orchestrator.domain.messages import Answer
from orchestrator.domain.provider import USUAL_TIMEOUTS, Timeouts, kind_called
from orchestrator.models.endpoint import endpoint_of
from orchestrator.models.failure import Failure, Unreached, Unusable
from orchestrator.models.protocol import protocol_of
from orchestrator.values import replace

NAMES = {
    "gemini": "gemini:gemini-2.5-flash",
    "vertex": "cloud:gemini-2.5-flash",
    "bedrock": "aws:eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "azure": "work:gpt-5-mini",
    "mistral": "mistral:mistral-medium-latest",
    "groq": "groq:openai/gpt-oss-120b",
    "openrouter": "openrouter:anthropic/claude-sonnet-4.5",
    "ollama": "ollama:qwen3:4b",
}


def address(kind: str, **parts: str) -> str:
    return kind_called(kind).address(parts)


PROVIDERS = {
    "cloud": Provider("cloud", "vertex", address("vertex", project="my-project", region="europe-west1")),
    "aws": Provider("aws", "bedrock", address("bedrock", region="eu-central-1")),
    "work": Provider("work", "azure", address("azure", resource="my-resource")),
}


def asked(
    name: str,
    wire: Wire,
    *,
    streams: bool = False,
    key: str = KEY,
    timeouts: Timeouts = USUAL_TIMEOUTS,
    context: int = 0,
    providers: dict[str, Provider] = PROVIDERS,
    **more: Any,
) -> Answer:
    """The answer of the vendor of this kind, or of this model."""
    name = NAMES.get(name, name)
    there = replace(endpoint_of(name, providers), stream=streams, timeouts=timeouts, context=context)
    model = protocol_of(there.kind).model(there, key, wire.transport)  # type: ignore[call-arg]  # every built-in one
    return asyncio.run(model.answer(question(name, **more)))


def refused(name: str, response: httpx2.Response | Exception, *, streams: bool = False, **more: Any) -> Failure:
    with pytest.raises((Unreached, Unusable)) as caught:
        asked(name, Wire(response), streams=streams, **more)
    failure: Any = caught.value
    return failure
