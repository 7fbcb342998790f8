"""What git would run or send on the word of a repository itself, told without running git."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from orchestrator.domain.canonical import digest_of, short
from orchestrator.files.links import followed
from orchestrator.tools.git_config import Setting, Unread, settings_of
from orchestrator.tools.git_dir import digest_told, git_dirs_of, lines_of, receiving_dirs
from orchestrator.tools.local_address import place_of

_RUN = re.compile(
    r"core\.(fsmonitor|sshcommand|gitproxy|askpass|hookspath|alternaterefscommand)"
    r"|filter\..*\.(clean|smudge|process)"
    r"|(diff|merge)\..*\.(command|textconv|driver)|diff\.external"
    r"|gpg\.program|gpg\..*\.program|gpg\.ssh\.defaultkeycommand"
    r"|credential\.helper|credential\..*\.helper"
    r"|remote\..*\.(vcs|uploadpack|receivepack)"
    r"|submodule\..*\.update|hook\..*\.command|gc\.recentobjectshook|(lfs|annex)\..*",
    re.DOTALL,
)
_LEAD = re.compile(
    r"core\.worktree|url\..*\.(insteadof|pushinsteadof)"
    r"|http\.(.*\.)?(?!(postbuffer|version|lowspeedlimit|lowspeedtime|maxrequests|minsessions|noepsv|useragent)$)\w+"
    r"|remote\..*\.(proxy|promisor|partialclonefilter)|extensions\.partialclone|include\.path|includeif\..*\.path"
    r"|push\.gpgsign",
    re.DOTALL,
)
_SCHEME_THAT_RUNS = re.compile(r"(?!https?:|ssh:|git:|file:)[A-Za-z0-9]+::")
_ADDRESS = re.compile(r"remote\..*\.(url|pushurl)|url\..*\.(insteadof|pushinsteadof)", re.DOTALL)
_HIDDEN_VALUE = ("extraheader", "cookiefile")
_IN_ADDRESS = re.compile(r"(?<=://)[^/\s]*@")
_SECRET_WORD = re.compile(r"(?i)\b((?:pass(?:word|wd)?|token|secret|key)\s*[=:]\s*)[^\s;\"'}]+")
_HARMLESS_SWITCH = ("false", "no", "off", "0", "")
_BETWEEN_WORDS = re.compile(r"[\s'\"`;&|<>(){}$,=!]+")
_MOST_WORDS = 100
"""Of one command; each is looked for as a file in several folders."""

_HOOKS_OF_OURS = ("pre-push", "reference-transaction")
"""Those that Baton's own git commands run; all others are off."""
_HOOKS_OF_RECEIVER = (
    "pre-receive",
    "update",
    "proc-receive",
    "post-receive",
    "post-update",
    "push-to-checkout",
    "reference-transaction",
)
"""Those that a push runs where it goes to: on this computer that is a program like any other."""


def what_git_would_run(folder: Path) -> tuple[str, ...]:
    """Programs, addresses and other places that the repository of a folder names itself, one line each, sorted.

    Empty for a folder that is no repository, and for one that names nothing but itself. Files of the repository are
    read, those that it includes too; git is not called. What cannot be read is a line as well. Hooks, files that a
    setting names and values that may hold a secret are told with a digest, so that a line changes when they do. What a
    repository on this computer would run when it is pushed to counts.
    """
    found: set[str] = set()
    for git_dir in git_dirs_of(folder):
        found.update(_led_elsewhere(folder, git_dir))
        found.update(setting_lines(git_dir, folder, git_dir))
        found.update(_hooks(_HOOKS_OF_OURS, folder, git_dir))
        for url in _addresses(git_dir):
            found.update(what_a_push_would_run(place_of(url, folder)))
    return tuple(sorted(found))


def what_a_push_would_run(place: str) -> tuple[str, ...]:
    """The same of the repository at a path on this computer, when something is pushed to it. Empty for no path."""
    found: set[str] = set()
    for git_dir in receiving_dirs(place) if place else ():
        files = git_dir.parent if git_dir.name == ".git" else git_dir
        lines = (*setting_lines(git_dir, files, git_dir), *_hooks(_HOOKS_OF_RECEIVER, files, git_dir))
        found.update(f"a push to {git_dir}: {line}" for line in lines)
    return tuple(sorted(found))


