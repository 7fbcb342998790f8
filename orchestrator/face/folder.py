"""Where the workspace is, and how one is made."""

from __future__ import annotations

from pathlib import Path

from orchestrator.files.links import followed as followed
from orchestrator.workspace.home.folder import find_workspace as find_workspace
from orchestrator.workspace.home.folder import home_workspace as home_workspace


def make_workspace(folder: Path) -> None:
    """Make one of the starter, and trust it. Raises WorkspaceError."""
    from orchestrator.workspace.home.starter import init_workspace
    from orchestrator.workspace.trust import Trust

    init_workspace(folder)
    Trust(folder).allow_folder()
