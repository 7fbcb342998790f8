"""What a run would use that it did not bring along and that is not here. Told by the text of scripts; none is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from orchestrator.domain.definition import Definition
from orchestrator.domain.provider import PROVIDER_KINDS
from orchestrator.ports.installed import installed_names
from orchestrator.tools.registry import builtin_effects, builtin_tools


def lacking(definition: Definition) -> list[str]:
    """A line each; pinned with a run are its scripts and the workspace's own tools, and nothing that is installed."""
    return list(dict.fromkeys(_lacking(definition)))


def _lacking(definition: Definition) -> Iterator[str]:
    scripts = _functions(definition.modules.get(definition.scripts_path, ""))
    tools = {name for path, source in definition.modules.items() if _is_tool(path) for name in _functions(source)}
    effects = {PurePosixPath(path).stem for path in definition.modules if _is_tool(path)}
    for phase in definition.app.phases:
        if phase.kind == "script" and phase.uses not in scripts:
            yield f"phase {phase.name}: function {phase.uses} of {definition.scripts_path}"
        if phase.kind == "effect" and phase.uses not in {*builtin_effects(), *effects, *installed_names("effect")}:
            yield f"phase {phase.name}: effect {phase.uses}, of an installed package"
    known = {*builtin_tools(), *tools}
    asked = {(f"agent {agent.name}", tool) for agent in definition.agents.values() for tool in agent.tools}
    asked |= {(f"phase {phase.name}", phase.uses) for phase in definition.app.phases if phase.kind == "tool"}
    for who, tool in sorted(asked):
        if tool not in known and tool not in installed_names("tool"):
            yield f"{who}: tool {tool}, of an installed package"
    for provider in definition.providers.values():
        if provider.kind not in PROVIDER_KINDS and provider.kind not in installed_names("model"):
            yield f"provider {provider.name}: kind {provider.kind}, of an installed package"


def _is_tool(path: str) -> bool:
    return PurePosixPath(path).parent == PurePosixPath("tools")


def _functions(source: str) -> set[str]:
    """Every name that a module gives to something by itself; a function may be bound in any of these ways."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {name for node in body for name in _bound(node)}


def _bound(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.ImportFrom(names=names) | ast.Import(names=names):
            yield from (alias.asname or alias.name for alias in names)
        case ast.Assign(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))
