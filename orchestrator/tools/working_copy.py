"""The user's checked-out files and index: looked at with care, and moved on only where a commit of ours moved them."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path

from orchestrator.errors import EffectError, EffectRefused
from orchestrator.files.writing import remove, remove_empty_folder
from orchestrator.tools.change_set import parents
from orchestrator.tools.commit_object import RefMove
from orchestrator.tools.difference import FileChange
from orchestrator.tools.path_policy import folded
from orchestrator.tools.repository import Repository

_ANOTHER_PATH = "Send the change back for another path."


def refuse_unsafe(folder: Path, path: str) -> None:
    """Raises EffectRefused when a file at this path would land elsewhere, or on something that is no plain file."""
    for part in reversed((path, *parents(path))):
        at = folder / part
        twin = _twin(at)
        if twin:
            raise EffectRefused(f'"{part}" and "{twin}" in the site differ in spelling only.', mend=_ANOTHER_PATH)
        if at.is_symlink():
            raise EffectRefused(f'"{part}" in the site is a symbolic link.', mend=_ANOTHER_PATH)
        if not at.exists():
            return
        if part == path and not at.is_file():
            raise EffectRefused(f'"{part}" in the site is a folder.', mend=_ANOTHER_PATH)
        if part != path and not at.is_dir():
            raise EffectRefused(f'"{part}" in the site is a file, so nothing can stand below it.', mend=_ANOTHER_PATH)
        if part != path and (at / ".git").exists():
            raise EffectRefused(f'"{part}" in the site is a repository of its own.', mend=_ANOTHER_PATH)


def _twin(at: Path) -> str:
    """A neighbour whose name differs in letter case or Unicode form only."""
    if not at.parent.is_dir():
        return ""
    wanted = folded(at.name)
    return next((name for name in _names(at.parent) if name != at.name and folded(name) == wanted), "")


def _names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


def refuse_uncommitted(repository: Repository, changed: Iterable[FileChange]) -> None:
    """Raises EffectRefused when the user has work on one of the very paths that is in no commit yet."""
    for change in changed:
        refuse_unsafe(repository.folder, change.path)
        seen = _seen(repository, change.path)
        if not seen <= {change.old_blob, change.new_blob}:
            raise EffectRefused(
                f'"{change.path}" has changes that are not committed.'
                if change.old_blob
                else f'"{change.path}" is there already, with other text and not committed.',
                where=str(repository.folder),
                mend="Commit it, or move it away; then go on with baton resume.",
            )


def _seen(repository: Repository, path: str) -> set[str]:
    """The blobs of a path in the index and in the folder."""
    return {repository.staged(path), _file_blob(repository, path)}


def _file_blob(repository: Repository, path: str) -> str:
    at = repository.folder / path
    try:
        if not stat.S_ISREG(at.lstat().st_mode):
            return "?"
        return repository.blob_of(path, at.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise EffectError(f"cannot be read: {error.strerror}.", where=str(at), mend="Make it readable.") from error


def left_behind(repository: Repository, moves: Iterable[RefMove]) -> list[RefMove]:
    """Moves that HEAD still holds and that index or file have not followed.

    What the user has changed since, by hand or by a commit of their own such as a revert, is theirs and stays.
    """
    return [
        move for move in moves if _head_blob(repository, move.path) == move.new_blob and _is_behind(repository, move)
    ]


def _head_blob(repository: Repository, path: str) -> str:
    entry = repository.tree.get(path)
    return entry.blob if entry else ""


def _is_behind(repository: Repository, move: RefMove) -> bool:
    seen = _seen(repository, move.path)
    return move.old_blob in seen and seen <= {move.old_blob, move.new_blob}


def follow(repository: Repository, moves: Iterable[RefMove]) -> None:
    """Bring index and files of exactly these paths from a commit's parent to the commit.

    Raises:
        EffectError: another process holds the index, or a file cannot be written. Calling again goes on.
    """
    git = repository.git
    for move in left_behind(repository, moves):
        if move.new_blob:
            line = f"{move.mode} {move.new_blob}\t{move.path}\0"
            git.text("update-index", "-z", "--index-info", stdin=line.encode())
            git.text("checkout-index", "--force", "--index", "--", move.path)
        else:
            git.text("update-index", "--force-remove", "--", move.path)
            _remove(repository.folder, move.path)


def _remove(folder: Path, path: str) -> None:
    remove(folder, path)
    for parent in parents(path):
        try:
            remove_empty_folder(folder, parent)
        except OSError:
            return  # not empty, so others live there