def _led_elsewhere(folder: Path, git_dir: Path) -> Iterator[str]:
    if not git_dir.is_relative_to(followed(folder)):
        yield f"its .git leads to {git_dir}"
    for name in ("objects/info/alternates", "objects/info/http-alternates"):
        for lent in filter(None, lines_of(git_dir / name)):
            yield f"{name} leads to {without_secrets(lent)}"
    for name in ("config", "hooks", "objects", "refs", "HEAD", "index", "packed-refs", "info"):
        part = git_dir / name
        if part.is_symlink():
            yield f"{name} is a link to {part.readlink()}"


def _addresses(git_dir: Path) -> Iterator[str]:
    for found in all_settings(git_dir):
        if isinstance(found, Setting) and found.section == "remote" and found.key in ("url", "pushurl"):
            yield found.value


def _hooks(names: tuple[str, ...], folder: Path, git_dir: Path) -> Iterator[str]:
    for hooks in dict.fromkeys((git_dir / "hooks", *_hooks_folders(folder, git_dir))):
        for name in names:
            if (hooks / name).is_file():
                yield f"hook {name} ({digest_told(hooks / name)})"


def _hooks_folders(folder: Path, git_dir: Path) -> Iterator[Path]:
    """Those that settings name, as git finds them: relative to the files of the site."""
    for found in all_settings(git_dir):
        if isinstance(found, Setting) and found.name == "core.hookspath" and found.value:
            try:
                named = Path(found.value).expanduser()
            except RuntimeError:
                named = Path(found.value)
            yield from (folder / named, git_dir.parent / named)


def setting_lines(git_dir: Path, *places: Path) -> Iterator[str]:
    """Of a repository's own folder. `places` are where git would run the programs that are named.

    A file that a program's setting names is told with its digest: what runs is what stands in it.
    """
    for setting in all_settings(git_dir):
        if isinstance(setting, Unread):
            yield f"{setting.file}: {setting.why}"
        elif _counts(setting):
            programs = _programs(setting.value, places) if _RUN.fullmatch(setting.name) else ()
            named = "".join(f" ({name}: {digest})" for name, digest in programs)
            yield f"{without_secrets(setting.name)}: {_shown_value(setting)}{named}"


def all_settings(git_dir: Path) -> Iterator[Setting | Unread]:
    for file in (git_dir / "config", git_dir / "config.worktree"):
        yield from settings_of(file)


def without_secrets(text: str) -> str:
    return _SECRET_WORD.sub(r"\1***", _IN_ADDRESS.sub("", text))


def _counts(setting: Setting) -> bool:
    if setting.key == "fsmonitor" and setting.value.lower() in _HARMLESS_SWITCH:
        return False
    if _ADDRESS.fullmatch(setting.name) and _SCHEME_THAT_RUNS.match(f"{setting.value}"):
        return True
    if setting.section == "url" and _SCHEME_THAT_RUNS.match(setting.subsection):
        return True
    if setting.section == "submodule":
        return setting.value.startswith("!")
    return bool(_RUN.fullmatch(setting.name) or _LEAD.fullmatch(setting.name))


def _programs(value: str, places: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    """Words of a command that name a plain file, and what it is known again by."""
    for word in dict.fromkeys(_BETWEEN_WORDS.split(value)[:_MOST_WORDS]):
        files = (place / os.path.expanduser(word) for place in places if word)  # noqa: PTH111 - fails on no account
        for file in dict.fromkeys(files):
            if _is_file(file):
                yield without_secrets(word), digest_told(file)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a word too long for a name
        return False


def _shown_value(setting: Setting) -> str:
    digest = short(digest_of(setting.value.encode("utf-8", "surrogateescape")), 12)
    if setting.key in _HIDDEN_VALUE:
        return f"a value with digest {digest}"
    shown = without_secrets(setting.value)
    return shown if shown == setting.value else f"{shown} (digest {digest})"
