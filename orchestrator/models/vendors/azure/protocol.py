"""Chat Completions, as Azure OpenAI has it: a model goes by the name of its deployment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import httpx2
from openai import AsyncOpenAI
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers import Provider
from pydantic_ai.providers.azure import AzureProvider

from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.openai_chat.protocol import OpenAIChat
from orchestrator.values import replace

_OF_ENTRA = "eyJ"
"""How a token of Microsoft Entra begins, and no key."""


class Azure(OpenAIChat):
    def client(self, endpoint: Endpoint, http: httpx2.AsyncClient) -> OpenAIChatModel:
        """The library puts paths together and would lose the version behind the address."""
        return super().client(replace(endpoint, base_url=endpoint.base_url.partition("?")[0]), http)

    def provider(self, endpoint: Endpoint, sdk: AsyncOpenAI) -> Provider[AsyncOpenAI]:  # noqa: ARG002
        return AzureProvider(openai_client=cast("Any", sdk))  # it asks no more of it than a client of OpenAI's has

    def sent(self, url: httpx2.URL, body: bytes, endpoint: Endpoint) -> tuple[httpx2.URL, bytes]:
        """Addresses of before the v1 API end in `?api-version=...`."""
        return url.copy_merge_params(httpx2.URL(endpoint.base_url).params), body

    def key_header(self, key: str) -> Mapping[str, str]:
        return {"authorization": f"Bearer {key}"} if key.startswith(_OF_ENTRA) else {"api-key": key}


PROTOCOL = PydanticProtocol(Azure())
