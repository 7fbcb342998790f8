"""The HTTP client of one exchange: one host, one key, no redirects, and no header that was not meant to leave.

Below it lies another, which is kept with its connections while its event loop lasts, for this origin and this key.
"""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib import import_module
from types import MappingProxyType
from typing import Any

import httpx2

from orchestrator.domain.canonical import JSON
from orchestrator.models.connections import Lent, lent
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.failure import Charge, Unreached
from orchestrator.models.vendors.vendor import Vendor
from orchestrator.ports.piece import AnswerPiece, telling

TIMEOUT = httpx2.Timeout(None, connect=5.0)
"""Once there is a connection, `Patience` holds the clock."""

_HEADERS = frozenset(
    {
        "host",
        "accept",
        "connection",
        "content-type",
        "content-length",
        "user-agent",
    }
)
"""All that is sent beside the key and what the vendor's API asks for. The SDKs would add the platform's details, and
whatever headers, organisation or other credentials they find in their own environment variables."""

_PLAIN = {"accept-encoding": "identity"}
"""Nothing is compressed, so that what comes can be listened to as it comes."""

_KEPT = httpx2.Limits(max_connections=None, max_keepalive_connections=8, keepalive_expiry=55.0)
"""Seconds a connection is kept while nobody asks: a little less than the minute after which what stands in front of
many servers closes it. How many are asked at once is for `limits`."""

_DIES_WITHIN_S = 2.0
"""A connection that died while nobody used it says so within one exchange of packets. What takes longer may have been
at work, and be paid for."""

NOTHING_MORE: Mapping[str, JSON] = MappingProxyType({})

OnResponse = Callable[[httpx2.Response], Awaitable[None]]
"""Called with a response before its body is read."""


def http_client(
    vendor: Vendor,
    endpoint: Endpoint,
    key: str,
    transport: httpx2.AsyncBaseTransport | None = None,
    on_response: OnResponse | None = None,
    more: Mapping[str, JSON] = NOTHING_MORE,
) -> httpx2.AsyncClient:
    """A client for one exchange. Its user closes it, in the event loop it was used in. `more` is added to the body.

    Redirects are not followed: httpx2 takes only `Authorization` off a request that leaves its host, not `x-api-key`,
    and never the prompt.
    """
    return _client(
        endpoint,
        transport=transport,
        event_hooks={
            "request": [_Outgoing(vendor, endpoint, key, more)],
            "response": [on_response] if on_response else [],
        },
    )


def _client(endpoint: Endpoint, **more: Any) -> httpx2.AsyncClient:
    """Raises Unreached when the environment names a proxy or certificates that cannot be used; none is quoted, because
    a proxy's address may hold a password.
    """
    try:
        tls = _tls()
    except OSError:
        told = "the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read."
        mend = "Correct it, or remove it from the environment."
        raise Unreached("connection", told, where=endpoint.name, mend=mend, charge=Charge("no")) from None
    try:
        # A proxy has no business with what stays on this machine.
        return httpx2.AsyncClient(
            verify=tls, timeout=TIMEOUT, trust_env=not endpoint.loopback, follow_redirects=False, **more
        )
    except (ImportError, ValueError, httpx2.InvalidURL):
        host = httpx2.URL(endpoint.base_url).host
        told = "the proxy that HTTP_PROXY, HTTPS_PROXY or ALL_PROXY names cannot be used."
        mend = (
            f"Write it as http://HOST:PORT, or put {host} into NO_PROXY. One of kind socks5 needs the package socksio."
        )
        raise Unreached("connection", told, where=endpoint.name, mend=mend, charge=Charge("no")) from None


@asynccontextmanager
async def kept_connections(endpoint: Endpoint, key: str) -> AsyncIterator[httpx2.AsyncBaseTransport]:
    """What a client of one exchange sends by: a connection that is there, or a new one.

    None is shared with another origin, or by those who ask with another key or other secrets in their headers.
    """
    hidden = [key, *(value for header in endpoint.headers for value in header.hidden)]
    whose = sha256(repr(hidden).encode()).hexdigest()

    def make() -> httpx2.AsyncClient:
        return _client(endpoint, limits=_KEPT)

    origin = httpx2.URL(endpoint.base_url).origin
    async with lent(("wire", str(origin), whose), make) as one:
        yield _OverKept(one)


