"""A site as a place to publish to: found fit for it, or made into a repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestrator.errors import EffectError, EffectRefused
from orchestrator.files.links import followed
from orchestrator.files.writing import make_folder, move, remove_tree
from orchestrator.ports.tool import ANY_REPOSITORY, Repositories
from orchestrator.tools import identity
from orchestrator.tools.git import Git
from orchestrator.tools.repository import Repository
from orchestrator.tools.site_memory import SiteMemory
from orchestrator.values import replace

_HALF_MADE = ".baton-new"
"""Where a site's repository is prepared, so that a crash leaves either none or a whole one."""


def refuse_unfit(repository: Repository, shown: str, branch: str) -> None:
    """Raises EffectRefused when the site's repository is in a state that must not be touched.

    `shown` is the folder as the user wrote it, `branch` the one to be on; empty for whichever is checked out.
    """
    _refuse_state(repository, shown)
    if branch and repository.branch != branch:
        raise EffectRefused(
            f"{shown} is on branch {repository.branch}, and baton.yaml says to publish on {branch}.",
            mend=f"git -C {shown} switch {branch}",
        )


def refuse_taken(folder: Path, shown: str, texts: Mapping[str, bytes]) -> None:
    """Raises EffectRefused when the folder holds anything but what would be written (`texts`, by path)."""
    if folder.exists() and not folder.is_dir():
        raise EffectRefused(f"{shown} is a file.", mend="Name a folder as the site, or move the file away.")
    foreign = (path.relative_to(folder) for path in _files(folder) if not _is_ours(path, folder, texts))
    others = [str(path) for path in islice(foreign, 3)]
    if others:
        raise EffectRefused(
            f"{shown} holds files ({', '.join(others)}) and is no git repository of its own.",
            mend=f"Make it one (git init {shown}), or name an empty folder or a repository's own folder as the site.",
        )


def _files(folder: Path) -> Iterable[Path]:
    if not folder.is_dir():
        return []
    return (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())


def _is_ours(path: Path, folder: Path, texts: Mapping[str, bytes]) -> bool:
    below = path.relative_to(folder)
    if below.parts[0] == _HALF_MADE:
        return True
    text = texts.get(below.as_posix())
    return text is not None and path.is_file() and path.read_bytes() == text


def _refuse_state(repository: Repository, shown: str) -> None:
    if repository.bare:
        raise EffectRefused(
            f"{shown} is a bare repository, which has no files to publish to.",
            mend=f"Clone it and name the clone as the site: git clone {shown} ANOTHER_FOLDER.",
        )
    if repository.files_elsewhere:
        raise EffectRefused(
            f"{shown} keeps its files in {repository.files_elsewhere}, as its core.worktree says.",
            mend=f"Name that folder as the site, or take the setting away: git -C {shown} config --unset core.worktree",
        )
    if repository.under_way:
        raise EffectRefused(
            f"{shown} is in the middle of a {repository.under_way}.",
            mend=f"End it (see git -C {shown} status), then go on with baton resume.",
        )
    if not repository.branch:
        raise EffectRefused(
            f"{shown} is on no branch (detached HEAD), so a commit there would be lost.",
            mend=f"git -C {shown} switch main, or whichever branch it publishes from.",
        )


def make_repository(git: Git, branch: str, repositories: Repositories) -> Repository:
    """Turn a folder that is empty or not there into a repository on an unborn branch.

    Where git knows no name for the user, the site gets one of its own, so that a first run on a fresh computer
    ends well and `git revert` works there afterwards.
    """
    prepared = git.folder / _HALF_MADE
    try:
        make_folder(git.folder, ".")
        remove_tree(git.folder, _HALF_MADE)
        git.text("init", "--quiet", "--bare", f"--initial-branch={branch or 'main'}", str(prepared))
        _name_user(replace(git, folder=prepared, git_dir=prepared, bare=True))
        git.text("config", "--file", str(prepared / "config"), "core.bare", "false")
        SiteMemory(prepared).remember_repository()
        repositories.making(git.folder, prepared)
        move(git.folder, _HALF_MADE, ".git")
    except OSError as error:
        raise EffectError(
            f"the folder cannot be made a repository: {error.strerror}.",
            where=str(git.folder),
            mend="Make it writable.",
        ) from error
    repository = Repository.at(git)
    if repository is None:
        raise EffectError("git init made no repository.", where=str(git.folder), mend="Run git init there.")
    return repository


@contextmanager
def as_it_would_be_made(git: Git, branch: str) -> Iterator[Repository]:
    """The repository that would be made of a folder, made elsewhere to be looked at, and gone again afterwards."""
    with TemporaryDirectory(prefix="baton-site-") as folder:
        yield make_repository(replace(git, folder=followed(Path(folder)) / "site"), branch, ANY_REPOSITORY)


def _name_user(git: Git) -> None:
    if identity.Signers.of(git):
        return
    who = identity.of_this_computer()
    for setting, value in (("user.name", who.name), ("user.email", who.email)):
        if not git.succeeds("config", "--get", setting):
            git.text("config", setting, value)
