"""The user's own git, one command at a time: never through a shell, never waiting for somebody to type."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.errors import BatonError, EffectError
from orchestrator.tools.command import Command, Finished, Runner, run_command

# What `git rev-parse --local-env-vars` lists, and what else would lead git away from the folder it is called in.
# A hook of another repository that calls us has them set. GPG_TTY: a passphrase cannot be asked for here.
_LEADING_ELSEWHERE = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
    "GPG_TTY",
}
_QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "GCM_INTERACTIVE": "never",
    "SSH_ASKPASS_REQUIRE": "never",
    "LC_ALL": "C",
}
_SETTINGS = (
    "core.fsmonitor=false",
    "core.fsync=committed",  # a commit the journal tells of survives a loss of power
    "core.quotePath=false",
    "core.splitIndex=false",
    "gc.auto=0",
    "i18n.commitEncoding=UTF-8",
    "i18n.logOutputEncoding=UTF-8",
    "maintenance.auto=false",
)
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")
_LONGEST_TOLD = 600


@dataclass(frozen=True)
class Git:
    """git in one folder, which is looked at as a repository of its own: one further up is never found."""

    folder: Path
    runner: Runner = run_command
    timeout_s: float = 60.0
    fails: type[BatonError] = EffectError
    environment: Mapping[str, str] = field(default_factory=dict)

    def call(self, *arguments: str, stdin: bytes = b"") -> Finished:
        """Run to the end, whatever the exit status is.

        Raises:
            BatonError: (of the class `fails`) git is not there, or took longer than `timeout_s`.
        """
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        command = Command(
            words=("git", *settings, "--no-pager", *arguments),
            folder=self.folder,
            environment={
                **_clean_environment(),
                "GIT_CEILING_DIRECTORIES": str(self.folder.parent),
                **self.environment,
            },
            stdin=stdin,
            timeout_s=self.timeout_s,
        )
        try:
            return self.runner(command)
        except subprocess.TimeoutExpired as late:
            raise self.fails(
                f"git {arguments[0]} did not end within {late.timeout:g} s and was stopped.",
                where=str(self.folder),
                mend="See what it waits for (network, a hook, a passphrase) by running it yourself.",
            ) from late
        except OSError as error:
            raise self.fails(
                f"git could not be started in {self.folder}: {error.strerror}.",
                mend="Install git and put it on the PATH; make the folder accessible.",
            ) from error

    def text(self, *arguments: str, stdin: bytes = b"") -> str:
        """What a command that must succeed printed, without the last line end. Bytes that are no UTF-8 survive."""
        return self._succeeded(arguments, stdin).decode("utf-8", "surrogateescape").removesuffix("\n")

    def data(self, *arguments: str) -> bytes:
        """The bytes a command that must succeed printed."""
        return self._succeeded(arguments, b"")

    def items(self, *arguments: str) -> list[str]:
        """What a command that must succeed printed with `-z`, piece by piece."""
        pieces = self._succeeded(arguments, b"").decode("utf-8", "surrogateescape")
        return pieces.removesuffix("\0").split("\0") if pieces else []

    def succeeds(self, *arguments: str) -> bool:
        return self.call(*arguments).status == 0

    def _succeeded(self, arguments: tuple[str, ...], stdin: bytes) -> bytes:
        finished = self.call(*arguments, stdin=stdin)
        if finished.status != 0:
            raise self.failure(arguments[0], finished)
        return finished.out

    def failure(self, verb: str, finished: Finished, *, mend: str = "") -> BatonError:
        """The error that tells in git's own words why a command did not succeed."""
        return self.fails(
            f"git {verb} failed: {own_words(finished)}",
            where=str(self.folder),
            mend=mend or f"Mend that in {self.folder}, then go on with baton resume.",
        )


def own_words(finished: Finished) -> str:
    """What git said on stderr, on one line, without hints and without credentials."""
    lines = (line.removeprefix("remote:").strip() for line in finished.err.decode("utf-8", "replace").splitlines())
    told = " ".join(line for line in lines if line and not line.startswith("hint:"))
    told = without_credentials(told)[:_LONGEST_TOLD] or f"exit status {finished.status}"
    return told if told.endswith((".", "!", "?")) else told + "."


def without_credentials(text: str) -> str:
    """An address as it may be shown and kept: no user name and no token in it."""
    return _CREDENTIALS.sub("", text)


def _clean_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _LEADING_ELSEWHERE}
    return kept | _QUIET
