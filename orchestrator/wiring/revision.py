"""The workspace as a git revision has it, to be looked at beside the one of now."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestrator.errors import NotFound, UsageError, WorkspaceError
from orchestrator.tools.git import Git
from orchestrator.workspace.folder import SETTINGS_FILE


@contextmanager
def workspace_at(root: Path, revision: str) -> Iterator[Path]:
    """A folder with the workspace's files of a revision, gone again afterwards.

    Raises:
        NotFound: git knows no such revision here.
        UsageError: the workspace had no settings at that revision.
    """
    # A workspace may lie anywhere in a repository, so here the way up is open.
    git = Git(root, environment={"GIT_CEILING_DIRECTORIES": ""}, fails=WorkspaceError)
    if not git.succeeds("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"):
        raise NotFound("result, profile or revision", revision, mend="Name a commit, a branch or a tag of this folder.")
    prefix = git.text("rev-parse", "--show-prefix")
    packed = git.data("archive", "--format=tar", f"{revision}:{prefix}")
    with TemporaryDirectory(prefix="baton-revision-") as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        if not (Path(folder) / SETTINGS_FILE).is_file():
            raise UsageError(f"there was no {SETTINGS_FILE} at {revision}.", mend="Name a later revision.")
        yield Path(folder).resolve()
