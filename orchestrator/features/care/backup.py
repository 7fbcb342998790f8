"""A consistent copy of the journal."""

from __future__ import annotations

from pathlib import Path

from orchestrator.face.workspace import Workspace
from orchestrator.files.writing import make_folder


def backed_up(workspace: Workspace, target: Path | None) -> Path:
    """Copy it to a file, for the owner alone; without one, to `state/backups/` under the time. Returns the copy."""
    if target:
        make_folder(target.parent, ".", private=True)
    else:
        stamp = f"{workspace.clock():%Y%m%d-%H%M%S}"
        target = make_folder(workspace.root, "state/backups", private=True) / f"{stamp}.db"
    workspace.backup(target)
    return target
