"""From the user's files to the definition a run is pinned to."""

from __future__ import annotations

from pathlib import Path

from orchestrator.domain.definition import App, Definition
from orchestrator.errors import DefinitionFaults, Fault, NotFound
from orchestrator.workspace.check.app_checker import AppChecker, WrittenKinds
from orchestrator.workspace.check.checked_app import Catalog
from orchestrator.workspace.check.pinning import pinned
from orchestrator.workspace.read.app_prompts import AppPrompts
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.yaml.faultlog import FaultLog


def load_definition(
    root: Path, app: str, *, kinds: WrittenKinds, catalog: Catalog, profile: str | None = None
) -> Definition:
    """The app with everything it reaches, checked and pinned. The same files give the same canonical JSON.

    Args:
        root: the workspace's folder.
        app: its name.
        kinds: what phases may be.
        catalog: the tools and effects there are beside the workspace's own.
        profile: where roles are looked up; else in the one `baton.yaml` puts in force.

    Raises:
        DefinitionFaults: everything that is wrong with the app and what it reaches.
        NotFound: there is no such app or profile.
    """
    files = WorkspaceFiles(root, FaultLog(), kinds)
    if app not in files.app_names:
        raise NotFound("app", app, files.app_names, mend="An app is a file apps/NAME.yaml.")
    settings = files.settings
    if profile is not None and profile not in settings.profiles and not files.faults:
        raise NotFound("profile", profile, settings.profiles)
    checked = AppChecker(files, kinds, catalog, profile or settings.profile).check(app)
    if files.faults or checked is None:
        raise DefinitionFaults(files.faults.faults)
    return pinned(checked)


def check_app(root: Path, app: str, *, kinds: WrittenKinds, catalog: Catalog) -> tuple[App | None, list[Fault]]:
    """An app that exists, as far as it can be read, and everything that is wrong with it and what it reaches."""
    files = WorkspaceFiles(root, FaultLog(), kinds)
    checked = AppChecker(files, kinds, catalog, files.settings.profile).check(app)
    return (checked.source.app if checked else None), files.faults.faults


def check_workspace(root: Path, *, kinds: WrittenKinds, catalog: Catalog) -> list[Fault]:
    """Everything that is wrong in the workspace's files, whether an app reaches them or not."""
    files = WorkspaceFiles(root, FaultLog(), kinds)
    checker = AppChecker(files, kinds, catalog, files.settings.profile)
    for app in files.app_names:
        checker.check(app)
    files.read_all()
    AppPrompts({}, files.prompt_sources).check_all(files.faults)
    return files.faults.faults
