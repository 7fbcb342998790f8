"""A server on loopback that speaks Chat Completions a piece at a time, each when the test says so."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Delta = dict[str, Any]

_PATIENCE_S = 30.0
"""A test that fails is not to hang."""


def end(reason: str = "stop", tokens: int = 20) -> Delta:
    """The last piece of an answer."""
    return {"finish": reason, "usage": {"prompt_tokens": 10, "completion_tokens": tokens}}


class DribblingServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[Sequence[str | Delta]] = []
        """To one request after the other: texts, deltas and an `end`. Without one, the connection breaks off."""
        self.held = threading.Semaphore(0)
        self.is_held = False
        """Every piece waits until it is let go of."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def let_go(self, pieces: int = 1) -> None:
        self.held.release(pieces)


@contextmanager
def dribbling_server() -> Iterator[DribblingServer]:
    with DribblingServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.is_held = False
            server.let_go(1000)
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: DribblingServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.close_connection = True
        pieces = self.server.answers.pop(0)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.flush()
        try:
            for piece in pieces:
                if self.server.is_held:
                    self.server.held.acquire(timeout=_PATIENCE_S)
                self.wfile.write(_chunk({"content": piece} if isinstance(piece, str) else piece))
                self.wfile.flush()
        except OSError:  # who asked has gone
            return

    def log_message(self, *_: Any) -> None:
        """Say nothing on the tests' standard error."""


def _chunk(delta: Delta) -> bytes:
    said = {key: value for key, value in delta.items() if key not in ("finish", "usage")}
    chunk: dict[str, Any] = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1_800_000_000,
        "model": "small",
        "choices": [{"index": 0, "delta": said, "finish_reason": delta.get("finish")}],
    }
    if "usage" in delta:
        chunk["usage"] = delta["usage"]
    return f"data: {json.dumps(chunk)}\n\n".encode()
