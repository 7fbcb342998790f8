"""An address that a branch is pushed to: as git is given it, and as it may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from orchestrator.domain.canonical import digest_of
from orchestrator.errors import EffectRefused
from orchestrator.tools.git import without_credentials
from orchestrator.tools.local_address import place_of
from orchestrator.tools.repository import Repository
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Address:
    url: str
    """May hold credentials: show `shown`."""
    shown: str
    """Told apart from the other addresses of the site; no credentials."""
    place: str
    """Where an address on this computer leads, links resolved; empty for one elsewhere."""

    @classmethod
    def of(cls, url: str, folder: Path, number: int = 1) -> Address:
        """`folder` is the site's; `number` tells addresses apart that look the same without their credentials."""
        shown = without_credentials(url) + (f" ({number})" if number > 1 else "")
        return cls(url, shown, place_of(url, folder))

    @property
    def digest(self) -> str:
        """What an approval to push binds. The address itself may hold a secret."""
        return digest_of(f"{self.url}\0{self.place}".encode("utf-8", "surrogateescape"))

    @property
    def leads(self) -> str:
        """Where it leads, where that is not what it says; else empty."""
        plain = self.url.removeprefix("file://").rstrip("/")
        return self.place if self.place and self.place != plain else ""

    @property
    def as_it_stands(self) -> Mapping[str, str]:
        """Settings that keep git from rewriting it once more: the longest rule that fits wins."""
        return {f"url.{self.url}.insteadOf": self.url, f"url.{self.url}.pushInsteadOf": self.url}


def refuse_ambiguous(repository: Repository, address: Address) -> None:
    """Raises EffectRefused when git, given this very address, would take it for something else."""
    if not address.url.isprintable() or address.url.startswith("-"):
        raise EffectRefused(
            f"the address {address.shown!r} of the site's remote cannot be told plainly.", mend="Mend it: git remote -v"
        )
    names = {name.partition(".")[2].rpartition(".")[0] for name, _ in repository.settings if name.startswith("remote.")}
    legacy = (repository.common_dir / kind / address.url for kind in ("remotes", "branches"))
    if address.url in names or ("/" not in address.url and any(place.exists() for place in legacy)):
        raise EffectRefused(
            f"{address.shown} is an address and the name of a remote too, so git may push to either.",
            mend="Rename that remote: git remote rename",
        )
    rules = ((name, value) for name, value in repository.settings if name.startswith("url."))
    if any(value == address.url and _base(name) != address.url for name, value in rules):
        raise EffectRefused(
            f"the settings of git rewrite {address.shown} to another address once more.",
            mend="Name the last address itself: git remote set-url --push",
        )


def _base(name: str) -> str:
    return name.partition(".")[2].rpartition(".")[0]
