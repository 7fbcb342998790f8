"""A channel that only remembers, and a server on this machine that takes what apprise sends to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from orchestrator.ports.channel import Delivery, Message
from orchestrator.workspace.read.notify_entry import NotifyAddress


@dataclass
class FakeChannel:
    """Takes everything, unless it is given something else to do."""

    messages: list[Message] = field(default_factory=list)
    answer: Callable[[], Delivery] = lambda: Delivery(True)

    async def send(self, message: Message) -> Delivery:
        self.messages.append(message)
        return self.answer()


@dataclass
class FakeChannels:
    """One for each name, as `apprise_channel` makes one for each address."""

    by_name: dict[str, FakeChannel] = field(default_factory=dict)

    def __call__(self, address: NotifyAddress) -> FakeChannel:
        return self[address.name]

    def __getitem__(self, name: str) -> FakeChannel:
        return self.by_name.setdefault(name, FakeChannel())


@dataclass
class Posted:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class ChannelServer:
    port: int
    posted: list[Posted] = field(default_factory=list)
    status: int = 200

    def address(self, scheme: str, rest: str = "baton-topic") -> NotifyAddress:
        return NotifyAddress(scheme, f"{scheme}://127.0.0.1:{self.port}/{rest}")


@contextmanager
def served() -> Iterator[ChannelServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found.posted.append(Posted(self.path, dict(self.headers), json.loads(body)))
            self.send_response(found.status)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = ChannelServer(server.server_address[1])
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
