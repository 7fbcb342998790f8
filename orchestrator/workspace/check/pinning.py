"""An app that passed its checks, pinned with everything it reaches and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from posixpath import dirname
from typing import Literal

from orchestrator.domain.definition import OFFLINE, Agent, Definition, Provider, RoleModel
from orchestrator.workspace.check.check_rules import bearing_rules
from orchestrator.workspace.check.checked_app import CheckedApp, Pins
from orchestrator.workspace.check.toolbox import Toolbox
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.read.python_module import PythonModule
from orchestrator.workspace.read.settings import Settings


def pinned(app: CheckedApp) -> Definition:
    """Only what the app reaches, so that other edits leave the definition's digest as it is."""
    settings = app.files.settings
    agents = {agent.name: agent for agent in _agents(app)}
    roles = _roles(settings, app.profile, sorted({agent.role for agent in agents.values()}))
    return Definition(
        app=app.source.app,
        profile=app.profile,
        roles=roles,
        agents=agents,
        prompts=_prompts(app),
        modules=_modules(app, agents),
        providers=_providers(settings, roles),
        approval_rules=bearing_rules(app),
        effect_settings={name: settings.effects[name] for name in _used(app, "effect") if name in settings.effects},
    )


def _agents(app: CheckedApp) -> Iterator[Agent]:
    for name in _used(app, "agent"):
        source = app.files.agent(name)
        if source:
            yield source.agent


def _used(app: CheckedApp, what: Literal["agent", "tool", "effect"]) -> list[str]:
    return sorted({name for pins in _pins(app) if (name := getattr(pins, what))})


def _pins(app: CheckedApp) -> list[Pins]:
    return [app.kinds[source.phase.kind].pins(source) for source in app.workers]


def _roles(settings: Settings, profile: str, used: list[str]) -> dict[str, tuple[RoleModel, ...]]:
    """A profile that names no role is offline in all of them."""
    models = settings.profiles.get(profile) or dict.fromkeys(used, (RoleModel(OFFLINE),))
    return {role: models[role] for role in used}


def _providers(settings: Settings, roles: dict[str, tuple[RoleModel, ...]]) -> dict[str, Provider]:
    used = {model.name.partition(":")[0] for models in roles.values() for model in models}
    return {name: provider for name, provider in settings.providers.items() if name in used}


def _prompts(app: CheckedApp) -> dict[str, str]:
    found: dict[str, str] = {}
    for pins in _pins(app):
        if pins.prompt:
            found |= app.prompts.pinned(pins.prompt)
    return dict(sorted(found.items()))


def _modules(app: CheckedApp, agents: dict[str, Agent]) -> dict[str, str]:
    """Scripts, own tools and own effects, with the user's modules they import."""
    found: dict[str, str] = {}
    waiting = list(_named_modules(app, agents))
    while waiting:
        module = waiting.pop()
        if module.path not in found:
            found[module.path] = module.source
            waiting += _siblings(module, app.files)
    return dict(sorted(found.items()))


def _named_modules(app: CheckedApp, agents: dict[str, Agent]) -> Iterator[PythonModule]:
    toolbox = Toolbox(app.files, app.catalog)
    tools = {*_used(app, "tool"), *(tool for agent in agents.values() for tool in agent.tools)}
    modules = [*map(toolbox.tool_module, tools), *map(toolbox.effect_module, _used(app, "effect"))]
    if app.source.app.verify or any(pins.scripts for pins in _pins(app)):
        modules.append(app.files.module(app.scripts_path))
    yield from (module for module in modules if module)


def _siblings(module: PythonModule, files: WorkspaceFiles) -> Iterator[PythonModule]:
    """The user's own modules it imports: `import helpers`, `from .helpers import x`, `import tools.web`."""
    here = dirname(module.path)
    for imported in module.imports:
        steps = imported.lstrip(".").split(".")
        folder, name = (steps[0], steps[1]) if steps[0] in ("apps", "tools") and len(steps) > 1 else (here, steps[0])
        if imported == name and _is_python_s(name, files):
            continue
        found = files.module(f"{folder}/{name}.py") if name else None
        if found:
            yield found


def _is_python_s(name: str, files: WorkspaceFiles) -> bool:
    """An app called `calendar` has scripts of that name, and takes Python's own module from no other app."""
    return name in sys.stdlib_module_names and name in {app.replace("-", "_") for app in files.app_names}
