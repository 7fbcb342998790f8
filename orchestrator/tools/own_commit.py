"""The commit of this very effect of this very run, recognised by the key in its trailers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from orchestrator.domain.canonical import JSON
from orchestrator.errors import EffectError
from orchestrator.tools import working_copy
from orchestrator.tools.remote import Remote, moved_on, push, push_remote, remote_tip
from orchestrator.tools.repository import Repository


@dataclass(frozen=True)
class OwnCommit:
    repository: Repository
    commit: str
    key: str
    branch: str
    """Where it lies; empty when that cannot be told."""

    @classmethod
    def find(cls, repository: Repository | None, key: str, preferred: str = "") -> OwnCommit | None:
        """Looks through all branches here and what was last seen of the remotes'; asks no network."""
        if repository is None:
            return None
        commit = repository.commit_with(key)
        if not commit:
            return None
        return cls(repository, commit, key, repository.branch_of(commit, preferred or repository.branch))

    @property
    def told(self) -> JSON:
        return {
            "commit": self.commit,
            "branch": self.branch or None,
            "paths": [move.path for move in self._moves],
            "subject": self.repository.git.text("log", "-1", "--no-show-signature", "--format=%s", self.commit),
        }

    @property
    def is_checked_out(self) -> bool:
        """Whether index and files have followed. Those of another branch have nothing to follow."""
        return not self._on_its_branch or not working_copy.left_behind(self.repository, self._moves)

    def check_out(self) -> None:
        if not self._on_its_branch:
            return
        try:
            working_copy.follow(self.repository, self._moves)
        except EffectError as error:
            raise EffectError(
                f"{self.commit[:7]} is committed, but the files could not be brought up to it: {error.message}",
                where=error.where,
                mend=error.mend,
            ) from error

    @property
    def remote(self) -> Remote | None:
        """Where the user's settings send it, or None when the site has no remote."""
        if not self.branch:
            raise EffectError(
                f"{self.commit[:7]} lies on no branch here, or on several that are not checked out.",
                where=str(self.repository.folder),
                mend="Switch to the branch the site publishes from, then go on with baton resume.",
            )
        return push_remote(self.repository, self.branch)

    def is_on(self, remote: Remote) -> bool:
        tip = remote_tip(self.repository, remote)
        return bool(tip and self.repository.commit_with(self.key, (tip,)))

    def push_to(self, remote: Remote) -> str:
        """Push, unless it is there; returns why nothing was pushed."""
        tip = remote_tip(self.repository, remote)
        if tip and self.repository.commit_with(self.key, (tip,)):
            return "it was there already"
        try:
            push(self.repository, remote, self._going_on_from(tip, remote), self.branch)
        except EffectError:
            if not self.is_on(remote):
                raise
            return "an earlier push arrived meanwhile"  # one outlives the process that was killed while it waited
        return ""

    def _going_on_from(self, tip: str, remote: Remote) -> str:
        """What to push: this commit alone if it goes on from what the remote has, else the branch with it."""
        for candidate in (self.commit, f"refs/heads/{self.branch}"):
            if not tip or self.repository.contains(candidate, tip):
                return candidate
        raise moved_on(remote, self.branch)

    @cached_property
    def _moves(self) -> tuple[working_copy.Move, ...]:
        return working_copy.moves_of(self.repository, self.commit)

    @property
    def _on_its_branch(self) -> bool:
        return not self.repository.bare and self.repository.branch == self.branch
