"""Every vendor's protocol over a real connection, with a server on loopback that answers as the vendor does."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from recorded_http import KEY, SITE_TOOLS, question
from vendor_bodies import bodies, pieces_of
from vendor_models import NAMES

from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.domain.messages import ToolCall
from orchestrator.models.registry import model_for

BELOW = {
    "vertex": "/v1beta1/projects/p/locations/l",
    "azure": "/openai/v1?api-version=2024-10-21",
    "mistral": "/v1",
    "groq": "/openai/v1",
    "openrouter": "/api/v1",
    "ollama": "/v1",
}
TYPES = {"bedrock": "application/vnd.amazon.eventstream", "ollama": "application/x-ndjson"}


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.kind = ""
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        kind = self.server.kind
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.path, headers, body))
        self.send_response(200)
        self.send_header("content-type", TYPES.get(kind, "text/event-stream"))
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        answer = bodies("gemini" if kind == "vertex" else kind)["thinking_calls"]
        for piece in [*pieces_of(kind, answer), b""]:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("kind", NAMES)
def test_a_role_is_played_by_it_over_a_real_connection(kind, server):
    server.kind = kind
    server.asked.clear()
    base_url = f"http://127.0.0.1:{server.server_port}{BELOW.get(kind, '')}"
    provider = Provider("there", kind, base_url, "THE_KEY")
    name = f"there:{NAMES[kind].partition(':')[2]}"
    model = model_for([RoleModel(name)], {"there": provider}, environ={"HOME": "/nonexistent", "THE_KEY": KEY})
    answer = asyncio.run(model.answer(question(name, tools=SITE_TOOLS)))
    assert answer.message.calls == (
        ToolCall("c1", "site_status", {"site": "site"}),
        ToolCall("c2", "site_tree", {"site": "site"}),
    )
    ((path, headers, body),) = server.asked
    assert any(KEY in value for value in headers.values())
    assert headers["host"] == f"127.0.0.1:{server.server_port}"
    assert "Review this." in json.dumps(body)
    own = {"ollama": "/api/chat", "bedrock": "/model/", "gemini": "/v1beta/models/"}
    assert path.startswith(own.get(kind) or BELOW[kind].partition("?")[0])
