"""A served tool as any other: its arguments held to the pinned schema, its call left to whoever asks servers."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Definition
from orchestrator.domain.json_schema import validator_of
from orchestrator.domain.messages import ToolSpec
from orchestrator.domain.served_tool import ServedTool, ToolServer, served_name
from orchestrator.errors import RunError, ToolError
from orchestrator.ports.servers import Servers
from orchestrator.ports.tool import Surroundings
from orchestrator.values import dataclass

_MOST_TOLD = 3


@dataclass(frozen=True)
class ToolOfServer:
    server: ToolServer
    tool: ServedTool
    servers: Servers

    @property
    def spec(self) -> ToolSpec:
        return self.tool.spec

    @property
    def pure(self) -> bool:
        """It reads the world, whatever it says of itself."""
        return False

    async def call(self, arguments: Mapping[str, JSON], surroundings: Surroundings) -> JSON:  # noqa: ARG002
        faults = validator_of(self.tool.parameters, formats=False).misfits(dict(arguments), _MOST_TOLD)
        if faults:
            told = "; ".join(fault.message for fault in faults)
            raise ToolError(f"{told}.", where=self.tool.called, mend="Call it with other arguments.")
        return await self.servers.call(self.server, self.tool, arguments)


def tool_of_server(name: str, definition: Definition, servers: Servers) -> ToolOfServer:
    """`mcp:SERVER/TOOL` of a definition. Raises RunError: its server was not met when the run was pinned."""
    server, _ = served_name(name) or ("", "")
    if name not in definition.served or server not in definition.servers:
        raise RunError(
            f"{name} was not known when this run began, so nobody has pinned what it is.",
            mend=f"Begin a new run, which asks the server first: baton run {definition.app.name}",
        )
    return ToolOfServer(definition.servers[server], definition.served[name], servers)
