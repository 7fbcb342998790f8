"""Who signs a commit: the user as git knows them, or, in a site made by Baton, as the computer knows them."""

from __future__ import annotations

import getpass
import os
import pwd

from orchestrator.errors import EffectRefused
from orchestrator.tools.git import Git
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Identity:
    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@dataclass(frozen=True)
class Signers:
    """Who git names in a commit, without its time: `Ada <ada@example.org>`."""

    author: str
    committer: str

    @classmethod
    def of(cls, git: Git) -> Signers | None:
        """None where git has no name or no address for commits made in its folder, and would have to guess."""
        author, committer = _ident(git, "GIT_AUTHOR_IDENT"), _ident(git, "GIT_COMMITTER_IDENT")
        return cls(author, committer) if author and committer else None

    def __str__(self) -> str:
        return self.author if self.author == self.committer else f"{self.author}, committed by {self.committer}"


def _ident(git: Git, name: str) -> str:
    found = git.call("-c", "user.useConfigOnly=true", "var", name)
    told = found.out.decode("utf-8", "surrogateescape").strip()
    return told[: told.rfind(">") + 1] if found.status == 0 else ""


def is_known_anywhere(git: Git) -> bool:
    """Whether git has a name for a repository that is not made yet: no other repository's settings count."""
    return Signers.of(git.nowhere) is not None


def of_this_computer() -> Identity:
    """The account's full name, or its login. The address leads nowhere, on purpose."""
    try:
        login = getpass.getuser()
        full_name = pwd.getpwuid(os.getuid()).pw_gecos.partition(",")[0].strip()
    except (KeyError, OSError):  # an account that is in no list, as in some containers
        login, full_name = "baton", ""
    return Identity(full_name or login, f"{login}@localhost")


def signers_of(git: Git, shown: str) -> Signers:
    """Raises EffectRefused where git knows nobody to name."""
    found = Signers.of(git)
    if found is None:
        raise EffectRefused(
            f"git has no name and address to sign commits in {shown} with.",
            mend=f'git -C {shown} config user.name "Your Name"; git -C {shown} config user.email you@example.org',
        )
    return found
