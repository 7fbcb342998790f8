"""From the user's files to the definition a run is pinned to: an app that passed its checks, with all it reaches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from posixpath import dirname
from types import MappingProxyType
from typing import Literal

from orchestrator.domain.definition import OFFLINE, Agent, App, Definition, Provider, RoleModel
from orchestrator.domain.served_tool import ServedTool, ToolServer, served_name
from orchestrator.errors import DefinitionFaults, Fault, NotFound
from orchestrator.workspace.check.app_checker import AppChecker, WrittenKinds
from orchestrator.workspace.check.check_rules import bearing_rules
from orchestrator.workspace.check.checked_app import Catalog, CheckedApp, Pins
from orchestrator.workspace.check.remarks import remarks
from orchestrator.workspace.check.toolbox import Toolbox
from orchestrator.workspace.home.app_files import retired_names
from orchestrator.workspace.read.app_prompts import AppPrompts
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.read.python_module import PythonModule
from orchestrator.workspace.read.settings import Settings
from orchestrator.workspace.yaml.faultlog import FaultLog

_NO_APP = "An app is a file apps/NAME.yaml; see all: baton app ls"
_AS_THEY_ARE: Mapping[str, str] = MappingProxyType({})


def load_definition(
    root: Path,
    app: str,
    *,
    kinds: WrittenKinds,
    catalog: Catalog,
    profile: str | None = None,
    texts: Mapping[str, str] = _AS_THEY_ARE,
) -> Definition:
    """The app with everything it reaches, checked and pinned. The same files give the same canonical JSON.

    Args:
        root: the workspace's folder.
        app: its name.
        kinds: what phases may be.
        catalog: the tools and effects there are beside the workspace's own.
        profile: where roles are looked up; else in the one `baton.yaml` puts in force.
        texts: what is taken to stand in files, by path below the workspace.

    Raises:
        DefinitionFaults: everything that is wrong with the app and what it reaches.
        NotFound: there is no such app or profile.
    """
    files = WorkspaceFiles(root, FaultLog(), kinds)
    for path, text in texts.items():
        files.suppose(path, text)
    if app not in files.app_names:
        retired = app in retired_names(root)
        mend = f"It is retired: baton app restore {app}" if retired else _NO_APP
        raise NotFound("app", app, () if retired else files.app_names, mend=mend)
    settings = files.settings
    if profile is not None and profile not in settings.profiles and not files.faults:
        raise NotFound("profile", profile, settings.profiles)
    checker = AppChecker(files, kinds, catalog, profile or settings.profile)
    checked = checker.check(app)
    if files.faults or checked is None:
        raise DefinitionFaults(files.faults.faults)
    return pinned(checked, checker.below(checked))


def check_app(root: Path, app: str, *, kinds: WrittenKinds, catalog: Catalog) -> tuple[App | None, list[Fault]]:
    """An app that exists, as far as it can be read, and everything that is wrong with it and what it reaches."""
    files = WorkspaceFiles(root, FaultLog(), kinds)
    checked = AppChecker(files, kinds, catalog, files.settings.profile).check(app)
    return (checked.source.app if checked else None), files.faults.faults


def faults_supposing(
    root: Path, app: str, texts: Mapping[str, str], *, kinds: WrittenKinds, catalog: Catalog
) -> list[Fault]:
    """What would be wrong with an app if these texts stood in their files, by path below the workspace."""
    files = WorkspaceFiles(root, FaultLog(), kinds)
    for path, text in texts.items():
        files.suppose(path, text)
    AppChecker(files, kinds, catalog, files.settings.profile).check(app)
    return files.faults.faults


def remarks_on(root: Path, apps: Iterable[str], *, kinds: WrittenKinds, catalog: Catalog) -> list[Fault]:
    """What may be said of apps that exist and that nothing is wrong with; none of it keeps one from running."""
    files = WorkspaceFiles(root, FaultLog(), kinds)
    checker = AppChecker(files, kinds, catalog, files.settings.profile)
    checked = [checker.check(app) for app in apps]
    faulty = {fault.path for fault in files.faults.faults}
    return [told for app in checked if app and app.source.path not in faulty for told in remarks(app)]


def check_workspace(root: Path, *, kinds: WrittenKinds, catalog: Catalog) -> list[Fault]:
    """Everything that is wrong in the workspace's files, whether an app reaches them or not."""
    files = WorkspaceFiles(root, FaultLog(), kinds)
    checker = AppChecker(files, kinds, catalog, files.settings.profile)
    for app in files.app_names:
        checker.check(app)
    files.read_all()
    AppPrompts({}, files.prompt_sources).check_all(files.faults)
    return files.faults.faults


