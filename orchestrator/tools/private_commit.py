"""A commit built beside the user's index and files, which it neither reads nor moves."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from orchestrator.errors import EffectError
from orchestrator.ports.effect import Mark
from orchestrator.tools.commit_object import CommitObject, read_commit
from orchestrator.tools.difference import FileChange
from orchestrator.tools.git import Git
from orchestrator.tools.repository import KEY_TRAILER, Repository
from orchestrator.values import replace

_OURS = re.compile(r"([^\n]*)\n\nBaton-Run: [^\n]*\nBaton-Key: [^\n]*\nBaton-Artifact: [^\n]*\nBaton-Journal: [^\n]*")


def build(repository: Repository, changed: Iterable[FileChange], subject: str, mark: Mark) -> CommitObject:
    """Make the commit with these changes, on no branch yet, and read it back.

    Raises:
        EffectError: git could not.
    """
    made = _commit_object(repository, _tree(repository, changed), message(subject, mark))
    return read_commit(repository, made)


def put_on_branch(repository: Repository, made: CommitObject, subject: str) -> None:
    """Move the branch on to a commit that was made from its head.

    Raises:
        EffectError: the branch moved in the meantime, or a hook that guards it said no; then it is as it was.
    """
    ref = f"refs/heads/{repository.branch}"
    # The old value makes this a compare-and-swap; the empty one means that the branch must not exist yet.
    git = repository.git.with_hooks
    moved = git.call("update-ref", "-m", f"baton: {subject}", ref, made.commit, repository.head)
    if moved.status != 0:
        raise git.failure(
            "update-ref", moved, mend="Nothing was committed; the branch is as it was. Go on with baton resume."
        )


def message(subject: str, mark: Mark) -> str:
    """The whole message: the subject that was shown, and the trailers that name the run."""
    trailers = {
        "Baton-Run": mark.run,
        KEY_TRAILER: mark.key,
        "Baton-Artifact": mark.artifact,
        "Baton-Journal": mark.journal_head,
    }
    return f"{subject}\n\n" + "".join(f"{name}: {value}\n" for name, value in trailers.items())


def subject_of(said: str) -> str:
    """The part of a message that was shown, when `message` made it; else all of it."""
    found = _OURS.fullmatch(said)
    return found[1] if found else said


def _tree(repository: Repository, changed: Iterable[FileChange]) -> str:
    with tempfile.TemporaryDirectory(prefix="baton-index-") as folder:
        git = _with_index(repository.git, Path(folder) / "index")
        git.text("read-tree", repository.head or "--empty")
        for change in changed:
            if change.new is None:
                git.text("update-index", "--force-remove", "--", change.path)
            else:
                line = f"{change.mode} {repository.keep(change.new)}\t{change.path}\0"
                git.text("update-index", "-z", "--index-info", stdin=line.encode())
        return git.text("write-tree")


def _with_index(git: Git, index: Path) -> Git:
    return replace(git, environment={**git.environment, "GIT_INDEX_FILE": str(index)})


def _commit_object(repository: Repository, tree: str, text: str) -> str:
    parent = ["-p", repository.head] if repository.head else []
    signed = ["-S"] if repository.wants("commit.gpgsign") else []
    finished = repository.git.call("commit-tree", *signed, *parent, "-F", "-", tree, stdin=text.encode())
    if finished.status != 0 and signed:
        raise repository.git.failure(
            "commit-tree",
            finished,
            mend="commit.gpgsign is set, and the commit could not be signed without asking. Unlock the key (sign "
            "something by hand), or turn signing off for this site: git config commit.gpgsign false.",
        )
    if finished.status != 0:
        raise repository.git.failure("commit-tree", finished)
    made = finished.out.decode().strip()
    if not made:
        raise EffectError("git commit-tree named no commit.", where=str(repository.folder), mend="Update git.")
    return made
