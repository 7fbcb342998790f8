"""The commit of this very effect of this very run, recognised by the key in its trailers."""

from __future__ import annotations

from functools import cached_property

from orchestrator.domain.canonical import JSON
from orchestrator.errors import EffectError, EffectMoved
from orchestrator.tools import working_copy
from orchestrator.tools.address import Address
from orchestrator.tools.change_set import ChangeSet
from orchestrator.tools.commit_object import CommitObject, read_commit
from orchestrator.tools.difference import FileChange
from orchestrator.tools.private_commit import subject_of
from orchestrator.tools.remote import Remote, moved_on, push, push_remote, remote_tip
from orchestrator.tools.repository import Repository
from orchestrator.tools.site_memory import SiteMemory
from orchestrator.tools.travelling import believed_tip, remember_tip, travelling
from orchestrator.values import dataclass


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

    @classmethod
    def alike(cls, repository: Repository | None, change_set: ChangeSet) -> OwnCommit | None:
        """The commit that Baton made of this very change on the branch, when the site is as the change leaves it."""
        path = change_set.operations[0].path
        if repository is None or not repository.head:
            return None
        for logged in repository.log("-1", repository.head, "--", path):
            made = {SiteMemory(repository.common_dir).made(key) for key in logged.keys}
            found = cls(repository, logged.commit, logged.keys[0] if logged.keys else "", repository.branch)
            if found.read.digest in made and found._does(change_set):
                return found
        return None

    def _does(self, change_set: ChangeSet) -> bool:
        paths = [operation.path for operation in change_set.operations]
        moved = [move.path for move in self.read.moves]
        return subject_of(self.read.message) == change_set.subject and set(moved) <= set(paths)

    @cached_property
    def read(self) -> CommitObject:
        return read_commit(self.repository, self.commit)

    @property
    def told(self) -> JSON:
        return {
            "commit": self.commit,
            "branch": self.branch or None,
            "paths": [move.path for move in self.read.moves],
            "subject": subject_of(self.read.message).partition("\n")[0],
        }

    @property
    def files(self) -> tuple[FileChange, ...]:
        """What it does, with the bytes that go out."""
        moves = self.read.moves
        blobs = list(dict.fromkeys(blob for move in moves for blob in (move.old_blob, move.new_blob) if blob))
        kept = dict(zip(blobs, self.repository.git.objects(blobs), strict=True))
        return tuple(
            FileChange(
                move.path, kept.get(move.old_blob), kept.get(move.new_blob), move.old_blob, move.new_blob, move.mode
            )
            for move in moves
        )

    @property
    def is_checked_out(self) -> bool:
        """Whether index and files have followed. Those of another branch have nothing to follow."""
        return not self._on_its_branch or not working_copy.left_behind(self.repository, self.read.moves)

    def check_out(self) -> None:
        if not self._on_its_branch:
            return
        try:
            working_copy.follow(self.repository, self.read.moves)
        except EffectError as error:
            raise EffectError(
                f"{self.commit[:7]} is committed, but the files could not be brought up to it: {error.message}",
                where=error.where,
                mend=error.mend,
            ) from error

    @cached_property
    def remote(self) -> Remote | None:
        """Where the user's settings send it, or None when the site has no remote."""
        if not self.branch:
            raise EffectError(
                f"{self.commit[:7]} lies on no branch here, or on several that are not checked out.",
                where=str(self.repository.folder),
                mend="Switch to the branch the site publishes from, then go on with baton resume.",
            )
        return push_remote(self.repository, self.branch)

    def is_on(self, remote: Remote, address: Address) -> bool:
        """Asks the address."""
        tip = remote_tip(self.repository, remote, address)
        return bool(tip and self.repository.commit_with(self.key, (tip,)))

    def push_to(self, remote: Remote, address: Address, along: frozenset[str]) -> str:
        """Push to one address, unless it is there; returns why nothing was pushed.

        Raises:
            EffectMoved: commits of others would go along that are not in `along`, by their ids.
            EffectError: the remote has moved on, refuses, or did not answer.
        """
        tip = remote_tip(self.repository, remote, address)
        if tip and self.repository.commit_with(self.key, (tip,)):
            remember_tip(self.repository, remote, address, tip)
            return "it was there already"
        target = self.going_on_from(tip)
        if not target:
            raise moved_on(remote, self.branch)
        self._refuse_unseen(remote, address, target, tip, along)
        try:
            push(self.repository, remote, address, target, self.branch)
        except EffectError:
            if not self.is_on(remote, address):
                raise
            return "an earlier push arrived meanwhile"  # one outlives the process that was killed while it waited
        self._remember(remote, address, target)
        return ""

    def _remember(self, remote: Remote, address: Address, pushed: str) -> None:
        """The remote-tracking branch follows the first address, as after any push; it says nothing of the others."""
        tips = {each: believed_tip(self.repository, remote, each) for each in remote.addresses} | {address: pushed}
        if remote.tracked and address == remote.addresses[0]:
            self.repository.git.call("update-ref", "-m", "baton: push", remote.tracked, pushed)
        for each, tip in tips.items():
            remember_tip(self.repository, remote, each, tip)

    def going_on_from(self, tip: str) -> str:
        """What to push: this commit alone if it goes on from what the remote has, else the branch; else nothing."""
        if not tip:
            return self.commit
        branch = self.repository.git.text("rev-parse", "--verify", f"refs/heads/{self.branch}")
        return next((each for each in (self.commit, branch) if self.repository.contains(each, tip)), "")

    def _refuse_unseen(self, remote: Remote, address: Address, target: str, tip: str, along: frozenset[str]) -> None:
        unseen = travelling(self.repository, target, tip, self.commit).foreign - along
        if unseen:
            remember_tip(self.repository, remote, address, tip)
            count = "an earlier commit" if len(unseen) == 1 else f"{len(unseen)} earlier commits"
            raise EffectMoved(
                f"a push to {remote} ({address.shown}) would take {count} along that nobody was shown.",
                where=str(self.repository.folder),
                mend="Look at them at the gate.",
            )

    @property
    def _on_its_branch(self) -> bool:
        return not self.repository.bare and self.repository.branch == self.branch
