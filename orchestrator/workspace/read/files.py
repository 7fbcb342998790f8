"""The files of one workspace, each read and told of once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from orchestrator.domain.served_tool import ServedTool, served_name
from orchestrator.files.finding import found
from orchestrator.workspace.read.agent_file import AgentSource, parse_agent
from orchestrator.workspace.read.app_source import AppSource, app_path, parse_app
from orchestrator.workspace.read.attention import ATTENTION, parse_attention
from orchestrator.workspace.read.governance import Governance, governance_in
from orchestrator.workspace.read.met_tools import met_path, parse_met
from orchestrator.workspace.read.phase_reader import ReadKinds
from orchestrator.workspace.read.python_module import PythonModule, parse_module
from orchestrator.workspace.read.rules import APPROVALS, Approvals, parse_approvals
from orchestrator.workspace.read.schema_file import Schema, parse_schema
from orchestrator.workspace.read.settings import Settings, settings_of
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.yaml.faultlog import FaultLog

T = TypeVar("T")


class WorkspaceFiles:
    """Reads on demand and remembers, so that a broken file is one fault however many apps name it."""

    def __init__(self, root: Path, faults: FaultLog, kinds: ReadKinds) -> None:
        self.root = root
        self._kinds = kinds
        self.faults = faults
        self._read: dict[str, object] = {}
        self._instead: dict[str, str] = {}

    def suppose(self, path: str, text: str) -> None:
        """Read a file as if this stood in it: what would be wrong with it, before it is written."""
        self._instead[path] = text

    @property
    def settings(self) -> Settings:
        return self._once("settings", lambda: settings_of(self.root, self.faults))

    @property
    def app_names(self) -> tuple[str, ...]:
        return self._names("apps", ".yaml")

    @property
    def agent_names(self) -> tuple[str, ...]:
        return self._names("agents", ".md")

    @property
    def schema_names(self) -> tuple[str, ...]:
        return tuple(f"{name}.json" for name in self._names("schemas", ".json"))

    def app(self, name: str) -> AppSource | None:
        """An app that exists; None when it cannot be read."""
        sources = None if self.settings.doubts("sources") else self.settings.sources
        return self._parsed(
            app_path(name), lambda text: parse_app(name, text, self.faults, self._kinds, sources=sources)
        )

    def agent(self, name: str) -> AgentSource | None:
        return self._parsed(f"agents/{name}.md", lambda text: parse_agent(name, text, self.faults))

    def schema(self, name: str) -> Schema | None:
        path = f"schemas/{name}"
        return self._parsed(path, lambda text: parse_schema(path, text, self.faults))

    @property
    def approvals(self) -> Approvals:
        if APPROVALS not in self._instead and not _is_there(self.root / APPROVALS):
            return Approvals()
        return self._parsed(APPROVALS, lambda text: parse_approvals(text, self.faults)) or Approvals(certain=False)

    @property
    def governance(self) -> Governance:
        return self._once("governance", lambda: governance_in(self.root, self.faults))

    @property
    def prompt_sources(self) -> dict[str, str]:
        """Every template below `prompts/` that is text, by its path there. One that is none is told when named."""
        return self._once("prompt sources", self._prompt_sources)

    def module(self, path: str) -> PythonModule | None:
        """A Python file, or None when there is none or it cannot be read."""
        if not _is_there(self.root / path):
            return None
        return self._parsed(path, lambda text: parse_module(path, text, self.faults))

    @property
    def tool_modules(self) -> tuple[PythonModule, ...]:
        modules = (self.module(f"tools/{name}.py") for name in self._names("tools", ".py"))
        return tuple(module for module in modules if module)

    def met_tools(self, server: str) -> Mapping[str, ServedTool] | None:
        """What a server said of its tools when it was met, by name; None where it was not, or that cannot be read."""
        path = met_path(server)
        if not _is_there(self.root / path):
            return None
        return self._parsed(path, lambda text: parse_met(server, text, self.faults))

    def served_tool(self, named: str) -> ServedTool | None:
        """`mcp:SERVER/TOOL` as it was met."""
        server, tool = served_name(named) or ("", "")
        if server not in self.settings.servers:
            return None
        return (self.met_tools(server) or {}).get(tool)

    @property
    def all_tools_readable(self) -> bool:
        return len(self.tool_modules) == len(self._names("tools", ".py"))

    def read_all(self) -> None:
        """Read what no app may have asked for, so that its faults are told too."""
        for name in self.agent_names:
            self.agent(name)
        for name in self.schema_names:
            self.schema(name)
        if _is_there(self.root / ATTENTION) and (text := read_text(self.root, ATTENTION, self.faults)) is not None:
            parse_attention(text, self.faults)
        for name in self.prompt_names:
            self.tell_unreadable(f"prompts/{name}")
        _ = self.approvals, self.governance, self.tool_modules

    def tell_unreadable(self, path: str) -> None:
        """Say why a file that was passed over cannot be read."""
        read_text(self.root, path, self.faults)

    def _prompt_sources(self) -> dict[str, str]:
        texts = {name: read_text(self.root, f"prompts/{name}", FaultLog()) for name in self.prompt_names}
        return {name: text for name, text in texts.items() if text is not None}

    @property
    def prompt_names(self) -> tuple[str, ...]:
        return self._once("prompt names", self._prompt_names)

    def _prompt_names(self) -> tuple[str, ...]:
        folder = self.root / "prompts"
        return tuple(path.relative_to(folder).as_posix() for path in found(folder, "**/*.j2"))

    def _names(self, folder: str, suffix: str) -> tuple[str, ...]:
        return tuple(path.name.removesuffix(suffix) for path in found(self.root / folder, f"*{suffix}"))

    def _parsed(self, path: str, parse: Callable[[str], T | None]) -> T | None:
        def read() -> T | None:
            text = self._instead.get(path) or read_text(self.root, path, self.faults)
            return parse(text) if text is not None else None

        return self._once(path, read)

    def _once(self, key: str, make: Callable[[], T]) -> T:
        if key not in self._read:
            self._read[key] = make()
        return self._read[key]  # type: ignore[return-value]  # each key has one maker


def _is_there(path: Path) -> bool:
    """Whatever it is: a folder, a pipe or a broken link with the name of a file is told, not taken for no file."""
    return os.path.lexists(path)
