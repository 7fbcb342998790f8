"""The user's Python files, read without running them."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from orchestrator.text.python_source import python_tree
from orchestrator.values import dataclass
from orchestrator.workspace.yaml.faultlog import FaultLog, Place

EFFECT_FUNCTIONS = ("preview", "act", "probe")
_GIVEN = "surroundings"
"""A tool may ask for its surroundings; no phase passes them."""


@dataclass(frozen=True)
class Signature:
    """What a function takes by name."""

    line: int
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    takes_any: bool = False

    def lacks(self, passed: set[str]) -> tuple[str, ...]:
        return tuple(name for name in self.required if name not in passed)

    def refuses(self, passed: set[str]) -> tuple[str, ...]:
        known = {*self.required, *self.optional}
        return () if self.takes_any else tuple(sorted(passed - known))


@dataclass(frozen=True)
class PythonModule:
    path: str
    source: str
    functions: Mapping[str, Signature]
    """Public functions at the top of the module."""
    imports: tuple[str, ...]
    """Dotted names imported anywhere in it; a leading dot is kept."""

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1].removesuffix(".py")

    @property
    def is_effect(self) -> bool:
        return all(function in self.functions for function in EFFECT_FUNCTIONS)


def parse_module(path: str, source: str, faults: FaultLog) -> PythonModule | None:
    try:
        tree = python_tree(source)
    except SyntaxError as trouble:
        place = Place(path, trouble.lineno or 0, trouble.offset or 0)
        faults.add(place, f"Python cannot read this: {trouble.msg}", "Mend the line.")
        return None
    except (ValueError, RecursionError, MemoryError):
        faults.add(Place(path), "Python cannot read this file", "Mend it.")
        return None
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    public = {node.name: _signature(node) for node in functions if not node.name.startswith("_")}
    return PythonModule(path, source, public, tuple(_imports(tree)))


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Signature:
    arguments = node.args
    by_place = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    first_optional = len(by_place) - len(arguments.defaults)
    required = by_place[:first_optional]
    optional = by_place[first_optional:]
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        (required if default is None else optional).append(argument.arg)
    return Signature(
        node.lineno,
        tuple(name for name in required if name != _GIVEN),
        tuple(optional),
        takes_any=arguments.kwarg is not None,
    )


def _imports(tree: ast.Module) -> list[str]:
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            found.append(base)
            found += [f"{base.rstrip('.')}.{alias.name}" for alias in node.names]
    return found
