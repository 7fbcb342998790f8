"""A server that is reached at an address, by streamable HTTP: bounded, without redirects elsewhere, its token in one
header.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from orchestrator.errors import ToolError
from orchestrator.tools.served.process import MOST_BYTES, MOST_LINE_BYTES
from orchestrator.tools.served.wire import Conversation, conversation, library


@asynccontextmanager
async def reached(name: str, url: str, token: str, timeout_s: float, version: str) -> AsyncIterator[Conversation]:
    """A conversation with it. Raises ToolError: it says more than is listened to."""
    http = library("httpx2")
    headers = {"User-Agent": version} | ({"Authorization": f"Bearer {token}"} if token else {})
    transport = _bounded(http, name)
    async with http.AsyncClient(headers=headers, timeout=timeout_s, transport=transport, trust_env=False) as client:
        client_of = library("mcp.client.streamable_http").streamable_http_client
        async with (
            client_of(url, http_client=client, max_sse_event_size=MOST_LINE_BYTES) as (incoming, outgoing),
            conversation(name, incoming, outgoing, version) as talk,
        ):
            yield talk


def _bounded(http: Any, name: str) -> Any:
    """A transport of which all answers together have no more than so many bytes."""

    class Bounded(http.AsyncHTTPTransport):  # type: ignore[misc]
        heard = 0

        async def handle_async_request(self, request: Any) -> Any:
            response = await super().handle_async_request(request)
            response.stream = Counted(response.stream)
            return response

    class Counted(http.AsyncByteStream):  # type: ignore[misc]
        def __init__(self, stream: Any) -> None:
            self._stream = stream

        async def __aiter__(self) -> AsyncIterator[bytes]:
            async for chunk in self._stream:
                transport.heard += len(chunk)
                if transport.heard > MOST_BYTES:
                    raise ToolError(f"server {name} said more than {MOST_BYTES:,} bytes.")
                yield chunk

        async def aclose(self) -> None:
            await self._stream.aclose()

    transport = Bounded()
    return transport
