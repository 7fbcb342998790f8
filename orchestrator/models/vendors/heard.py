"""The response of one exchange, between the wire and the vendor's library.

The libraries pass over events they cannot read, take the end of the bytes for the end of the answer, and each reads a
stream otherwise than an answer in one piece. So all that comes is taken in here: what they are given is one whole body
in the form their vendor describes, or nothing.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator

import httpx2

from orchestrator.domain.bounds import MAX_ERROR_BYTES
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.failure import Charge
from orchestrator.models.incoming.answer import AnswerForm, Incoming, Refused, Words
from orchestrator.models.incoming.normal import Names
from orchestrator.models.incoming.refusal import wait_in
from orchestrator.models.incoming.unfit import Unfit
from orchestrator.models.vendors.patience import Patience
from orchestrator.ports.piece import AnswerPiece, telling

_REST_S = 1.0
"""So long an answer that has said that it is over is read on: what ends its stream comes with it, and the connection
can then be kept. There are servers that hold it open, or say on it that they are still there."""


class Heard:
    """Stands between for one exchange."""

    def __init__(self, form: AnswerForm, endpoint: Endpoint, patience: Patience, offered: Names) -> None:
        self._form = form
        self._endpoint = endpoint
        self._patience = patience
        self._offered = offered
        self._tell = telling()
        self._incoming: Incoming | None = None
        self.trouble: Unfit | Refused | None = None
        """Why what came is no answer."""
        self.retry_after_s: float | None = None
        self.redirected_to: str | None = None
        """Where the answer is said to be instead, as far as the host; redirects are not followed."""
        self.secrets: tuple[str, ...] = ()
        """What the request showed of who asks, which no message may repeat."""

    @property
    def streamed(self) -> bool:
        return self._incoming is not None and self._incoming.streams

    @property
    def charge(self) -> Charge:
        """What an answer that is none is charged for: at least what was told until then."""
        whole = self._incoming is not None and self._incoming.came_whole
        cached = self._incoming.cached_tokens if self._incoming else (0, 0)
        return Charge.of_tokens(*self.tokens, *cached) if whole else Charge("maybe", *self.tokens)

    @property
    def has_begun(self) -> bool:
        return self._incoming is not None and (self._incoming.has_begun or any(self._incoming.tokens))

    @property
    def tokens(self) -> tuple[int, int]:
        """Read and written, as told so far."""
        return self._incoming.tokens if self._incoming else (0, 0)

    async def attend(self, response: httpx2.Response) -> None:
        """Called with the response before its body is read."""
        self.secrets = tuple(_secrets_on(response.request.headers))
        self.retry_after_s = wait_in(response.headers)
        encoding = response.headers.pop("content-encoding", "identity").strip().lower()
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101 - the client is an async one
        packed = encoding not in ("", "identity")
        response.headers.pop("content-length", None)
        stream = httpx2.ByteStream(response.content) if response.is_closed else response.stream
        self.redirected_to = _host_redirected_to(response)
        if not response.is_success:
            await _put(response, _Refusal(stream, packed=packed))
            return
        self._incoming = Incoming(
            self._form,
            media_type=media_type,
            streamed=self._endpoint.stream,
            offered=self._offered,
            begun=self._patience.begun,
            hear=self._overheard if self._tell else None,
        )
        response.headers["content-type"] = "application/json"
        await _put(response, _Whole(stream, self, encoding if packed else ""))

    def _overheard(self, words: Words, tokens: int) -> None:
        if self._tell:
            self._tell(AnswerPiece(self._endpoint.name, *words, tokens))

    async def _until_over(self, stream: AsyncIterator[bytes], incoming: Incoming) -> AsyncIterator[bytes]:
        """What comes until the stream ends. An answer that is over is whole, whatever becomes of its connection."""
        until: float | None = None
        while True:
            if incoming.is_over and until is None:
                until = asyncio.get_running_loop().time() + _REST_S
                self._patience.over()
            try:
                async with asyncio.timeout_at(until):
                    chunk = await anext(stream, None)
            except (TimeoutError, httpx2.TransportError):
                if until is None:
                    raise
                return
            if chunk is None:
                return
            yield chunk

    async def body(self, stream: AsyncIterator[bytes], encoding: str) -> bytes:
        """The whole answer in the form the vendor's library reads. Raises what is then found in `trouble`."""
        assert self._incoming is not None  # noqa: S101 - there is one for each response that is read
        try:
            if encoding:
                told = f"part of the answer came garbled: it is compressed ({encoding[:20]}), which was not asked for."
                raise Unfit("unreadable", told, "Switch compression off at the server.")
            async for chunk in self._until_over(stream, self._incoming):
                self._patience.heard()
                self._incoming.take(chunk)
            normal = self._incoming.end()
        except (Unfit, Refused) as trouble:
            self.trouble = trouble
            raise
        return json.dumps(normal.body).encode("ascii")


def _host_redirected_to(response: httpx2.Response) -> str | None:
    """None: nowhere else. No more of the address than its host, for the rest may hold what the request was."""
    if not 300 <= response.status_code < 400:
        return None
    try:
        place = response.request.url.join(response.headers.get("location", ""))
    except (httpx2.InvalidURL, ValueError):
        return "elsewhere"
    return f"{place.scheme}://{place.host}" if place.host else "elsewhere"


_TELLS_WHO = ("authorization", "x-api-key", "api-key", "x-goog-api-key", "x-amz-security-token")
_SIGNED_BY = re.compile(r"(?:Credential|Signature)=([^/, ]+)")


def _secrets_on(headers: httpx2.Headers) -> Iterator[str]:
    """Of a signed request, whose key it was and the signature; of others, what stands behind the scheme's name."""
    for value in filter(None, map(headers.get, _TELLS_WHO)):
        yield from _SIGNED_BY.findall(value) or [value.rpartition(" ")[2]]


async def _put(response: httpx2.Response, stream: httpx2.AsyncByteStream) -> None:
    if response.is_closed:  # a transport that is no network may bring what it has at once
        response._content = b"".join([chunk async for chunk in stream])
    else:
        response.stream = stream


async def hear_a_little(response: httpx2.Response) -> None:
    """Called with a response that is no answer before its body is read: of that no more is than of an error."""
    assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101 - the client is an async one
    packed = response.headers.pop("content-encoding", "identity").strip().lower() not in ("", "identity")
    response.headers.pop("content-length", None)
    stream = httpx2.ByteStream(response.content) if response.is_closed else response.stream
    await _put(response, _Refusal(stream, packed=packed))


class _Whole(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, heard: Heard, encoding: str) -> None:
        self._stream = stream
        self._heard = heard
        self._encoding = encoding

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield await self._heard.body(aiter(self._stream), self._encoding)

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Refusal(httpx2.AsyncByteStream):
    """The body of an error, as much of it as anybody reads, and nothing a library could choke on."""

    def __init__(self, stream: httpx2.AsyncByteStream, *, packed: bool) -> None:
        self._stream = stream
        self._packed = packed

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read: list[bytes] = []
        size = 0
        if not self._packed:
            async for chunk in self._stream:
                read.append(chunk)
                size += len(chunk)
                if size > MAX_ERROR_BYTES:
                    break
        yield _harmless(b"".join(read)[:MAX_ERROR_BYTES])

    async def aclose(self) -> None:
        await self._stream.aclose()


def _harmless(body: bytes) -> bytes:
    text = body.decode("utf-8", "replace")
    try:
        return json.dumps(read_json(text, halves=True)).encode("ascii")
    except NotJSON:
        return b"" if text.lstrip()[:1] in ("{", "[") else text.encode("utf-8")
