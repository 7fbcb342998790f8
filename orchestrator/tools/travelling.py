"""The commits that a push takes along because the remote has not got them, and which of them are a stranger's."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.tools.address import Address
from orchestrator.tools.commit_object import read_commits
from orchestrator.tools.remote import Remote
from orchestrator.tools.repository import Logged, Repository
from orchestrator.tools.site_memory import KnownSite, SiteMemory
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Travelling:
    commits: tuple[Logged, ...]
    """All, newest first."""
    foreign: frozenset[str]
    """Ids of those that no approval of a publication covers."""

    def with_those_of(self, other: Travelling) -> Travelling:
        return Travelling(tuple(dict.fromkeys((*self.commits, *other.commits))), self.foreign | other.foreign)


NOBODY = Travelling((), frozenset())


def travelling(repository: Repository, target: str, tip: str, own: str = "") -> Travelling:
    """What a push of `target` takes along to where `tip` is (empty: nothing is there), `own` not counted."""
    if not target:
        return NOBODY
    without = [f"^{tip}"] if tip and repository.knows(tip) else []
    listed = tuple(logged for logged in repository.log(target, *without, "--") if logged.commit != own)
    ours = _made_here(repository, listed)
    return Travelling(listed, frozenset(logged.commit for logged in listed) - ours)


def _made_here(repository: Repository, listed: Iterable[Logged]) -> frozenset[str]:
    """Commits that Baton made and nobody has changed since: each had an approval of its own.

    The trailers alone say nothing, as anybody can write them.
    """
    memory = SiteMemory(repository.common_dir)
    digests = {logged.commit: {memory.made(key) for key in logged.keys} - {""} for logged in listed if logged.keys}
    claimed = [commit for commit, made in digests.items() if made]
    read = read_commits(repository, claimed)
    return frozenset(commit for commit in claimed if read[commit].digest in digests[commit])


def believed_tip(repository: Repository, remote: Remote, address: Address) -> str:
    """What an address has, as far as is known without asking; empty for nothing.

    The remote-tracking branch says so, unless the address itself was found to have something else since that moved.
    """
    tracked = tracked_tip(repository, remote)
    known = SiteMemory(repository.common_dir).known(address.digest, remote.ref)
    return known.tip if known and known.tracked == tracked else tracked


def known_tip(repository: Repository, remote: Remote, address: Address) -> str:
    """The same, of what was seen at this very address: the remote-tracking branch follows the first one only."""
    known = SiteMemory(repository.common_dir).known(address.digest, remote.ref)
    return believed_tip(repository, remote, address) if known or address == remote.addresses[0] else ""


def tracked_tip(repository: Repository, remote: Remote) -> str:
    if not remote.tracked:
        return ""
    return repository.git.call("rev-parse", "--quiet", "--verify", remote.tracked).out.decode().strip()


def remember_tip(repository: Repository, remote: Remote, address: Address, tip: str) -> None:
    """Keep what an address was found to have, for the next time that nobody asks it."""
    known = KnownSite(tip, tracked_tip(repository, remote))
    SiteMemory(repository.common_dir).remember_known(address.digest, remote.ref, known)
