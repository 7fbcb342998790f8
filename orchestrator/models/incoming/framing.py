"""How the events of a stream are cut: by lines that name them (server-sent events), by lines alone, or by lengths."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from orchestrator.domain.bounds import MAX_JSON_BYTES, MAX_STREAM_EVENTS
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.models.incoming.events import Events, StreamEvent
from orchestrator.models.incoming.unfit import too_large
from orchestrator.values import dataclass


class EventReader(Protocol):
    """Takes events from bytes as they come. Raises Unfit when an event, or their number, passes its bound."""

    garbled: bool

    def take(self, chunk: bytes) -> Iterator[StreamEvent]: ...

    def end(self) -> Iterator[StreamEvent]:
        """What the last bytes may still hold."""
        ...


@dataclass(frozen=True)
class Framing:
    media_type: str
    reader: Callable[[], EventReader]
    begins: tuple[bytes, ...] = ()
    """How such a stream begins, where a server may call it something else; none: only the media type tells."""


class LineEvents:
    """A JSON text a line: what Ollama sends."""

    def __init__(self) -> None:
        self.garbled = False
        self._line: list[bytes] = []
        self._waiting = self._count = 0

    def take(self, chunk: bytes) -> Iterator[StreamEvent]:
        *lines, rest = chunk.split(b"\n")
        for line in lines:
            whole = b"".join([*self._line, line]).strip()
            self._line, self._waiting = [], 0
            self._count += 1
            if self._count > MAX_STREAM_EVENTS:
                raise too_large("the answer", f"{MAX_STREAM_EVENTS:,} pieces")
            if whole:
                yield StreamEvent("", whole)
        if rest:
            self._line.append(rest)
            self._waiting += len(rest)
            if self._waiting > MAX_JSON_BYTES:
                raise too_large("a piece of the answer", f"{MAX_JSON_BYTES:,} bytes")

    def end(self) -> Iterator[StreamEvent]:
        yield from self.take(b"\n")


_PRELUDE = 12
"""Bytes before the headers: length of all, length of the headers, and a sum over both, 4 bytes each."""
_SUM = 4
_VALUE_SIZES = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}
"""Bytes of a header's value by its type, where that tells: true, false, numbers, a moment, a UUID. 6 and 7 say their
own. From https://smithy.io/2.0/aws/amazon-eventstream.html."""
_TEXT = 7


class FrameEvents:
    """Frames with their lengths and check sums before and behind them: what Amazon calls an event stream."""

    def __init__(self) -> None:
        self.garbled = False
        self._held = bytearray()
        self._count = 0

    def take(self, chunk: bytes) -> Iterator[StreamEvent]:
        if self.garbled:
            return
        self._held += chunk
        at = 0
        while size := self._size(at):
            yield from self._event(bytes(self._held[at : at + size]))
            at += size
        del self._held[:at]

    def end(self) -> Iterator[StreamEvent]:
        """Half a frame is no event; whether the answer had ended before it, its events have told."""
        self.garbled |= bool(self._held)
        return iter(())

    def _size(self, at: int) -> int:
        """Bytes of the frame that begins there; 0 until it is whole, or when it is none."""
        held = self._held
        if self.garbled or len(held) - at < _PRELUDE:
            return 0
        size = int.from_bytes(held[at : at + 4])
        if not _sums_up(bytes(held[at : at + _PRELUDE])) or size < _PRELUDE + _SUM:
            self.garbled = True
            return 0
        if size > MAX_JSON_BYTES:
            raise too_large("a piece of the answer", f"{MAX_JSON_BYTES:,} bytes")
        return size if len(held) - at >= size else 0

    def _event(self, frame: bytes) -> Iterator[StreamEvent]:
        self._count += 1
        if self._count > MAX_STREAM_EVENTS:
            raise too_large("the answer", f"{MAX_STREAM_EVENTS:,} pieces")
        ends = _PRELUDE + int.from_bytes(frame[4:8])
        headers = _headers(frame[_PRELUDE:ends]) if ends <= len(frame) - _SUM and _sums_up(frame) else None
        if headers is None:
            self.garbled = True
            return
        payload = frame[ends:-_SUM]
        match headers.get(":message-type"):
            case "event":
                yield StreamEvent(headers.get(":event-type", ""), payload)
            case "exception":
                yield StreamEvent("error", _failure(headers.get(":exception-type", ""), payload))
            case "error":
                told = {"__type": headers.get(":error-code", ""), "message": headers.get(":error-message", "")}
                yield StreamEvent("error", json.dumps(told).encode())
            case _:
                self.garbled = True


def _sums_up(part: bytes) -> bool:
    """A part ends with the sum over all that stands before it in the frame."""
    return zlib.crc32(part[:-_SUM]) == int.from_bytes(part[-_SUM:])


def _headers(data: bytes) -> dict[str, str] | None:
    """Those whose values are texts; None where they cannot be taken apart."""
    found: dict[str, str] = {}
    at = 0
    while at < len(data):
        name_ends = at + 1 + data[at]
        if name_ends >= len(data):
            return None
        name, kind, at = data[at + 1 : name_ends].decode("utf-8", "replace"), data[name_ends], name_ends + 1
        size = _VALUE_SIZES.get(kind)
        if size is None:
            size, at = int.from_bytes(data[at : at + 2]), at + 2
        if kind not in (*_VALUE_SIZES, 6, _TEXT) or at + size > len(data):
            return None
        if kind == _TEXT:
            found[name] = data[at : at + size].decode("utf-8", "replace")
        at += size
    return found


def _failure(kind: str, payload: bytes) -> bytes:
    try:
        told = read_json(payload.decode("utf-8", "replace"), halves=True)
    except NotJSON:
        told = {}
    return json.dumps({**(told if isinstance(told, dict) else {}), "__type": kind}).encode("ascii")


SSE = Framing("text/event-stream", Events, (b"data:", b"event:", b"id:", b"retry:", b":"))
LINES = Framing("application/x-ndjson", LineEvents)
FRAMES = Framing("application/vnd.amazon.eventstream", FrameEvents)
