"""Tools and effects by name: built in, or the workspace's own in `tools/`."""

from __future__ import annotations

from typing import Literal

from orchestrator.domain.definition import FETCHES_PAGES
from orchestrator.domain.served_tool import served_name
from orchestrator.workspace.check.checked_app import Catalog
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.read.met_tools import met_path
from orchestrator.workspace.read.python_module import EFFECT_FUNCTIONS, PythonModule
from orchestrator.workspace.yaml.faultlog import did_you_mean
from orchestrator.workspace.yaml.node import Scalar

_NOT_FOR_AGENTS = frozenset((FETCHES_PAGES,))
"""An address can carry out whatever a model was given, and a page could tell it to."""


class Toolbox:
    def __init__(self, files: WorkspaceFiles, catalog: Catalog) -> None:
        self._files = files
        self._catalog = catalog

    @property
    def tool_names(self) -> tuple[str, ...]:
        own = (name for module in self._files.tool_modules for name in _tools(module))
        return tuple(sorted({*self._catalog.tools, *self._catalog.installed("tool"), *own}))

    @property
    def effect_names(self) -> tuple[str, ...]:
        own = (module.name for module in self._files.tool_modules if module.is_effect)
        return tuple(sorted({*self._catalog.effects, *self._catalog.installed("effect"), *own}))

    def tool_module(self, name: str) -> PythonModule | None:
        """The workspace's own module that holds a tool."""
        return next((module for module in self._files.tool_modules if name in _tools(module)), None)

    def effect_module(self, name: str) -> PythonModule | None:
        return next((module for module in self._files.tool_modules if module.is_effect and module.name == name), None)

    def has_effect(self, name: str) -> bool:
        """Built in, or the workspace's own."""
        return name in self._catalog.effects or self.effect_module(name) is not None

    def check_tool(self, named: Scalar, *, of_agent: bool = False) -> PythonModule | None:
        """Tell a tool that is not there; returns the module of one that is the workspace's own."""
        if served := served_name(named.text):
            self._check_served(named, *served)
            return None
        holders = [module for module in self._files.tool_modules if named.text in _tools(module)]
        if len(holders) > 1 or (holders and named.text in self._catalog.tools):
            other = holders[1].path if len(holders) > 1 else "Baton itself"
            found = f"tool '{named.text}' stands in {holders[0].path} and in {other}"
            self._files.faults.add(named.place, found, "Rename yours.")
        elif of_agent and named.text in _NOT_FOR_AGENTS:
            found = f"'{named.text}' asks addresses, and a model would choose them"
            self._files.faults.add(named.place, found, "Give it a phase of its own, behind a gate that shows them.")
        elif not holders and not self._is_offered("tool", named.text) and self._files.all_tools_readable:
            self._tell_unknown(named, "tool", of_agent=of_agent)
        return holders[0] if len(holders) == 1 else None

    def _check_served(self, named: Scalar, server: str, tool: str) -> None:
        """Tell a server or a tool of one that is not there. No server is asked for it."""
        known, faults = self._files.settings.servers, self._files.faults
        if server not in known:
            if not self._files.settings.doubts("mcp"):
                mend = did_you_mean(server, known, f"Add '{server}' under servers of mcp in baton.yaml.")
                faults.add(named.place, f"no server '{server}' of tools", mend)
            return
        if not tool:
            faults.add(named.place, f"'{named.text}' names no tool", f"Write mcp:{server}/TOOL.")
            return
        met = self._files.met_tools(server)
        if met is None:  # the first run asks the server; what cannot be read is told
            return
        if tool not in met:
            anew = f"If it has one by now, delete {met_path(server)}: the next run asks it anew."
            faults.add(
                named.place, f"server '{server}' had no tool '{tool}' when it was met", did_you_mean(tool, met, anew)
            )
        elif not (met[tool].reads or tool in known[server].only_read):
            found = f"server '{server}' does not say that '{tool}' only reads, and what a tool does is not asked about"
            mend = f"Leave it out; or, if you know that it changes nothing: only_read: [{tool}], at the server."
            faults.add(named.place, found, mend)

    def check_effect(self, named: Scalar) -> None:
        module = self.effect_module(named.text)
        if module and named.text in self._catalog.effects:
            found = f"effect '{named.text}' stands in {module.path} and in Baton itself"
            self._files.faults.add(named.place, found, "Rename yours.")
        elif not module and not self._is_offered("effect", named.text) and self._files.all_tools_readable:
            self._tell_unknown(named, "effect")

    def _is_offered(self, noun: Literal["tool", "effect"], name: str) -> bool:
        builtin = self._catalog.tools if noun == "tool" else self._catalog.effects
        return name in builtin or name in self._catalog.installed(noun)

    def _tell_unknown(self, named: Scalar, noun: str, *, of_agent: bool = False) -> None:
        name = named.text
        tools, effects = self.tool_names, self.effect_names
        if noun == "tool" and name in effects:
            found, mend = f"'{name}' is an effect, not a tool", f"Write 'effect: {name}'."
            if of_agent:
                mend = "An agent only looks and proposes; give the effect a phase of its own, behind a gate."
        elif noun == "effect" and name in tools:
            found, mend = f"'{name}' is a tool, not an effect", f"Write 'tool: {name}'."
        else:
            found = f"no {noun} '{name}'"
            mend = did_you_mean(name, tools if noun == "tool" else effects, _how_to_add(noun, name))
        self._files.faults.add(named.place, found, mend)


def _tools(module: PythonModule) -> set[str]:
    return {name for name in module.functions if not (module.is_effect and name in EFFECT_FUNCTIONS)}


def _how_to_add(noun: str, name: str) -> str:
    if noun == "tool":
        return f"Write a function '{name}' in a file under tools/."
    return f"Write tools/{name}.py with {', '.join(EFFECT_FUNCTIONS)}."