def pinned(app: CheckedApp, below: Sequence[CheckedApp] = ()) -> Definition:
    """Only what the app reaches, so that other edits leave the definition's digest as it is.

    Args:
        app: what is to run.
        below: the apps that its phases run, and those that these run.
    """
    settings, apps = app.files.settings, (app, *below)
    agents = {agent.name: agent for agent in _agents(apps)}
    roles = roles_of(settings, app.profile, sorted({agent.role for agent in agents.values()}))
    rules = {rule.name: rule for one in apps for rule in bearing_rules(one)}
    return Definition(
        app=app.source.app,
        profile=app.profile,
        roles=roles,
        agents=agents,
        prompts=_prompts(apps),
        modules=_modules(apps, agents),
        providers=providers_of(settings, roles),
        approval_rules=tuple(source.rule for source in app.files.approvals.rules if source.rule.name in rules),
        effect_settings={name: settings.effects[name] for name in _used(apps, "effect") if name in settings.effects},
        tool_settings={name: settings.tools[name] for name in _tools(apps, agents) if name in settings.tools},
        servers=_servers(apps, agents),
        served=_served(apps, agents),
        apps={one.source.app.name: one.source.app for one in below},
    )


def _agents(apps: Sequence[CheckedApp]) -> Iterator[Agent]:
    for name in _used(apps, "agent"):
        source = apps[0].files.agent(name)
        if source:
            yield source.agent


def _used(apps: Sequence[CheckedApp], what: Literal["agent", "tool", "effect"]) -> list[str]:
    return sorted({name for app in apps for pins in _pins(app) if (name := getattr(pins, what))})


def _tools(apps: Sequence[CheckedApp], agents: dict[str, Agent]) -> list[str]:
    """Of phases, and of agents."""
    return sorted({*_used(apps, "tool"), *(name for agent in agents.values() for name in agent.tools)})


def _servers(apps: Sequence[CheckedApp], agents: dict[str, Agent]) -> dict[str, ToolServer]:
    known = apps[0].files.settings.servers
    names = {server for server, _ in filter(None, map(served_name, _tools(apps, agents)))}
    return {name: known[name] for name in sorted(names) if name in known}


def _served(apps: Sequence[CheckedApp], agents: dict[str, Agent]) -> dict[str, ServedTool]:
    """Those that were met."""
    found = ((name, apps[0].files.served_tool(name)) for name in _tools(apps, agents))
    return {name: tool for name, tool in found if tool}


def _pins(app: CheckedApp) -> list[Pins]:
    return [app.kinds[source.phase.kind].pins(source) for source in app.workers]


def roles_of(settings: Settings, profile: str, used: list[str]) -> dict[str, tuple[RoleModel, ...]]:
    """A profile that names no role is offline in all of them. Raises KeyError: it names others."""
    models = settings.profiles.get(profile) or dict.fromkeys(used, (RoleModel(OFFLINE),))
    return {role: models[role] for role in used}


def providers_of(settings: Settings, roles: dict[str, tuple[RoleModel, ...]]) -> dict[str, Provider]:
    used = {model.name.partition(":")[0] for models in roles.values() for model in models}
    return {name: provider for name, provider in settings.providers.items() if name in used}


def _prompts(apps: Sequence[CheckedApp]) -> dict[str, str]:
    found: dict[str, str] = {}
    for app in apps:
        for pins in _pins(app):
            if pins.prompt:
                found |= app.prompts.pinned(pins.prompt)
    return dict(sorted(found.items()))


def _modules(apps: Sequence[CheckedApp], agents: dict[str, Agent]) -> dict[str, str]:
    """Scripts, own tools and own effects, with the user's modules they import."""
    found: dict[str, str] = {}
    waiting = list(_named_modules(apps, agents))
    while waiting:
        module = waiting.pop()
        if module.path not in found:
            found[module.path] = module.source
            waiting += _siblings(module, apps[0].files)
    return dict(sorted(found.items()))


def _named_modules(apps: Sequence[CheckedApp], agents: dict[str, Agent]) -> Iterator[PythonModule]:
    toolbox = Toolbox(apps[0].files, apps[0].catalog)
    tools = {*_used(apps, "tool"), *(tool for agent in agents.values() for tool in agent.tools)}
    modules = [*map(toolbox.tool_module, tools), *map(toolbox.effect_module, _used(apps, "effect"))]
    scripted = [app for app in apps if app.source.app.verify or any(pins.scripts for pins in _pins(app))]
    modules += [app.files.module(app.scripts_path) for app in scripted]
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
