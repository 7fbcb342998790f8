"""Which apps have a schedule or watch a folder, as their files are now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path

from orchestrator.domain.definition import App
from orchestrator.face.definitions import files_of
from orchestrator.face.workspace import Workspace
from orchestrator.files.unchanged import WhileUnchanged
from orchestrator.values import dataclass
from orchestrator.workspace.home.folder import SETTINGS_FILE
from orchestrator.workspace.read.constraints import CONSTRAINTS

_ZONE = "/etc/localtime"


@dataclass(frozen=True)
class KeptApps:
    apps: Mapping[str, App]
    """Those that a schedule or a folder begins, by name."""
    unread: tuple[str, ...]
    """Those whose file cannot be read; what it asks for is not known."""
    zone: tzinfo
    """The person's."""


class AppsLook:
    """Reads files again only where one has changed."""

    def __init__(self, workspace: Workspace) -> None:
        root = workspace.root
        self._kept = WhileUnchanged(lambda: _files(root), lambda: kept_apps(workspace))

    def look(self) -> KeptApps:
        return self._kept.get()


def _files(root: Path) -> list[Path]:
    apps = root / "apps"
    return [root / SETTINGS_FILE, root / CONSTRAINTS, Path(_ZONE), apps, *sorted(apps.glob("*.yaml"))]


def kept_apps(workspace: Workspace) -> KeptApps:
    files = files_of(workspace.root)
    sources = {name: files.app(name) for name in files.app_names}
    apps = {name: source.app for name, source in sources.items() if source}
    return KeptApps(
        {name: app for name, app in apps.items() if app.schedule or app.watch},
        tuple(name for name, source in sources.items() if source is None),
        workspace.days.constraints.timezone,
    )
