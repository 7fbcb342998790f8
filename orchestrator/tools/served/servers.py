"""Servers of tools, each started for one call and ended after it: nothing of one is left between two."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TypeVar

from orchestrator.domain.canonical import JSON
from orchestrator.domain.secrets import NO_SECRETS, Secrets
from orchestrator.domain.served_tool import ServedTool, ToolServer
from orchestrator.errors import BatonError, ToolError, Untrusted, WorkspaceError
from orchestrator.text.visible import visible
from orchestrator.tools.served.address import reached
from orchestrator.tools.served.described import kept, readable
from orchestrator.tools.served.process import ServerProcess, running
from orchestrator.tools.served.wire import Conversation, spoken_to
from orchestrator.tools.web import agent_name

T = TypeVar("T")
_EVERY_PROGRAM = ("PATH", "HOME", "LANG", "TMPDIR")
"""Without these most programs do not run. All else a server sees is named in `env`."""
_SHORTEST_SECRET = 8
"""Characters of a variable's value that is taken out of results: a shorter one stands in ordinary text too."""
_MOST_TOLD = 600
"""Characters of a trouble."""

Changed = Callable[[ToolServer, ServedTool, ServedTool], None]
"""Told of a tool as it was pinned and as it is described now."""


class OwnServers:
    """Those of one workspace. Whoever calls has seen to it that what would be started was allowed."""

    def __init__(self, root: Path, environ: Mapping[str, str] = os.environ, changed: Changed = lambda *_: None) -> None:
        self._root = root
        self._environ = environ
        self._changed = changed

    async def met(self, server: ToolServer) -> tuple[dict[str, ServedTool], list[str]]:
        """What a server says of its tools, by name, as it can be kept; and a line for each that cannot.

        Raises:
            ToolError, WorkspaceError: as `Servers.call`.
        """
        return kept((await self._asked(server, lambda talk: talk.tools())).values())

    async def call(self, server: ToolServer, tool: ServedTool, arguments: Mapping[str, JSON]) -> JSON:
        async def work(talk: Conversation) -> JSON:
            self._check(server, tool, (await talk.tools()).get(tool.name))
            return await talk.call(tool.name, arguments)

        found = await self._asked(server, work)
        return self._secrets(server).redact_value(found, f"what {tool.name} of server {server.name} said")

    def _check(self, server: ToolServer, pinned: ServedTool, now: ServedTool | None) -> None:
        """A tool is asked only while it is what it was when somebody could look at it. Raises Untrusted."""
        if now is None:
            raise Untrusted(
                f"server {server.name} has no tool {pinned.name} any more, which this run is pinned to.",
                mend="Begin a new run once its agent names another: baton app check",
            )
        now = readable(now)
        changes = pinned.changes_to(now)
        if changes:
            self._changed(server, pinned, now)
            raise Untrusted(
                f"server {server.name} has changed what it says of tool {pinned.name}: {', '.join(changes)}. "
                "Nothing was asked of it.",
                mend="Read what is new, then allow it: baton trust. Then move the run: baton upgrade RUN",
            )

    async def _asked(self, server: ToolServer, work: Callable[[Conversation], Awaitable[T]]) -> T:
        process: list[ServerProcess] = []
        try:
            async with asyncio.timeout(server.timeout_s):
                return await self._in_conversation(server, work, process)
        except TimeoutError as error:
            raise self._trouble(
                server, f"did not answer within {server.timeout_s:g} s, and was ended", process
            ) from error
        except BatonError:
            raise
        except BaseExceptionGroup as group:  # as the library's groups of tasks hand things on
            ours = _first_of(group)
            raise ours or self._trouble(server, "broke off", process) from group
        except Exception as error:  # whatever a server says, the library may fail on it in any way
            raise self._trouble(server, f"said something that is no answer: {error}", process) from error

    async def _in_conversation(
        self, server: ToolServer, work: Callable[[Conversation], Awaitable[T]], process: list[ServerProcess]
    ) -> T:
        if server.url:
            token = self._value(server, server.token_env) if server.token_env else ""
            async with reached(server.name, server.url, token, server.timeout_s, agent_name()) as talk:
                return await work(talk)
        environment = {name: self._environ[name] for name in _EVERY_PROGRAM if name in self._environ}
        environment |= {name: self._value(server, name) for name in server.env}
        async with running(server.name, server.command, self._root, environment) as one:
            process.append(one)
            async with spoken_to(server.name, one, agent_name()) as talk:
                return await work(talk)

    def _value(self, server: ToolServer, name: str) -> str:
        if name not in self._environ:
            raise WorkspaceError(
                f"{name} is not set, which server {server.name} of tools needs.", mend=f"Set it: export {name}=..."
            )
        return self._environ[name]

    def _trouble(self, server: ToolServer, told: str, process: list[ServerProcess]) -> ToolError:
        if process and process[0].trouble:
            return process[0].trouble
        said = process[0].said if process else ""
        if process and process[0].has_left:
            told = "ended before it had answered"
        whole = f"server {server.name} {told}." + (f" It said: {said}" if said else "")
        secrets = self._secrets(server)
        return ToolError(visible(secrets.redact_text(whole, f"what server {server.name} said"))[:_MOST_TOLD])

    def _secrets(self, server: ToolServer) -> Secrets:
        """The values that were given to it, so that none comes back in what it says."""
        names = (*server.env, *([server.token_env] if server.token_env else []))
        values = {name: self._environ.get(name, "") for name in names}
        hidden = {name: value for name, value in values.items() if len(value) >= _SHORTEST_SECRET}
        return Secrets(hidden) if hidden else NO_SECRETS


def _first_of(group: BaseExceptionGroup[BaseException]) -> BatonError | None:
    """Ours among all that went wrong."""
    for error in group.exceptions:
        found = _first_of(error) if isinstance(error, BaseExceptionGroup) else error
        if isinstance(found, BatonError):
            return found
    return None
