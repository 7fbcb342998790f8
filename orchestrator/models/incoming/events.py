"""Server-sent events, taken from bytes as they come, however they are cut."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.domain.bounds import MAX_JSON_BYTES, MAX_STREAM_EVENTS
from orchestrator.models.incoming.unfit import too_large
from orchestrator.values import dataclass

_FIELDS = (b"data", b"event", b"id", b"retry")


@dataclass(frozen=True, slots=True)
class StreamEvent:
    name: str
    data: bytes


class Events:
    """Reads one stream. Raises Unfit when an event, or their number, passes its bound."""

    def __init__(self) -> None:
        self.garbled = False
        """Some line was none that a stream of events has."""
        self._line: list[bytes] = []
        self._waiting = 0
        self._name = ""
        self._data: list[bytes] = []
        self._count = 0

    def take(self, chunk: bytes) -> Iterator[StreamEvent]:
        *lines, rest = chunk.split(b"\n")
        for line in lines:
            whole = b"".join([*self._line, line]).removesuffix(b"\r")
            self._line, self._waiting = [], self._waiting if self._data else 0
            yield from self._take_line(whole)
        if rest:
            self._line.append(rest)
            self._weigh(len(rest))

    def end(self) -> Iterator[StreamEvent]:
        """The last event may lack the blank line that ends it."""
        yield from self.take(b"\n\n")

    def _take_line(self, line: bytes) -> Iterator[StreamEvent]:
        name, _, value = line.partition(b":")
        if not line:
            yield from self._end_event()
        elif name == b"data":
            self._data.append(value.removeprefix(b" "))
            self._weigh(len(value))
        elif name == b"event":
            self._name = value.strip().decode("utf-8", "replace")
        elif name == b"error":  # llama.cpp's own way
            yield StreamEvent("error", value.strip())
        elif name and name not in _FIELDS:
            self.garbled = True

    def _end_event(self) -> Iterator[StreamEvent]:
        data, name = b"\n".join(self._data), self._name
        self._data, self._name, self._waiting = [], "", 0
        self._count += 1  # those that bring nothing, too: a server may say for ever that it is still there
        if self._count > MAX_STREAM_EVENTS:
            raise too_large("the answer", f"{MAX_STREAM_EVENTS:,} pieces")
        if data:
            yield StreamEvent(name, data)

    def _weigh(self, size: int) -> None:
        self._waiting += size
        if self._waiting > MAX_JSON_BYTES:
            raise too_large("a piece of the answer", f"{MAX_JSON_BYTES:,} bytes")
