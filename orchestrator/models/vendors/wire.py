"""The HTTP client of one exchange: one host, one key, no redirects, and no header that was not meant to leave."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from functools import cache

import httpx2

from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.vendor import Vendor

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

OnResponse = Callable[[httpx2.Response], Awaitable[None]]
"""Called with a response before its body is read."""


def http_client(
    vendor: Vendor,
    endpoint: Endpoint,
    key: str,
    transport: httpx2.AsyncBaseTransport | None = None,
    on_response: OnResponse | None = None,
) -> httpx2.AsyncClient:
    """A client for one exchange. Its user closes it, in the event loop it was used in.

    Redirects are not followed: httpx2 takes only `Authorization` off a request that leaves its host, not `x-api-key`,
    and never the prompt.
    """
    return httpx2.AsyncClient(
        verify=_tls(),
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=not endpoint.loopback,  # a proxy has no business with what stays on this machine
        transport=transport,
        event_hooks={"request": [_Outgoing(vendor, endpoint, key)], "response": [on_response] if on_response else []},
    )


@cache
def _tls() -> ssl.SSLContext:
    """Reading the certificates takes longer than the rest of an exchange, and a context belongs to no event loop."""
    return httpx2.create_ssl_context()


class _Outgoing:
    """Gives a request the vendor's own form, and puts the key on it, to its own host. The SDKs never hold the key."""

    def __init__(self, vendor: Vendor, endpoint: Endpoint, key: str) -> None:
        self._vendor, self._endpoint, self._key = vendor, endpoint, key
        self._origin = httpx2.URL(endpoint.base_url).origin
        self._kept = _HEADERS | vendor.headers
        self._listed = vendor.listed_headers
        self._more = {header.name.lower(): header.value for header in endpoint.headers}

    async def __call__(self, request: httpx2.Request) -> None:
        url, body = self._vendor.sent(request.url, request.content, self._endpoint)
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
