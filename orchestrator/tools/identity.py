"""Who signs a commit: the user as git knows them, or, in a site made by Baton, as the computer knows them."""

from __future__ import annotations

import getpass
import os
import pwd
from dataclasses import dataclass, replace
from pathlib import Path

from orchestrator.errors import EffectRefused
from orchestrator.tools.git import Git


@dataclass(frozen=True)
class Identity:
    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


def is_known(git: Git) -> bool:
    """Whether git has a name and an address for commits made in its folder, without guessing."""
    asked = ("-c", "user.useConfigOnly=true", "var")
    return git.succeeds(*asked, "GIT_AUTHOR_IDENT") and git.succeeds(*asked, "GIT_COMMITTER_IDENT")


def is_known_anywhere(git: Git) -> bool:
    """The same for a repository that is not made yet: no other repository's settings count."""
    return is_known(replace(git, folder=Path(git.folder.anchor)))


def of_this_computer() -> Identity:
    """The account's full name, or its login. The address leads nowhere, on purpose."""
    try:
        login = getpass.getuser()
        full_name = pwd.getpwuid(os.getuid()).pw_gecos.partition(",")[0].strip()
    except (KeyError, OSError):  # an account that is in no list, as in some containers
        login, full_name = "baton", ""
    return Identity(full_name or login, f"{login}@localhost")


def refuse_unknown(git: Git, shown: str) -> None:
    if not is_known(git):
        raise EffectRefused(
            f"git has no name and address to sign commits in {shown} with.",
            mend=f'git -C {shown} config user.name "Your Name"; git -C {shown} config user.email you@example.org',
        )
