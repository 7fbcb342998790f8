"""Servers made with the library itself: on a pipe, and at an address of this machine."""

from __future__ import annotations

import asyncio
import socket
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from mcp.server import MCPServer
from mcp_types import ToolAnnotations
from starlette.types import Receive, Scope, Send

from orchestrator.domain.served_tool import ToolServer
from orchestrator.errors import ToolError
from orchestrator.tools.served.servers import OwnServers

PROGRAM = """\
from mcp.server import MCPServer
from mcp_types import ToolAnnotations

server = MCPServer("tracker")


@server.tool(annotations=ToolAnnotations(read_only_hint=True))
def count(state: str) -> int:
    "How many issues are in a state."
    print("looking")
    return 41


server.run()
"""


def test_a_program_of_the_library_is_met_and_asked(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(textwrap.dedent(PROGRAM), "utf-8")
    server = ToolServer("tracker", (sys.executable, "server.py"))
    servers = OwnServers(tmp_path)
    met, left = asyncio.run(servers.met(server))
    assert (list(met), left) == (["count"], [])
    assert met["count"].reads
    assert asyncio.run(servers.call(server, met["count"], {"state": "open"})) == {"result": 41}


class AtAddress:
    """A server of tools on loopback, which notes what it was sent."""

    def __init__(self) -> None:
        tools = MCPServer("docs")
        tools.add_tool(self.search, annotations=ToolAnnotations(read_only_hint=True))
        self._app = tools.streamable_http_app(json_response=True)
        self.tokens: set[str] = set()
        self.says = "found"

    def search(self, words: str) -> str:
        """Look for words."""
        return f"{self.says}: {words}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: list[Any] = scope.get("headers", [])
        self.tokens |= {value.decode() for name, value in headers if name == b"authorization"}
        await self._app(scope, receive, send)


@contextmanager
def _served(app: Any) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # who comes before the server serves waits for it
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            server.should_exit = True
            thread.join()


def test_a_server_at_an_address_is_asked_with_its_token_and_bounded(tmp_path: Path) -> None:
    docs = AtAddress()
    servers = OwnServers(tmp_path, {"DOCS_LOGIN": "docs-login-1a2b3c"})
    with _served(docs) as url:
        server = ToolServer("docs", url=url, token_env="DOCS_LOGIN")
        tool = asyncio.run(servers.met(server))[0]["search"]
        assert asyncio.run(servers.call(server, tool, {"words": "gates"})) == {"result": "found: gates"}
        docs.says = "docs-login-1a2b3c"
        assert asyncio.run(servers.call(server, tool, {"words": "x"})) == {"result": "(secret DOCS_LOGIN): x"}
        docs.says = "x" * 20_000_000
        with pytest.raises(ToolError, match="server docs"):
            asyncio.run(servers.call(server, tool, {"words": "x"}))
    assert docs.tokens == {"Bearer docs-login-1a2b3c"}


def test_an_address_where_nobody_is_is_one_clear_error(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        server = ToolServer("docs", url=f"http://127.0.0.1:{taken.getsockname()[1]}/mcp")
        with pytest.raises(ToolError, match="server docs"):
            asyncio.run(OwnServers(tmp_path).met(server))
