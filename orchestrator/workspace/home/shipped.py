"""Where the starter lies that came with this installation."""

from __future__ import annotations

from pathlib import Path

from orchestrator.errors import WorkspaceError
from orchestrator.workspace.home.folder import is_workspace


def starter_folder() -> Path:
    """The starter inside the installed package, or the repository a source checkout lies in.

    Raises:
        WorkspaceError: neither is there.
    """
    package = Path(__file__).resolve().parents[2]
    for folder in (package / "starter", package.parent):
        if is_workspace(folder):
            return folder
    raise WorkspaceError("this installation has no starter workspace.", mend="Install baton-os again.")
