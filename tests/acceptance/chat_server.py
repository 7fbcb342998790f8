"""A server on loopback that speaks Chat Completions and answers the publishing app's agents as a real model would."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DRAFT = "# Why small tools last\n\nA small tool does one thing. This page was written by another model.\n"
REVIEW = {"verdict": "approve", "findings": []}
METADATA = {
    "title": "Why small tools last",
    "summary": "A small tool does one thing.",
    "tags": ["tools"],
    "date": "2026-03-01",
    "slug": "why-small-tools-last",
}
NOTICE = {"message": "Mend a sentence", "notice": "One sentence reads otherwise."}
OUTPUTS = {"verdict": REVIEW, "slug": METADATA, "notice": NOTICE}
"""By a property of the schema that asks for it."""

Chat = dict[str, Any]


class ChatServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.asked: list[Chat] = []
        """The body of every request, in order."""
        self.usage: Chat | None = None
        """What the next answers are said to have taken, instead of a little."""
        self.says: Callable[[Chat], Chat | None] = lambda asked: None
        """What is said to a request, and how it ends, instead of what a model that works would say. With `status`, it
        is an error: `error` its body, `headers` what goes along; with `whole`, it is in one piece in any case."""
        self.keys: set[str] = set()
        """What requests came with as authorization."""
        self.headers: list[dict[str, str]] = []
        """Of every request, in order, by their names in lower case."""
        self.connections = 0
        self.drops: Callable[[int, int], bool] = lambda connection, request: False
        """Whether a request, by the number of its connection and its own on that, both from 1, is met by nothing but
        the end of the connection."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    with ChatServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer
    protocol_version = "HTTP/1.1"
    timeout = 10
    """Seconds: a connection that a test left open ends with it."""

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1
        self.number, self.requests = self.server.connections, 0

    def do_POST(self) -> None:
        self.requests += 1
        if self.server.drops(self.number, self.requests):
            self.close_connection = True
            return
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.keys.add(self.headers.get("Authorization", ""))
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        says = self.server.says(asked)
        if says and "status" in says:
            self._refuse(says)
            return
        completion = _completion(asked, len(self.server.asked), says)
        completion["usage"] = self.server.usage or completion["usage"]
        streams = bool(asked.get("stream")) and not (says or {}).get("whole")
        answer = _streamed(completion) if streams else json.dumps(completion).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream" if streams else "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _refuse(self, says: Chat) -> None:
        answer = json.dumps({"error": {"message": says.get("error", "no")}}).encode()
        self.send_response(says["status"])
        for name, value in {"Content-Type": "application/json", **says.get("headers", {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Say nothing on the tests' standard error."""


def _completion(asked: Chat, number: int, says: Chat | None) -> Chat:
    message = dict(says or _message(asked, number))
    message.pop("whole", None)
    reason = message.pop("finish_reason", "tool_calls" if "tool_calls" in message else "stop")
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 1_800_000_000,
        "model": asked["model"],
        "choices": [{"index": 0, "message": {"role": "assistant", **message}, "finish_reason": reason}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


def _streamed(completion: Chat) -> bytes:
    """The same in pieces: what it says, then how it ended with what it took."""
    (choice,) = completion["choices"]
    message = choice["message"]
    calls = [{"index": index, **call} for index, call in enumerate(message.get("tool_calls", ()))]
    delta = message | ({"tool_calls": calls} if calls else {})
    said = [
        {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]},
        {
            "choices": [{"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}],
            "usage": completion["usage"],
        },
    ]
    shared = {key: completion[key] for key in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    return "".join(f"data: {json.dumps(shared | chunk)}\n\n" for chunk in said).encode() + b"data: [DONE]\n\n"


def _message(asked: Chat, number: int) -> Chat:
    """Look first, where there is something to look with; then what the schema wants, in the form it is wanted in."""
    tools = {tool["function"]["name"]: tool["function"] for tool in asked.get("tools", [])}
    if "site_status" in tools and not any(message["role"] == "tool" for message in asked["messages"]):
        return call_of("site_status", {}, number)
    schema = _schema_wanted(asked, tools)
    if schema is None:
        return {"content": DRAFT}
    return output_of(asked, next(output for name, output in OUTPUTS.items() if name in schema["properties"]), number)


def _schema_wanted(asked: Chat, tools: Chat) -> Chat | None:
    if "final_result" in tools:
        return dict(tools["final_result"]["parameters"])
    wanted = asked.get("response_format", {})
    return dict(wanted["json_schema"]["schema"]) if wanted.get("type") == "json_schema" else None


def output_of(asked: Chat, output: Chat, number: int) -> Chat:
    """A message with what a schema wants, in the form it is wanted in."""
    tools = {tool["function"]["name"] for tool in asked.get("tools", [])}
    return call_of("final_result", output, number) if "final_result" in tools else {"content": json.dumps(output)}


def call_of(tool: str, arguments: Chat, number: int) -> Chat:
    """A message that asks for a tool."""
    function = {"name": tool, "arguments": json.dumps(arguments)}
    return {"content": None, "tool_calls": [{"id": f"call_{number}", "type": "function", "function": function}]}
