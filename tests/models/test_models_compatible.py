"""A server that speaks Chat Completions, on this machine."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from recorded_http import RECORDED, SITE_TOOLS, VERDICT, question

from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.domain.messages import Answer, Request, ToolResult
from orchestrator.models.registry import model_for


class Server(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: list[str] = []
        self.asked: list[tuple[dict[str, str], dict]] = []

    @property
    def provider(self) -> Provider:
        return Provider(
            "local", "openai-compatible", f"http://127.0.0.1:{self.server_port}/v1", "LOCAL_KEY", stream=False
        )


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(({name.lower(): value for name, value in self.headers.items()}, body))
        reply = (RECORDED / f"{self.server.replies.pop(0)}.json").read_bytes()
        self.send_response(200 if self.path == "/v1/chat/completions" else 404)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(server: Server, request: Request, **environ: str) -> Answer:
    asked = model_for(
        [RoleModel(request.model)], {"local": server.provider}, environ={"HOME": "/nonexistent", **environ}
    )
    return asyncio.run(asked.answer(request))


def test_an_agents_turn_runs_unchanged_on_a_local_server(server):
    server.replies = ["chat_calls", "chat_output"]
    first = question("local:qwen3-4b", tools=SITE_TOOLS, output_schema=VERDICT)
    called = ask(server, first).message
    results = tuple(ToolResult(call.call, call.tool, "ok") for call in called.calls)
    answer = ask(
        server, question("local:qwen3-4b", output_schema=VERDICT, messages=(*first.messages, called, *results))
    )
    assert answer.message.output == {"verdict": "revise", "findings": ["The opening says nothing."]}
    roles = [message["role"] for message in server.asked[1][1]["messages"]]
    assert roles == ["system", "user", "assistant", "tool", "tool", "tool"]


def test_a_local_server_gets_its_own_key_or_none(server):
    server.replies = ["chat_text", "chat_text"]
    for environ in ({"LOCAL_KEY": "k-1", "OPENAI_API_KEY": "sk-other"}, {"OPENAI_API_KEY": "sk-other"}):
        ask(server, question("local:qwen3-4b"), **environ)
    assert [headers.get("authorization") for headers, _ in server.asked] == ["Bearer k-1", None]
