"""generateContent, as Google Cloud's Vertex AI has it: a project's own address, and tokens that last an hour."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx2

from orchestrator.domain.provider import kind_called
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.gemini.protocol import Gemini
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.vertex.token import default_headers

_API_KEYS = ("AIza", "AQ.")
"""How Google's API keys begin; what begins otherwise is an access token."""


class Vertex(Gemini):
    on_vertex = True

    def base(self, endpoint: Endpoint) -> str:
        return endpoint.base_url.rstrip("/")

    def key_header(self, key: str) -> Mapping[str, str]:
        return {"x-goog-api-key": key} if key.startswith(_API_KEYS) else {"authorization": f"Bearer {key}"}

    async def authorized(self, request: httpx2.Request, endpoint: Endpoint, key: str) -> Mapping[str, str]:
        if key or not kind_called(endpoint.kind).is_home(endpoint.base_url):
            return await super().authorized(request, endpoint, key)
        return await asyncio.to_thread(default_headers, endpoint)


PROTOCOL = PydanticProtocol(Vertex())
