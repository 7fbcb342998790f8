"""From the user's files to the definition a run is pinned to."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from orchestrator.domain.definition import App, Definition
from orchestrator.errors import DefinitionFaults, Fault, NotFound
from orchestrator.workspace.check.app_checker import AppChecker
from orchestrator.workspace.check.checked_app import Catalog
from orchestrator.workspace.check.pinning import pinned
from orchestrator.workspace.read.app_prompts import AppPrompts
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.yaml.faultlog import FaultLog

BUILTIN_TOOLS = frozenset({"read_source", "site_status", "site_tree", "check_links"})
BUILTIN_EFFECTS = frozenset({"git_publish", "save_file"})


def load_definition(
    root: Path,
    app: str,
    *,
    profile: str | None = None,
    builtin_tools: Collection[str] = BUILTIN_TOOLS,
    builtin_effects: Collection[str] = BUILTIN_EFFECTS,
) -> Definition:
    """The app with everything it reaches, checked and pinned. The same files give the same canonical JSON.

    Roles are looked up in `profile`, or in the one `baton.yaml` puts in force.

    Raises:
        DefinitionFaults: everything that is wrong with the app and what it reaches.
        NotFound: there is no such app or profile.
    """
    files = WorkspaceFiles(root, FaultLog())
    if app not in files.app_names:
        raise NotFound("app", app, files.app_names, mend="An app is a file apps/NAME.yaml.")
    settings = files.settings
    if profile is not None and profile not in settings.profiles and not files.faults:
        raise NotFound("profile", profile, settings.profiles)
    catalog = Catalog(frozenset(builtin_tools), frozenset(builtin_effects))
    checker = AppChecker(files, catalog, profile or settings.profile)
    checked = checker.check(app)
    if files.faults or checked is None:
        raise DefinitionFaults(files.faults.faults)
    return pinned(checked)


def app_names(root: Path) -> tuple[str, ...]:
    return WorkspaceFiles(root, FaultLog()).app_names


def check_app(
    root: Path,
    app: str,
    *,
    builtin_tools: Collection[str] = BUILTIN_TOOLS,
    builtin_effects: Collection[str] = BUILTIN_EFFECTS,
) -> tuple[App | None, list[Fault]]:
    """An app that exists, as far as it can be read, and everything that is wrong with it and what it reaches."""
    files = WorkspaceFiles(root, FaultLog())
    catalog = Catalog(frozenset(builtin_tools), frozenset(builtin_effects))
    checked = AppChecker(files, catalog, files.settings.profile).check(app)
    return (checked.source.app if checked else None), files.faults.faults


def check_workspace(
    root: Path,
    *,
    builtin_tools: Collection[str] = BUILTIN_TOOLS,
    builtin_effects: Collection[str] = BUILTIN_EFFECTS,
) -> list[Fault]:
    """Everything that is wrong in the workspace's files, whether an app reaches them or not."""
    files = WorkspaceFiles(root, FaultLog())
    catalog = Catalog(frozenset(builtin_tools), frozenset(builtin_effects))
    checker = AppChecker(files, catalog, files.settings.profile)
    for app in files.app_names:
        checker.check(app)
    files.read_all()
    AppPrompts({}, files.prompt_sources).check_all(files.faults)
    return files.faults.faults
