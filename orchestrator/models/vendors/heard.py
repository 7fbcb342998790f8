"""What came over the wire of a streamed answer, before any library made something of it.

The libraries pass over events they cannot read, and take the end of the bytes for the end of the answer. So the wire
is listened to here as well: an answer counts when every event was whole and the one came that ends it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable

import httpx2

from orchestrator.domain.canonical import JSON
from orchestrator.models.endpoint import Kind
from orchestrator.models.failure import Charge

_FIELDS = (b"data", b"event", b"id", b"retry")
_DONE = b"[DONE]"
_LAST: dict[Kind, frozenset[str]] = {
    "anthropic": frozenset({"message_stop", "error"}),
    "openai": frozenset({"response.completed", "response.incomplete", "response.failed", "error"}),
}
"""Types of the event that ends an answer. Chat Completions has none, but a word of its own."""


class Heard:
    """Listens to the response of one exchange."""

    def __init__(self, kind: Kind, on_bytes: Callable[[], None]) -> None:
        self._kind = kind
        self._on_bytes = on_bytes
        self._line = b""
        self._event = ""
        self._data: list[bytes] = []
        self._finish_said = False
        self.media_type = ""
        """Of a response that is no error."""
        self.garbled = False
        """Some event was not whole, so something of the answer may be missing."""
        self.ended = False
        """The event came that ends an answer."""
        self.input_tokens = 0
        self.output_tokens = 0
        """What the provider told so far."""

    @property
    def streamed(self) -> bool:
        return self.media_type == "text/event-stream"

    @property
    def broke_off(self) -> bool:
        return self.streamed and not self.ended

    @property
    def charge(self) -> Charge:
        """What an answer that went wrong on the way is charged for: at least what was told until then."""
        return Charge("maybe", self.input_tokens, self.output_tokens)

    def tokens(self, input_tokens: int, output_tokens: int) -> None:
        self.input_tokens, self.output_tokens = input_tokens, output_tokens

    async def attend(self, response: httpx2.Response) -> None:
        """Called with the response before its body is read."""
        if not response.is_success:
            return
        self.media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not self.streamed:
            return
        if response.headers.get("content-encoding", "identity") != "identity":
            self.garbled = True  # against what was asked; what cannot be listened to is not believed
        assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101 - the client is an async one
        response.stream = _Overheard(response.stream, self._take)

    def _take(self, chunk: bytes) -> None:
        self._on_bytes()
        *lines, self._line = (self._line + chunk).split(b"\n")
        for line in lines:
            self._take_line(line.removesuffix(b"\r"))

    def _take_line(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        if not line:
            self._end_event()
        elif name == b"data":
            self._data.append(value.removeprefix(b" "))
        elif name == b"event":
            self._event = value.strip().decode("utf-8", "replace")
        elif name and name not in _FIELDS:
            self.garbled = True

    def _end_event(self) -> None:
        data, event = b"\n".join(self._data), self._event
        self._data, self._event = [], ""
        if data.startswith(_DONE):
            self.ended = True
        elif data:
            self._take_event(event, _parsed(data))

    def _take_event(self, event: str, payload: JSON) -> None:
        if not isinstance(payload, dict):
            self.garbled = True
        elif self._kind in _LAST:
            # Anthropic's library passes over an event without its name, whatever stands in it.
            self.garbled |= self._kind == "anthropic" and event != payload.get("type")
            self.ended |= payload.get("type") in _LAST[self._kind]
        else:
            self._finish_said |= any(_finish(choice) for choice in payload.get("choices") or ())
            self.ended |= "error" in payload or (self._finish_said and bool(payload.get("usage")))


class _Overheard(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, take: Callable[[bytes], None]) -> None:
        self._stream = stream
        self._take = take

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self._take(chunk)
            yield chunk
        self._take(b"\n\n")  # the last event may lack the blank line that ends it

    async def aclose(self) -> None:
        await self._stream.aclose()


def _parsed(data: bytes) -> JSON:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _finish(choice: JSON) -> bool:
    return isinstance(choice, dict) and bool(choice.get("finish_reason"))
