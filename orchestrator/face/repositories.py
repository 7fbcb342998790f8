"""Which repositories of a workspace git may be used in.

A repository that came along with a workspace tells git what to run: hooks, filters, a file watcher, ways to connect.
So git is not started in one before it is trusted: made here by Baton, or allowed as it is, or in a trusted folder.
A repository outside the workspace is the person's own; that the workspace's files may not lead there is seen to
where inputs are read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from orchestrator.domain.canonical import digest_of, digest_of_json
from orchestrator.errors import WorkspaceError
from orchestrator.face.trust import trust_in
from orchestrator.files.links import followed
from orchestrator.files.looking import read_plain
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_new
from orchestrator.tools.git_dir import git_dirs_of
from orchestrator.workspace.home.trust_store import is_folder_trusted, remember_made
from orchestrator.workspace.trust import TrustPiece

_MARK = "baton-made-here"
"""In the repository's own folder: a random word that a copy made elsewhere does not vouch for."""
_SETTINGS = ("config", "config.worktree", "info/attributes", "commondir")
_MOST_LOOKED_AT = 20_000
"""Folders, when a workspace is looked through for repositories."""
_LOOKED_AT_LAST = frozenset((".venv", "node_modules", "__pycache__"))
"""Large, and seldom a place for a site."""
_LARGEST_BYTES = 1_000_000
"""Settings of git are small. Of a larger file the beginning and the size are compared."""


class OwnRepositories:
    """Keeps `ports.tool.Repositories` for one workspace."""

    def __init__(self, root: Path, environ: Mapping[str, str] = os.environ) -> None:
        self._root = followed(root)
        self._environ = environ
        self._trust = trust_in(root, environ)

    def check(self, folder: Path) -> None:
        piece = self.foreign(folder)
        if piece:
            self._trust.check_pieces([piece])

    def foreign(self, folder: Path) -> TrustPiece | None:
        """What allowing git in a folder means, when its repository came along; None when there is nothing to ask."""
        folder = followed(folder)
        if not folder.is_relative_to(self._root) or not git_dirs_of(folder) or self._trust.has_folder():
            return None
        if is_folder_trusted(folder, self._environ, f".git/{_MARK}"):
            return None
        # as for its past: a clone's settings are git's own
        if folder == self._root and not _what_git_would_run(folder):
            return None
        return repository_piece(self._root, folder)

    def making(self, folder: Path, prepared: Path) -> None:
        word = os.urandom(16).hex()
        try:
            write_new(prepared, _MARK, word.encode(), mode=PRIVATE)
        except OSError as error:
            raise WorkspaceError(f"{prepared}: {error.strerror}.", mend="Make the folder writable.") from error
        remember_made(folder, word, self._environ)

    def all_foreign(self) -> list[TrustPiece]:
        """Every repository in the workspace, and the one it lies in, that somebody would have to allow first."""
        found = [piece for piece in map(self.foreign, _repositories(self._root)) if piece]
        holder = _holder(self._root)
        return [*found, repository_piece(self._root, holder)] if holder and _what_git_would_run(holder) else found


def repository_piece(root: Path, folder: Path) -> TrustPiece:
    shown = folder.relative_to(root).as_posix() if folder.is_relative_to(root) and folder != root else str(folder)
    would = _what_git_would_run(folder)
    told = f"would run or ask on its word: {'; '.join(would)}" if would else "names nothing to run now"
    content = [digest for git_dir in git_dirs_of(folder) for digest in _digests(git_dir / name for name in _SETTINGS)]
    attributes = _digests([folder / ".gitattributes"])
    return TrustPiece(
        f"git in {shown}, a repository that came along, which {told}",
        digest_of_json(["repository", os.fspath(folder), list(would), content, list(attributes)]),
    )


def check_own_repository(root: Path, environ: Mapping[str, str] = os.environ) -> None:
    """Before git looks at the workspace's own past. Raises Untrusted when its repository would make git run something.

    A clone's settings were written by this machine's git, so most have nothing to ask about.
    """
    root = followed(root)
    holder = _holder(root)
    if holder and _what_git_would_run(holder):
        trust_in(root, environ).check_pieces([repository_piece(root, holder)])


def _holder(root: Path) -> Path | None:
    """The folder of the repository that a workspace lies in."""
    return next((folder for folder in (root, *root.parents) if git_dirs_of(folder)), None)


def _digests(files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        try:
            data = read_plain(file, _LARGEST_BYTES + 1) if file.is_file() else None
        except OSError:
            yield "unreadable"
        else:
            larger = str(file.stat().st_size) if data is not None and len(data) > _LARGEST_BYTES else ""
            yield "" if data is None else f"{digest_of(data)}{larger}"


def _repositories(root: Path) -> Iterator[Path]:
    """Folders below the workspace that git would take for a repository, through no link."""
    left, beginnings = _MOST_LOOKED_AT, [root]
    for beginning in beginnings:
        for parent, folders, _ in os.walk(beginning):
            left -= 1
            if left < 0:
                return
            path = Path(parent)
            if path != root and git_dirs_of(path):
                yield path
            beginnings += [path / name for name in sorted(folders) if name in _LOOKED_AT_LAST]
            folders[:] = sorted(name for name in folders if name not in _LOOKED_AT_LAST and name != ".git")


def _what_git_would_run(folder: Path) -> tuple[str, ...]:
    from orchestrator.tools.foreign_repository import what_git_would_run  # few workspaces hold a repository

    return what_git_would_run(folder)
