"""The port to programs that serve tools: asked for one thing at a time, and believed in nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from orchestrator.domain.canonical import JSON
from orchestrator.domain.served_tool import ServedTool, ToolServer
from orchestrator.errors import RunError


class Servers(Protocol):
    async def call(self, server: ToolServer, tool: ServedTool, arguments: Mapping[str, JSON]) -> JSON:
        """What the tool says.

        Raises:
            ToolError: it failed, or the server did.
            Untrusted: the server says something else of the tool than is pinned.
            WorkspaceError: the server cannot be started as the settings have it.
        """
        ...


class NoServers:
    """Where none is started: what a tool said is recorded, or missing."""

    async def call(self, server: ToolServer, tool: ServedTool, arguments: Mapping[str, JSON]) -> JSON:  # noqa: ARG002
        raise RunError(
            f"no server of tools is started here, and {tool.name} of {server.name} was never asked this.",
            mend="Record it in a run of your own, and make a case of that: baton eval from-run RUN",
        )


NO_SERVERS = NoServers()
