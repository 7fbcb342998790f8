"""Where a tool or an effect is found by its name: built in, in the workspace's own modules, or installed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from types import FunctionType, ModuleType
from typing import Any

from orchestrator.errors import NotFound, WorkspaceError
from orchestrator.ports.effect import Effect
from orchestrator.ports.installed import installed_names, load_installed
from orchestrator.ports.tool import Tool

_FOLDER = PurePosixPath("tools")


BUILTIN_TOOLS = ("check_links", "fetch_page", "look_at_site", "look_up_work", "read_source", "site_status", "site_tree")
BUILTIN_EFFECTS = ("adopt_proposal", "append_file", "git_publish", "save_draft", "save_file")
"""By name alone, for checks; what they are is imported where one is used: git and Markdown take a while."""


def builtin_tools() -> Mapping[str, Tool]:
    from orchestrator.tools.function import FunctionTool
    from orchestrator.tools.look_at_site import look_at_site
    from orchestrator.tools.look_up_work import look_up_work
    from orchestrator.tools.pages.fetch_page import fetch_page
    from orchestrator.tools.site import check_links, site_status, site_tree
    from orchestrator.tools.source import read_source

    functions = (check_links, fetch_page, look_at_site, look_up_work, read_source, site_status, site_tree)
    tools = [FunctionTool.of(function) for function in functions]
    return {tool.spec.name: tool for tool in tools}


def builtin_effects() -> Mapping[str, Effect]:
    from orchestrator.tools.adopt_proposal import AdoptProposal
    from orchestrator.tools.append_file import AppendFile
    from orchestrator.tools.git_publish import GitPublish
    from orchestrator.tools.save_draft import SaveDraft
    from orchestrator.tools.save_file import SaveFile

    effects = (AdoptProposal(), AppendFile(), GitPublish(), SaveDraft(), SaveFile())
    return {effect.name: effect for effect in effects}


def workspace_tools(modules: Mapping[str, str]) -> Mapping[str, Tool]:
    """Every public function of the pinned `tools/*.py`, but the three of an effect, by name.

    Raises:
        WorkspaceError: a module cannot be loaded, a function cannot be a tool, or its name is taken.
    """
    taken = dict.fromkeys(BUILTIN_TOOLS, "Baton itself")
    found: dict[str, Tool] = {}
    for path, module in _own_modules(modules):
        for name, function in _public_functions(module):
            if name in taken:
                raise _taken("tool", name, path, taken[name])
            taken[name] = path
            found[name] = _tool(path, function)
    return found


def workspace_effects(modules: Mapping[str, str]) -> Mapping[str, Effect]:
    """The pinned `tools/*.py` that have `preview`, `act` and `probe`, by file name.

    Raises:
        WorkspaceError: a module cannot be loaded, its functions are no effect's, or its name is taken.
    """
    from orchestrator.tools.workspace_effect import WorkspaceEffect

    found: dict[str, Effect] = {}
    for path, module in _own_modules(modules):
        name = PurePosixPath(path).stem
        if not _is_effect(module):
            continue
        if name in BUILTIN_EFFECTS:
            raise _taken("effect", name, path, "Baton itself")
        found[name] = WorkspaceEffect.of(name, path, module)
    return found


def find_tool(name: str, modules: Mapping[str, str]) -> Tool:
    """Built in, or the workspace's, or from an installed package's entry point `baton.tools`.

    Raises:
        NotFound: nothing has this name; the nearest one is offered.
    """
    known = {**builtin_tools(), **workspace_tools(modules)}
    if name in known:
        return known[name]
    offered = _installed("tool", name, known)
    if isinstance(offered, FunctionType):
        from orchestrator.tools.function import FunctionTool

        return FunctionTool.of(offered)
    if absent := [part for part in ("spec", "pure", "call") if not hasattr(offered, part)]:
        message = f"the installed tool has no {' and no '.join(absent)}."
        raise WorkspaceError(message, where=name, mend="Update its package, or ask its author to.")
    tool: Tool = offered
    return tool


def find_effect(name: str, modules: Mapping[str, str]) -> Effect:
    """Built in, or the workspace's, or from an installed package's entry point `baton.effects`.

    Raises:
        NotFound: nothing has this name; the nearest one is offered.
    """
    known = {**builtin_effects(), **workspace_effects(modules)}
    if name in known:
        return known[name]
    from orchestrator.tools.workspace_effect import WorkspaceEffect

    offered = _installed("effect", name, known)
    return WorkspaceEffect.of(name, name, offered) if isinstance(offered, ModuleType) else offered


def _own_modules(modules: Mapping[str, str]) -> Iterator[tuple[str, ModuleType]]:
    from orchestrator.tools.module import load_module

    paths = (path for path in sorted(modules) if PurePosixPath(path).parent == _FOLDER)
    return ((path, load_module(path, modules)) for path in paths)


def _is_effect(module: ModuleType) -> bool:
    from orchestrator.tools.workspace_effect import FUNCTIONS

    return all(isinstance(getattr(module, name, None), FunctionType) for name in FUNCTIONS)


def _public_functions(module: ModuleType) -> Iterator[tuple[str, Callable[..., object]]]:
    """Functions the module defines itself, under their own names; what it imports belongs elsewhere."""
    from orchestrator.tools.workspace_effect import FUNCTIONS

    hidden = FUNCTIONS if _is_effect(module) else ()
    for name, value in vars(module).items():
        own = isinstance(value, FunctionType) and value.__module__ == module.__name__ and value.__name__ == name
        if own and not name.startswith("_") and name not in hidden:
            yield name, value


def _tool(path: str, function: Callable[..., object]) -> Tool:
    from orchestrator.tools.function import FunctionTool

    try:
        return FunctionTool.of(function)
    except WorkspaceError as error:
        line = function.__code__.co_firstlineno
        raise WorkspaceError(error.message, where=f"{path}:{line}", mend=error.mend) from error


def _taken(noun: str, name: str, path: str, by: str) -> WorkspaceError:
    return WorkspaceError(f'the {noun} "{name}" is there already, from {by}.', where=path, mend="Give it another name.")


def _installed(noun: str, name: str, known: Iterable[str]) -> Any:
    """What an installed package offers under the name. Asked last: reading all packages' metadata takes a while."""
    installed = installed_names(noun)
    if name not in installed:
        raise NotFound(noun, name, [*known, *installed], mend=f"Write tools/{name}.py, or install a package with it.")
    return load_installed(noun, name)
