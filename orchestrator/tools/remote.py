"""The remote a site's branch is pushed to, and what it has."""

from __future__ import annotations

from dataclasses import dataclass

from orchestrator.domain.canonical import JSON, digest_of
from orchestrator.errors import EffectError
from orchestrator.tools.git import own_words, without_credentials
from orchestrator.tools.repository import Repository


@dataclass(frozen=True)
class Remote:
    name: str
    branch: str
    """The branch's name over there."""
    url: str
    """Where a push goes. May hold credentials: show `address`."""

    def __str__(self) -> str:
        return f"{self.name}/{self.branch}"

    @property
    def address(self) -> str:
        return without_credentials(self.url)

    @property
    def base(self) -> JSON:
        """What an approval to push holds for. The address goes in as a digest, for it may hold a secret."""
        return {"name": self.name, "branch": self.branch, "url": digest_of(self.url.encode("utf-8", "surrogateescape"))}

    @property
    def ref(self) -> str:
        return f"refs/heads/{self.branch}"

    @property
    def tracked(self) -> str:
        return f"refs/remotes/{self.name}/{self.branch}"


def push_remote(repository: Repository, branch: str) -> Remote | None:
    """Where the user's own settings send a push of this branch, or None when the site has no remote."""
    config = repository.config
    names = [
        name.removeprefix("remote.").removesuffix(".url")
        for name in config
        if name.startswith("remote.") and name.endswith(".url")
    ]
    if not names:
        return None
    asked = (f"branch.{branch}.pushremote", "remote.pushdefault", f"branch.{branch}.remote")
    wished = [config[setting] for setting in asked if setting in config] + ["origin"]
    name = next((name for name in wished if name in names), names[0])
    merge = config.get(f"branch.{branch}.merge", "") if config.get(f"branch.{branch}.remote") == name else ""
    urls = repository.git.text("remote", "get-url", "--push", "--all", name).splitlines()
    return Remote(name, merge.removeprefix("refs/heads/") or branch, urls[0])


def unpushed(repository: Repository, remote: Remote) -> int:
    """How many commits the branch has that the remote had not when it was last seen."""
    if not repository.head or not repository.git.succeeds("rev-parse", "--quiet", "--verify", remote.tracked):
        return 0
    return int(repository.git.text("rev-list", "--count", f"{remote.tracked}..{repository.head}"))


def remote_tip(repository: Repository, remote: Remote) -> str:
    """The commit the remote's branch is at now, brought here; empty when it has no such branch.

    Raises:
        EffectError: the remote did not say.
    """
    found = repository.git.call("ls-remote", remote.url, remote.ref)
    if found.status != 0:
        raise EffectError(
            f"{remote} ({remote.address}) cannot be asked what it has: {own_words(found)}",
            mend="The commit is kept here. When the remote can be reached, go on with baton resume.",
        )
    tip = found.out.decode().partition("\t")[0].strip()
    if tip and not repository.knows(tip):
        # No ref of the user's moves: the objects alone are needed, and only to look at.
        repository.git.text(
            "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", remote.url, remote.ref
        )
    return tip


def push(repository: Repository, remote: Remote, commit: str, branch: str) -> None:
    """Send a commit and what it stands on to the remote's branch; never by force.

    Raises:
        EffectError: the remote has moved on, refuses, or did not answer.
    """
    plain = ("--porcelain", "--no-follow-tags", "--recurse-submodules=no")
    finished = repository.git.call("push", *plain, remote.name, f"{commit}:{remote.ref}")
    if finished.status == 0:
        return
    told = finished.out.decode("utf-8", "replace")
    if "fetch first" in told or "non-fast-forward" in told:
        raise moved_on(remote, branch)
    raise EffectError(
        f"{remote} ({remote.address}) did not take the push: {own_words(finished)}",
        mend="The commit is kept here. When the remote allows it, go on with baton resume.",
    )


def moved_on(remote: Remote, branch: str) -> EffectError:
    return EffectError(
        f"{remote} has commits that {branch} here has not, so nothing was pushed; the commit is kept here.",
        mend=f"Bring them in (git pull --rebase {remote.name} {remote.branch}), then go on with baton resume.",
    )
