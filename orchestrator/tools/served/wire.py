"""What is said to a server of tools and what it says, by the library. The one module of this side that knows it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, check_value
from orchestrator.domain.served_tool import ServedTool
from orchestrator.errors import ToolError
from orchestrator.ports.installed import extra
from orchestrator.text.visible import visible
from orchestrator.tools.served.process import ServerProcess

_MOST_PAGES = 20
_MOST_TOOLS = 500
"""Of one server. Who offers more is a program that makes them up."""
_MOST_TOLD = 2_000
"""Characters of why a tool failed."""
_MOST_RUBBISH = 200
"""Lines that are of no protocol: a program that logs to its standard output has some."""
MOST_RESULT = 200_000
"""Characters of one result: some 50,000 tokens, which is more than any model should be given at once."""


def library(name: str) -> Any:
    """A module of the library. Raises WorkspaceError: the extra is not installed."""
    return extra("mcp", name, "tools of servers (mcp)")


class Conversation:
    """With one server, which has said who it is."""

    def __init__(self, server: str, session: Any, types: Any) -> None:
        self._server = server
        self._session = session
        self._types = types

    async def tools(self) -> dict[str, ServedTool]:
        """All that it offers, by name. Raises ToolError."""
        found: dict[str, ServedTool] = {}
        cursor = None
        for _ in range(_MOST_PAGES):
            params = self._types.PaginatedRequestParams(cursor=cursor)
            listed = await self._asked(self._types.ListToolsRequest(params=params), self._types.ListToolsResult)
            found |= {tool.name: _tool(self._server, tool) for tool in listed.tools}
            cursor = listed.next_cursor
            if cursor is None or len(found) > _MOST_TOOLS:
                break
        if cursor is not None or len(found) > _MOST_TOOLS:
            raise ToolError(f"server {self._server} offers more than {_MOST_TOOLS} tools.")
        return found

    async def call(self, tool: str, arguments: Mapping[str, JSON]) -> JSON:
        """What the tool says. Raises ToolError: it failed, or says what no model can read."""
        params = self._types.CallToolRequestParams(name=tool, arguments=dict(arguments))
        # Not `call_tool`, which holds results to a schema that the server may choose as it likes.
        result = await self._asked(self._types.CallToolRequest(params=params), self._types.CallToolResult)
        said, structured = _said(result), result.structured_content
        size = _size(said if result.is_error or structured is None else structured)
        if size > MOST_RESULT:
            told = f"{tool} of server {self._server} answered with {size:,} characters; {MOST_RESULT:,} are taken."
            raise ToolError(told, mend="Ask for less.")
        if result.is_error:
            why = visible(" ".join(said))[:_MOST_TOLD] or "it does not say why"
            raise ToolError(f"{tool} of server {self._server} failed: {why}")
        found: JSON = structured if structured is not None else "\n".join(said)
        return found

    async def greet(self) -> None:
        """Raises ToolError."""
        mcp_error = library("mcp.shared.exceptions").MCPError
        try:
            await self._session.initialize()
        except mcp_error:  # it speaks the newest revision alone, which has no greeting
            newest = library("mcp_types.version").LATEST_MODERN_VERSION
            raw = await self._session.send_discover(newest)
            self._session.adopt(self._types.DiscoverResult.model_validate(raw))

    async def _asked(self, request: Any, result: Any) -> Any:
        return await self._session.send_request(request, result)


def _tool(server: str, tool: Any) -> ServedTool:
    hints = tool.annotations
    reads = bool(hints and hints.read_only_hint is True)
    return ServedTool(server, tool.name, tool.description or "", tool.input_schema, reads)


def _size(found: JSON) -> int:
    """Characters of a text, of several, or of a value as it is spelled."""
    if isinstance(found, list) and all(isinstance(one, str) for one in found):
        return sum(map(len, found))
    try:
        check_value(found)
        return len(json.dumps(found, ensure_ascii=False))
    except (NotJSON, ValueError, RecursionError) as error:
        raise ToolError(f"what a server said is no value that can be kept: {error}") from error


def _said(result: Any) -> list[str]:
    """The texts of a result; what is none is named."""
    texts = []
    for block in result.content:
        if block.type == "text":
            texts.append(block.text)
        elif block.type == "resource" and hasattr(block.resource, "text"):
            texts.append(block.resource.text)
        else:
            texts.append(f"(left out: {block.type}, which is no text)")
    return texts


@asynccontextmanager
async def spoken_to(name: str, process: ServerProcess, version: str) -> AsyncIterator[Conversation]:
    """A conversation with a server's process, from the greeting on.

    Raises:
        ToolError: it ends, or says what is of no protocol.
    """
    anyio, message_of = library("anyio"), library("mcp.shared.message").SessionMessage
    to_session, incoming = anyio.create_memory_object_stream(0)
    outgoing, from_session = anyio.create_memory_object_stream(0)
    adapter = library("mcp_types").jsonrpc_message_adapter

    async def hear() -> None:
        rubbish = 0
        async with to_session:
            async for line in process.lines():
                try:
                    message = adapter.validate_json(line, by_name=False)
                except ValueError:
                    rubbish += 1
                    if rubbish > _MOST_RUBBISH:
                        process.trouble = ToolError(f"server {name} says what is of no protocol.")
                        return
                    continue
                await to_session.send(message_of(message))

    async def say() -> None:
        async with from_session:
            async for sent in from_session:
                line = sent.message.model_dump_json(by_alias=True, exclude_unset=True)
                await process.say(line.encode())

    async with _beside(hear(), say()), conversation(name, incoming, outgoing, version) as talk:
        yield talk


@asynccontextmanager
async def _beside(*works: Any) -> AsyncIterator[None]:
    """Goes on while something else is done, and no longer."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def conversation(name: str, incoming: Any, outgoing: Any, version: str) -> AsyncIterator[Conversation]:
    """Over any two streams of messages."""
    types = library("mcp_types")
    session_of = library("mcp.client.session").ClientSession
    async with session_of(
        incoming, outgoing, client_info=types.Implementation(name="baton", version=version)
    ) as session:
        talk = Conversation(name, session, types)
        await talk.greet()
        yield talk
