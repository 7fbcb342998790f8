"""The workspace as a git revision has it, to be looked at beside the one of now."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestrator.errors import NotFound, UsageError, WorkspaceError
from orchestrator.files.links import followed
from orchestrator.files.writing import write_new
from orchestrator.tools.git import Git
from orchestrator.workspace.home.folder import SETTINGS_FILE

_LINK = "120000"


@contextmanager
def workspace_at(root: Path, revision: str) -> Iterator[Path]:
    """A folder with the workspace's files of a revision, gone again afterwards.

    The files are those that git keeps: neither filters nor attributes of the repository are asked.

    Raises:
        NotFound: git knows no such revision here.
        UsageError: the workspace had no settings at that revision.
        WorkspaceError: a file of it would lie outside its folder, or is a link that leads out.
    """
    # A workspace may lie anywhere in a repository, so here the way up is open.
    git = Git(root, environment={"GIT_CEILING_DIRECTORIES": ""}, fails=WorkspaceError)
    found = git.call("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.status != 0:
        raise NotFound("result, profile or revision", revision, mend="Name a commit, a branch or a tag of this folder.")
    tree = f"{found.out.decode().strip()}:{git.text('rev-parse', '--show-prefix')}"
    with TemporaryDirectory(prefix="baton-revision-") as folder:
        try:
            _lay_out(git, tree, Path(folder))
        except (ValueError, OSError) as error:
            raise WorkspaceError(
                f"the files of {revision} cannot be laid out: {error}.", mend="Name another revision."
            ) from error
        if not (Path(folder) / SETTINGS_FILE).is_file():
            raise UsageError(f"there was no {SETTINGS_FILE} at {revision}.", mend="Name a later revision.")
        yield followed(Path(folder))


def _lay_out(git: Git, tree: str, folder: Path) -> None:
    """Write the blobs of a tree: what git hands out may have been made by somebody's own program.

    Raises:
        ValueError: a path or a link would lead out of the folder.
        OSError: two of them cannot stand beside each other, or one cannot be written.
    """
    lines = [line.split("\t", 1) for line in git.items("ls-tree", "-r", "-z", "--full-tree", tree)]
    entries = [(path, *about.split(" ")) for about, path in lines]
    blobs = [(path, mode, blob) for path, mode, kind, blob in entries if kind == "blob"]
    contents = git.objects([blob for _, _, blob in blobs])
    links = []
    for (path, mode, _), data in zip(blobs, contents, strict=True):
        if _leads_up(path):
            raise ValueError(f"{path} would lie outside")
        if mode == _LINK:
            links.append((path, data.decode("utf-8", "surrogateescape")))
        else:
            write_new(folder, path, data, mode=int(mode, 8) & 0o777)
    for path, target in links:  # last, so that no file is written through one
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).symlink_to(target)
    inside = os.path.realpath(folder)
    for path, target in links:
        if not Path(os.path.realpath(folder / path)).is_relative_to(inside):
            raise ValueError(f"the link {path} leads out, to {target}")


def _leads_up(path: str) -> bool:
    """Whether a path leads out of where it begins, or is none."""
    plain = posixpath.normpath(path)
    return plain.startswith(("/", "../")) or plain in ("", ".", "..")