class _OverKept(httpx2.AsyncBaseTransport):
    """Sends over connections that are kept. Closing it closes none of them."""

    def __init__(self, one: Lent[httpx2.AsyncClient]) -> None:
        self._lent = one

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """A connection that had died, which nobody can know before something is sent, is no failure of the server's:
        the request is sent once more, over a new one.
        """
        began_s, attempt = time.monotonic(), _Attempt()
        try:
            return await self._send(self._lent.client, request, attempt)
        except (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError):
            if attempt.connected or time.monotonic() - began_s > _DIES_WITHIN_S:
                raise
        return await self._send(await self._lent.renew(), request, _Attempt())

    async def _send(self, client: httpx2.AsyncClient, request: httpx2.Request, attempt: _Attempt) -> httpx2.Response:
        request.extensions = {**request.extensions, "trace": attempt.heard}
        response = await client.send(request, stream=True, auth=None)
        _acknowledge(response)
        return response


def _acknowledge(response: httpx2.Response) -> None:
    """Let the system acknowledge the head of an answer at once.

    Over a connection that is kept it waits some 40 ms first, for something to send along; and a plain server, which
    writes head and body apart (Nagle's algorithm, RFC 896), waits for that before it sends the body.
    """
    stream = response.extensions.get("network_stream")
    connection = stream.get_extra_info("socket") if stream else None
    if connection is not None and hasattr(socket, "TCP_QUICKACK"):
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


class _Attempt:
    """One sending of a request."""

    def __init__(self) -> None:
        self.connected = False
        """A connection was made for it."""

    async def heard(self, event: str, _: Any) -> None:
        self.connected |= "connect" in event.partition(".")[2]


@cache
def _tls() -> ssl.SSLContext:
    """Reading the certificates takes longer than the rest of an exchange, and a context belongs to no event loop."""
    return httpx2.create_ssl_context()


def load_backend() -> None:
    """What the client's own library imports when it first opens a connection, a third of a second of it."""
    asyncio.run(import_module("anyio").sleep(0))
    with suppress(OSError):  # told to who asks
        _tls()


def _with_more(body: JSON, more: JSON) -> JSON:
    """What is added lies beside what is there, in maps below too."""
    if not (isinstance(body, dict) and isinstance(more, Mapping)):
        return more
    return body | {name: _with_more(body.get(name), value) for name, value in more.items()}


class _Outgoing:
    """Gives a request the vendor's own form, and puts the key on it, to its own host. The SDKs never hold the key."""

    def __init__(self, vendor: Vendor, endpoint: Endpoint, key: str, more: Mapping[str, JSON]) -> None:
        self._more_body = more
        self._vendor, self._endpoint, self._key = vendor, endpoint, key
        self._origin = httpx2.URL(endpoint.base_url).origin
        self._kept = _HEADERS | vendor.headers
        self._listed = vendor.listed_headers
        self._more = {header.name.lower(): header.value for header in endpoint.headers}

    async def __call__(self, request: httpx2.Request) -> None:
        url, body = self._vendor.sent(request.url, request.content, self._endpoint)
        if self._more_body:
            body = json.dumps(_with_more(json.loads(body), self._more_body), ensure_ascii=False).encode()
        if url.origin != self._origin:
            raise httpx2.UnsupportedProtocol(f"not sent to {url.host}: another host than the provider's")
        kept = {name.lower(): value for name, value in request.headers.items() if name.lower() in self._kept}
        more = dict(self._more)
        for name in kept.keys() & more.keys() & self._listed:
            more[name] = f"{kept[name]},{more[name]}"
        request.url = url
        request.headers = httpx2.Headers({**kept, **more, **_PLAIN, "host": url.netloc.decode("ascii")})
        if body != request.content:
            request.stream, request._content = httpx2.ByteStream(body), body
            request.headers["content-length"] = str(len(body))
        request.headers.update(await self._vendor.authorized(request, self._endpoint, self._key))
        if tell := telling():
            tell(AnswerPiece(self._endpoint.name, "sent"))
