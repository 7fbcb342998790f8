"""A channel that only remembers, and a server on this machine that takes what apprise sends to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import create_server, socket
from threading import Thread
from typing import Any

from orchestrator.ports.channel import Delivery, Message
from orchestrator.workspace.read.notify_entry import NotifyAddress


@dataclass
class FakeChannel:
    """Takes everything, unless it is given something else to do."""

    messages: list[Message] = field(default_factory=list)
    answer: Callable[[], Delivery] = lambda: Delivery("sent")

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
    """0: it takes a message, and breaks off."""

    def address(self, scheme: str, rest: str = "baton-topic") -> NotifyAddress:
        return NotifyAddress(scheme, f"{scheme}://127.0.0.1:{self.port}/{rest}")


@contextmanager
def mail_served() -> Iterator[tuple[int, list[EmailMessage]]]:
    """A mail server that takes one letter: its port, and what came."""
    letters: list[EmailMessage] = []

    def take(one: socket) -> None:
        connection, _ = one.accept()
        with connection, connection.makefile("rwb", buffering=0) as lines:
            lines.write(b"220 here\r\n")
            while word := lines.readline()[:4].strip().upper():
                lines.write(b"354 go on\r\n" if word == b"DATA" else b"250 well\r\n")
                if word == b"DATA":
                    letter = b"".join(iter(lines.readline, b".\r\n"))
                    letters.append(message_from_bytes(letter, EmailMessage, policy=default))
                    lines.write(b"250 well\r\n")

    with create_server(("127.0.0.1", 0)) as one:
        thread = Thread(target=take, args=(one,), daemon=True)
        thread.start()
        yield one.getsockname()[1], letters
        thread.join()


@contextmanager
def served() -> Iterator[ChannelServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found.posted.append(Posted(self.path, dict(self.headers), json.loads(body)))
            if not found.status:  # it has the message, and is gone
                return
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
