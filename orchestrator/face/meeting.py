"""Meeting servers of tools: what they say of these is kept before a run is pinned to it, and a change of it waits for a
person.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from orchestrator.domain.canonical import JSON
from orchestrator.files.looking import read_own
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import remove, write_whole

if TYPE_CHECKING:  # a run of an app without such tools loads nothing of them
    from orchestrator.domain.definition import Definition
    from orchestrator.domain.served_tool import ServedTool, ToolServer

T = TypeVar("T")
_CHANGED = "state/mcp"
"""What servers said when a tool of theirs was refused, until the person has read it."""


class ChangedTool(NamedTuple):
    """A tool of which its server says something else than it did."""

    was: ServedTool | None
    """None: it was met with no such tool."""
    now: ServedTool


def unmet(root: Path, definition: Definition) -> list[str]:
    """The servers a definition uses that nobody has met yet."""
    from orchestrator.workspace.read.met_tools import met_path

    return [name for name in definition.servers if not (root / met_path(name)).exists()]


def meet(root: Path, servers: Sequence[ToolServer]) -> None:
    """Ask them what their tools are, and keep it with the workspace's files. Raises what `OwnServers.met` raises."""
    from orchestrator.face.log import warn_once
    from orchestrator.tools.served.servers import OwnServers
    from orchestrator.workspace.read.met_tools import met_path, spelled

    asking = OwnServers(root)
    for server in servers:
        found, left = _waited_for(asking.met, server)
        path = met_path(server.name)
        write_whole(root, path, spelled(found.values()).encode())
        warn_once(f"server {server.name} was met, with {', '.join(sorted(found)) or 'no tool'}: {path}")
        for line in left:
            warn_once(f"of server {server.name} is left out: {line}")


def _waited_for(ask: Callable[[ToolServer], Coroutine[Any, Any, T]], server: ToolServer) -> T:
    """In a thread with a loop of its own: whoever begins a run may stand in one already."""
    import asyncio  # which scripts and gates can do without
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1, "meeting") as thread:
        return thread.submit(lambda: asyncio.run(ask(server))).result()


class LateServers:
    """Asks the servers of a workspace, which are loaded when one is."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def call(self, server: ToolServer, tool: ServedTool, arguments: Mapping[str, JSON]) -> JSON:
        from orchestrator.tools.served.servers import OwnServers

        return await OwnServers(self._root, changed=self._keep_changed).call(server, tool, arguments)

    def _keep_changed(self, server: ToolServer, _pinned: ServedTool, now: ServedTool) -> None:
        known = _read(self._root, _changed_path(server.name), server.name)
        _write_changed(self._root, server.name, known | {now.name: now})


def changed_tools(root: Path) -> list[ChangedTool]:
    """What waits for a person to allow it, by server and name."""
    from orchestrator.workspace.read.met_tools import met_path

    found = []
    for path in sorted((root / _CHANGED).glob("*.json")):
        server = path.stem
        now, was = (_read(root, below, server) for below in (_changed_path(server), met_path(server)))
        found += [ChangedTool(was.get(name), tool) for name, tool in now.items() if was.get(name) != tool]
    return found


def accept(root: Path, tools: Sequence[ChangedTool]) -> None:
    """Take what servers say now for what they were met with, as the person said."""
    from orchestrator.workspace.read.met_tools import met_path, spelled

    for server in sorted({one.now.server for one in tools}):
        met = _read(root, met_path(server), server)
        met |= {one.now.name: one.now for one in tools if one.now.server == server}
        write_whole(root, met_path(server), spelled(met.values()).encode())
        remove(root, _changed_path(server))


def _changed_path(server: str) -> str:
    return f"{_CHANGED}/{server}.json"


def _write_changed(root: Path, server: str, tools: Mapping[str, ServedTool]) -> None:
    from orchestrator.workspace.read.met_tools import spelled

    write_whole(root, _changed_path(server), spelled(tools.values()).encode(), mode=PRIVATE)


def _read(root: Path, below: str, server: str) -> dict[str, ServedTool]:
    """Nothing of a file that is not there or cannot be read: whoever loads an app is told of that one."""
    from orchestrator.workspace.read.met_tools import parse_met
    from orchestrator.workspace.yaml.faultlog import FaultLog

    try:
        text = read_own(root, below).decode()
    except (OSError, UnicodeDecodeError):
        return {}
    return dict(parse_met(server, text, FaultLog()) or {})
