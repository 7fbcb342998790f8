"""The workspace as a git revision has it, to be looked at beside the one of now."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestrator.errors import NotFound, UsageError, WorkspaceError
from orchestrator.files.links import followed
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
            with tarfile.open(fileobj=_packed(git, tree)) as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, OSError) as error:
            raise WorkspaceError(
                f"the files of {revision} cannot be laid out: {error}.", mend="Name another revision."
            ) from error
        if not (Path(folder) / SETTINGS_FILE).is_file():
            raise UsageError(f"there was no {SETTINGS_FILE} at {revision}.", mend="Name a later revision.")
        yield followed(Path(folder))


def _packed(git: Git, tree: str) -> io.BytesIO:
    """The blobs of a tree as an archive, which is unpacked with more care than files are written one by one."""
    packed = io.BytesIO()
    lines = [line.split("\t", 1) for line in git.items("ls-tree", "-r", "-z", "--full-tree", tree)]
    entries = [(path, *about.split(" ")) for about, path in lines]
    blobs = [(path, mode, blob) for path, mode, kind, blob in entries if kind == "blob"]
    contents = git.objects([blob for _, _, blob in blobs])
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for (path, mode, _), data in zip(blobs, contents, strict=True):
            entry = tarfile.TarInfo(path)
            if mode == _LINK:
                entry.type, entry.linkname = tarfile.SYMTYPE, data.decode("utf-8", "surrogateescape")
                archive.addfile(entry)
                continue
            entry.size, entry.mode = len(data), int(mode, 8) & 0o777
            archive.addfile(entry, io.BytesIO(data))
    packed.seek(0)
    return packed
