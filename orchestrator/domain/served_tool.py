"""Tools that another program serves by MCP: which program that is, and what it said of a tool when it was pinned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from orchestrator.domain.canonical import JSON, digest_of_json, short
from orchestrator.domain.codec import to_plain
from orchestrator.domain.messages import ToolSpec
from orchestrator.values import dataclass, field

SERVED = "mcp:"
"""What the name of such a tool begins with: `mcp:SERVER/TOOL`."""
_NO_LETTER = re.compile(r"[^A-Za-z0-9_-]")
_SHOWN = 120
"""Characters from either end of a description that has changed."""
_LONGEST = 64
"""Characters of a tool's name that every vendor takes."""


@dataclass(frozen=True)
class ToolServer:
    """A program of `baton.yaml` that serves tools."""

    name: str
    command: tuple[str, ...] = ()
    """What is run, in the workspace; empty where it has an address."""
    env: tuple[str, ...] = ()
    """The variables of the environment that it sees, beside the few every program needs."""
    url: str = ""
    token_env: str = ""
    """The variable that holds what is sent to the address as a bearer token."""
    timeout_s: float = 60.0
    """For one call, with the start of the program."""
    only_read: tuple[str, ...] = ()
    """Tools that only read, on the person's word: the server does not say so itself."""


@dataclass(frozen=True)
class ServedTool:
    """A tool as its server described it. Not its words only: they are part of what a model is asked."""

    server: str
    name: str
    description: str = ""
    parameters: Mapping[str, JSON] = field(default_factory=dict)
    """JSON Schema of the arguments object."""
    reads: bool = False
    """The server says that it changes nothing (`readOnlyHint`)."""

    @property
    def spec(self) -> ToolSpec:
        """As a model is told of it."""
        return ToolSpec(self.called, self.description, self.parameters)

    @cached_property
    def called(self) -> str:
        """A name that every vendor takes, and that no other tool of an agent has."""
        plain = _NO_LETTER.sub("_", f"{self.server}__{self.name}")
        if len(plain) <= _LONGEST and plain == f"{self.server}__{self.name}":
            return plain
        return f"{plain[: _LONGEST - 9]}_{short(digest_of_json([self.server, self.name]))}"

    def changes_to(self, other: ServedTool) -> list[str]:
        """What another description of the tool says otherwise, for a person."""
        told = []
        if self.description != other.description:
            told.append(f"its description (“{_cut(self.description)}” is now “{_cut(other.description)}”)")
        if to_plain(dict(self.parameters)) != to_plain(dict(other.parameters)):
            before, after = (_arguments(one.parameters) for one in (self, other))
            same = "which it takes in another way" if before == after else f"which were {before} and are now {after}"
            told.append(f"its arguments, {same}")
        if self.reads != other.reads:
            told.append("that it only reads" + ("" if other.reads else ", which it says no more"))
        return told


def _cut(text: str) -> str:
    """On one line. Two descriptions may begin alike: of a long one the end is shown as well."""
    words = " ".join(text.split())
    return words if len(words) <= 2 * _SHOWN else f"{words[:_SHOWN]} … {words[-_SHOWN:]}"


def _arguments(schema: Mapping[str, JSON]) -> str:
    properties = schema.get("properties")
    return _cut(", ".join(properties)) if isinstance(properties, Mapping) and properties else "none"


def served_name(written: str) -> tuple[str, str] | None:
    """Server and tool of `mcp:SERVER/TOOL`; None of a name that is no such tool's."""
    if not written.startswith(SERVED):
        return None
    server, _, tool = written.removeprefix(SERVED).partition("/")
    return server, tool
