"""Definitions read with all there is: the kinds of phases, and the tools and effects that are built in or installed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from orchestrator.domain.definition import App, Definition
from orchestrator.errors import Fault
from orchestrator.kinds.table import KINDS
from orchestrator.ports.installed import installed_names
from orchestrator.tools.registry import BUILTIN_EFFECTS, BUILTIN_TOOLS
from orchestrator.values import replace
from orchestrator.workspace.check import loading
from orchestrator.workspace.check.checked_app import Catalog
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.yaml.faultlog import FaultLog

CATALOG = Catalog(frozenset(BUILTIN_TOOLS), frozenset(BUILTIN_EFFECTS), installed_names)


def load_definition(root: Path, app: str, *, profile: str | None = None, catalog: Catalog = CATALOG) -> Definition:
    """See `workspace.check.loading.load_definition`."""
    return loading.load_definition(root, app, kinds=KINDS, catalog=catalog, profile=profile)


def load_supposing(root: Path, app: str, texts: Mapping[str, str], *, profile: str) -> Definition:
    """The definition as it would be, did these texts stand in their files."""
    return loading.load_definition(root, app, kinds=KINDS, catalog=CATALOG, profile=profile, texts=texts)


def load_on_its_own(root: Path, app: str, *, profile: str | None = None) -> tuple[Definition, bool]:
    """The same, and whether it rests on the files and this program alone, as no installed package was asked."""
    asked = []

    def installed(kind: str) -> Collection[str]:
        asked.append(kind)
        return installed_names(kind)

    definition = load_definition(root, app, profile=profile, catalog=replace(CATALOG, installed=installed))
    return definition, not asked


def check_app(root: Path, app: str) -> tuple[App | None, list[Fault]]:
    """An app that exists, as far as it can be read, and everything that is wrong with it and what it reaches."""
    return loading.check_app(root, app, kinds=KINDS, catalog=CATALOG)


def remarks_on(root: Path, apps: Iterable[str]) -> list[Fault]:
    """What may be said of apps that exist and that nothing is wrong with: whether each does one thing."""
    return loading.remarks_on(root, apps, kinds=KINDS, catalog=CATALOG)


def check_workspace(root: Path) -> list[Fault]:
    """Everything that is wrong in the workspace's files, whether an app reaches them or not."""
    return loading.check_workspace(root, kinds=KINDS, catalog=CATALOG)


def files_of(root: Path) -> WorkspaceFiles:
    """The workspace's files, read on demand; what is wrong with them is gathered and not told."""
    return WorkspaceFiles(root, FaultLog(), KINDS)
