"""Whether what a run names came along with it or is on this machine. Told by the text of scripts; none is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from orchestrator.domain.definition import Definition
from orchestrator.ports.installed import installed_names
from orchestrator.text.python_source import python_tree
from orchestrator.tools.registry import BUILTIN_EFFECTS, BUILTIN_TOOLS


def has_function(source: str, name: str) -> bool:
    """Whether a module gives the name to something by itself."""
    return name in _functions(source)


def has_tool(definition: Definition, name: str) -> bool:
    """Whether a tool is among pinned modules or pinned as served, built in or installed."""
    own = any(name in _functions(source) for _, source in _own(definition.modules)) or name in definition.served
    return own or name in BUILTIN_TOOLS or name in installed_names("tool")


def has_effect(modules: Mapping[str, str], name: str) -> bool:
    """Whether an effect is among pinned modules, built in or installed."""
    own = any(PurePosixPath(path).stem == name for path, _ in _own(modules))
    return own or name in BUILTIN_EFFECTS or name in installed_names("effect")


def _own(modules: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((path, source) for path, source in modules.items() if PurePosixPath(path).parent == PurePosixPath("tools"))


def _functions(source: str) -> set[str]:
    """Every name that a module gives to something by itself; a function may be bound in any of these ways."""
    try:
        body = python_tree(source).body
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
