"""Where a site is: told by more than its name, so that another folder put in its place is another one."""

from __future__ import annotations

from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.files.links import followed
from orchestrator.values import dataclass


@dataclass(frozen=True)
class SitePlace:
    folder: str
    """Links resolved; below the workspace as it stands there, so that a workspace can be moved while a run waits."""
    git_dir: str
    """`.git`, or where that leads."""
    inode: int | None
    """Of the repository's own folder; None for one that is still to be made."""

    @classmethod
    def of(cls, folder: Path, git_dir: Path, workspace: Path) -> SitePlace:
        """`folder` with links resolved, and the repository's own folder, which need not be there yet."""
        try:
            inode = git_dir.stat().st_ino
        except OSError:
            inode = None
        return cls(_below(followed(workspace), folder), _below(folder, git_dir), inode)

    @property
    def binds(self) -> JSON:
        return {"folder": self.folder, "git_dir": self.git_dir, "inode": self.inode}


def _below(folder: Path, path: Path) -> str:
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)
