"""The user's own git, one command at a time: never through a shell, never waiting for somebody to type.

What a repository says of itself is not followed where a command of ours does not need it: see
`docs/decisions/0023-what-goes-out-is-what-was-shown.md`.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from orchestrator.errors import BatonError, EffectError
from orchestrator.tools.command import Finished, ProgramCall, Runner, run_command
from orchestrator.values import dataclass, field, replace

# What `git rev-parse --local-env-vars` lists, and what else would lead git away from the folder it is called in.
# A hook of another repository that calls us has them set. GPG_TTY: a passphrase cannot be asked for here.
_LEADING_ELSEWHERE = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
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
    # Objects and parents are those that a push sends: neither replaced nor grafted, nor fetched while one looks.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": f"{os.devnull}/none",
    "GIT_NO_LAZY_FETCH": "1",
}
_ASKPASS = "GIT_ASKPASS"
_PROTOCOLS = "GIT_ALLOW_PROTOCOL"
_SETTINGS = (
    "core.alternateRefsCommand=:",
    "core.commitGraph=false",  # one that lies about parents would hide commits
    "core.fsmonitor=false",
    "core.fsync=committed",  # a commit the journal tells of survives a loss of power
    "core.quotePath=false",
    "core.splitIndex=false",
    "fetch.recurseSubmodules=false",
    "gc.auto=0",
    "i18n.commitEncoding=UTF-8",
    "i18n.logOutputEncoding=UTF-8",
    "log.mailmap=false",
    "log.showSignature=false",
    "maintenance.auto=false",
    "protocol.ext.allow=never",
    "push.recurseSubmodules=no",
    "safe.bareRepository=explicit",
    "submodule.recurse=false",
    "trailer.separators=:",
)
_NO_HOOKS = f"core.hooksPath={os.devnull}"
_CREDENTIALS = re.compile(r"(?<=://)[^/\s'\"]*@")
_QUERY = re.compile(r"(?<=[?&;])([\w.-]+)=[^&;\s'\"]+")
_LONGEST_TOLD = 600
"""Characters of git's own words: some lines, in an error that a person reads."""


@dataclass(frozen=True)
class Git:
    """git in one folder, which is looked at as a repository of its own: one further up is never found.

    Hooks do not run and no network is used, unless asked for (`with_hooks`, `on_network`).
    """

    folder: Path
    runner: Runner = run_command
    timeout_s: float = 60.0
    fails: type[BatonError] = EffectError
    environment: Mapping[str, str] = field(default_factory=dict)
    git_dir: Path | None = None
    """Where the repository is, once that is known; git then does not look for one."""
    bare: bool = False
    """A repository without files, looked at for its objects only."""
    hooks: bool = False
    network: bool = False

    @property
    def with_hooks(self) -> Git:
        """The same, obeying the hooks of the site that guard (`pre-push`, `reference-transaction`)."""
        return replace(self, hooks=True)

    @property
    def on_network(self) -> Git:
        """The same, allowed to reach other repositories."""
        return replace(self, network=True)

    @property
    def nowhere(self) -> Git:
        """The same outside of every repository: the settings of the computer and of the user only."""
        return replace(self, folder=Path(self.folder.anchor), git_dir=None, bare=False)

    def with_settings(self, settings: Mapping[str, str]) -> Git:
        """The same, with settings that win over every file's. They stand in the environment, not in the words."""
        kept = {**os.environ, **self.environment}
        start = int(kept.get("GIT_CONFIG_COUNT", "0") or 0)
        given = {"GIT_CONFIG_COUNT": str(start + len(settings))}
        for number, (name, value) in enumerate(settings.items(), start):
            given |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
        return replace(self, environment={**self.environment, **given})

    def call(self, *arguments: str, stdin: bytes = b"") -> Finished:
        """Run to the end, whatever the exit status is.

        Raises:
            BatonError: (of the class `fails`) git is not there, or took longer than `timeout_s`.
        """
        command = ProgramCall(
            words=("git", *self._settings(), *self._place(), "--no-pager", *arguments),
            folder=self.folder,
            environment={
                **_clean_environment(network=self.network),
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

    def _settings(self) -> list[str]:
        settings = _SETTINGS if self.hooks else (*_SETTINGS, _NO_HOOKS)
        return [word for setting in settings for word in ("-c", setting)]

    def _place(self) -> list[str]:
        if self.git_dir is None:
            return []
        return [f"--git-dir={self.git_dir}", *([] if self.bare else [f"--work-tree={self.folder}"])]

    def text(self, *arguments: str, stdin: bytes = b"") -> str:
        """What a command that must succeed printed, without the last line end. Bytes that are no UTF-8 survive."""
        return self._succeeded(arguments, stdin).decode("utf-8", "surrogateescape").removesuffix("\n")

    def data(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """The bytes a command that must succeed printed."""
        return self._succeeded(arguments, stdin)

    def items(self, *arguments: str, stdin: bytes = b"") -> list[str]:
        """What a command that must succeed printed with `-z`, piece by piece."""
        pieces = self._succeeded(arguments, stdin).decode("utf-8", "surrogateescape")
        return pieces.removesuffix("\0").split("\0") if pieces else []

    def objects(self, ids: Sequence[str]) -> list[bytes]:
        """The contents of objects, in one command however many there are."""
        out = self._succeeded(("cat-file", "--batch"), "".join(f"{each}\n" for each in ids).encode())
        found, place = [], 0
        for each in ids:
            head_end = out.index(b"\n", place)
            about = out[place:head_end].split(b" ")
            if len(about) != 3:
                raise self.fails(f"git has lost the object {each}.", where=str(self.folder), mend="Run git fsck there.")
            start = head_end + 1
            place = start + int(about[2]) + 1
            found.append(out[start : place - 1])
        return found

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
    return _QUERY.sub(r"\1=...", _CREDENTIALS.sub("", text))


def _clean_environment(*, network: bool) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _LEADING_ELSEWHERE}
    if "PATH" in kept:
        kept["PATH"] = _absolute_only(kept["PATH"])
    # An empty one keeps git from the program that a repository may name in core.askPass; the user's own stays.
    quiet = {_ASKPASS: "", **kept, **_QUIET}
    return quiet if network else quiet | {_PROTOCOLS: "none"}


def _absolute_only(path: str) -> str:
    """Git is called in the site, where a relative entry of the PATH would find a program of the site's."""
    absolute = (entry for entry in path.split(os.pathsep) if Path(entry).is_absolute())
    return os.pathsep.join(absolute) or os.sep  # an empty one would mean the site, and none at all the system's own
