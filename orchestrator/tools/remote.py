"""The remote a site's branch is pushed to, every address of it, and what they have."""

from __future__ import annotations

from orchestrator.domain.canonical import JSON
from orchestrator.errors import EffectError
from orchestrator.tools.address import Address, refuse_ambiguous
from orchestrator.tools.git import Git, own_words
from orchestrator.tools.repository import Repository
from orchestrator.values import dataclass

_HEADS = "refs/heads/"


@dataclass(frozen=True)
class Remote:
    name: str
    branch: str
    """The branch's name over there."""
    addresses: tuple[Address, ...] = ()
    """Where a push goes, all rewriting applied."""
    options: tuple[str, ...] = ()
    """What the settings send along with a push (`push.pushOption`)."""
    tracked: str = ""
    """The local ref that follows the remote's branch; empty when none does."""

    def __str__(self) -> str:
        return f"{self.name}/{self.branch}"

    @property
    def binds(self) -> JSON:
        """What an approval to push holds for."""
        addresses: list[JSON] = [{"shown": address.shown, "digest": address.digest} for address in self.addresses]
        return {"name": self.name, "branch": self.branch, "addresses": addresses, "options": list(self.options)}

    @property
    def ref(self) -> str:
        return f"{_HEADS}{self.branch}"


def push_remote(repository: Repository, branch: str) -> Remote | None:
    """Where the user's own settings send a push of this branch, or None when the site has no remote.

    Raises:
        EffectRefused: git would take an address for something else.
    """
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
    there = merge.removeprefix(_HEADS) or branch
    options: list[str] = []
    for setting, value in repository.settings:
        if setting == "push.pushoption":
            options = [*options, value] if value else []
    return Remote(name, there, _addresses(repository, name), tuple(options), _tracked(repository, name, there))


def _addresses(repository: Repository, name: str) -> tuple[Address, ...]:
    """Every address once, in git's order: two that differ in their credentials only get a number."""
    found: list[Address] = []
    urls = repository.git.text("remote", "get-url", "--push", "--all", "--", name).split("\n")
    for url in dict.fromkeys(urls):
        plain = Address.of(url, repository.folder)
        alike = sum(address.shown.partition(" (")[0] == plain.shown for address in found)
        address = Address.of(url, repository.folder, alike + 1)
        refuse_ambiguous(repository, address)
        found.append(address)
    return tuple(found)


def _tracked(repository: Repository, name: str, branch: str) -> str:
    specs = [value.removeprefix("+") for setting, value in repository.settings if setting == f"remote.{name}.fetch"]
    for source, _, kept in (spec.partition(":") for spec in specs):
        before, star, after = source.partition("*")
        ref = f"{_HEADS}{branch}"
        if not star and source == ref:
            found = kept
        elif star and ref.startswith(before) and ref.endswith(after):
            found = kept.replace("*", ref[len(before) : len(ref) - len(after)], 1)
        else:
            continue
        if found.startswith("refs/remotes/"):
            return found
    return ""


def _reaching(repository: Repository, address: Address) -> Git:
    return repository.git.on_network.with_settings(address.as_it_stands)


def remote_tip(repository: Repository, remote: Remote, address: Address) -> str:
    """The commit the remote's branch is at now, brought here; empty when it has no such branch.

    Raises:
        EffectError: the remote did not say.
    """
    git = _reaching(repository, address)
    found = git.call("ls-remote", "--", address.url, remote.ref)
    if found.status != 0:
        raise EffectError(
            f"{remote} ({address.shown}) cannot be asked what it has: {own_words(found)}",
            mend="The commit is kept here. When the remote can be reached, go on with baton resume.",
        )
    tip = found.out.decode().partition("\t")[0].strip()
    if tip and not repository.knows(tip):
        # No ref of the user's moves: the objects alone are needed, and only to look at.
        plain = ("--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=")
        git.text("fetch", *plain, "--", address.url, remote.ref)
    return tip


def push(repository: Repository, remote: Remote, address: Address, commit: str, branch: str) -> None:
    """Send a commit and what it stands on to the remote's branch at one address; never by force.

    Raises:
        EffectError: the remote has moved on, refuses, or did not answer.
    """
    plain = ("--porcelain", "--no-follow-tags", "--recurse-submodules=no")
    git = _reaching(repository, address).with_hooks
    finished = git.call("push", *plain, "--", address.url, f"{commit}:{remote.ref}")
    if finished.status == 0:
        return
    told = finished.out.decode("utf-8", "replace")
    if "fetch first" in told or "non-fast-forward" in told:
        raise moved_on(remote, branch)
    raise EffectError(
        f"{remote} ({address.shown}) did not take the push: {own_words(finished)}",
        mend="The commit is kept here. When the remote allows it, go on with baton resume.",
    )


def moved_on(remote: Remote, branch: str) -> EffectError:
    return EffectError(
        f"{remote} has commits that {branch} here has not, so nothing was pushed; the commit is kept here.",
        mend=f"Bring them in (git pull --rebase {remote.name} {remote.branch}), then go on with baton resume.",
    )
