"""What git would run or send on the word of a repository itself, told without running git."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from orchestrator.domain.canonical import digest_of, short
from orchestrator.files.links import followed
from orchestrator.tools.git_config import Setting, Unread, settings_of

_HOOKS_OF_OURS = ("pre-push", "reference-transaction")
"""Those that Baton's own git commands run; all others are off."""
_RUN = re.compile(
    r"core\.(fsmonitor|sshcommand|gitproxy|askpass|hookspath|alternaterefscommand)"
    r"|filter\..*\.(clean|smudge|process)"
    r"|(diff|merge)\..*\.(command|textconv|driver)|diff\.external"
    r"|gpg\.program|gpg\..*\.program|gpg\.ssh\.defaultkeycommand"
    r"|credential\.helper|credential\..*\.helper"
    r"|remote\..*\.(vcs|uploadpack|receivepack)"
    r"|submodule\..*\.update",
    re.DOTALL,
)
_LEAD = re.compile(
    r"core\.worktree|url\..*\.(insteadof|pushinsteadof)|http\.(.*\.)?(proxy|cookiefile|extraheader|sslverify)"
    r"|remote\..*\.(proxy|promisor|partialclonefilter)|extensions\.partialclone|include\.path|includeif\..*\.path",
    re.DOTALL,
)
_SCHEME_THAT_RUNS = re.compile(r"(?!https?:|ssh:|git:|file:)[A-Za-z0-9]+::")
_ADDRESS = re.compile(r"remote\..*\.(url|pushurl)|url\..*\.(insteadof|pushinsteadof)", re.DOTALL)
_HIDDEN_VALUE = ("extraheader", "cookiefile")
_IN_ADDRESS = re.compile(r"(?<=://)[^/\s]*@")
_SECRET_WORD = re.compile(r"(?i)\b((?:pass(?:word|wd)?|token|secret|key)\s*[=:]\s*)[^\s;\"'}]+")
_HARMLESS_SWITCH = ("false", "no", "off", "0", "")


def what_git_would_run(folder: Path) -> tuple[str, ...]:
    """Programs, addresses and other places that the repository of a folder names itself, one line each, sorted.

    Empty for a folder that is no repository, and for one that names nothing but itself. Files of the repository are
    read, those that it includes too; git is not called. What cannot be read is a line as well. Hooks and values that
    may hold a secret are told with a digest, so that a line changes when they do.
    """
    found: set[str] = set()
    for git_dir in git_dirs_of(folder):
        found.update(_led_elsewhere(folder, git_dir))
        found.update(_settings(git_dir))
        found.update(_hooks(git_dir))
    return tuple(sorted(found))


def git_dirs_of(folder: Path) -> tuple[Path, ...]:
    """Where git would look for settings: the repository's own folder, and the common one of a linked worktree.

    A folder laid out like a repository itself counts, for another git than ours may take it for one.
    """
    places = [place for place in (dot_git(folder / ".git"), _bare(folder)) if place]
    return tuple(dict.fromkeys([*places, *map(common_dir, places)]))


def dot_git(at: Path) -> Path | None:
    """Where a folder's `.git` leads, links resolved: it may be a folder, a link, or a file that names one."""
    if at.is_dir():
        return followed(at)
    named = _first_line(at)
    return followed(at.parent / named.removeprefix("gitdir:").strip()) if named.startswith("gitdir:") else None


def common_dir(git_dir: Path) -> Path:
    """What linked worktrees share: settings, objects, branches. The repository's own folder where there are none."""
    named = _first_line(git_dir / "commondir")
    return followed(git_dir / named) if named else git_dir


def _bare(folder: Path) -> Path | None:
    return followed(folder) if looks_bare(folder) else None


def looks_bare(folder: Path) -> bool:
    """Whether a folder is laid out as git lays out a repository without files."""
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return opened.readline(10_000).decode("utf-8", "surrogateescape").strip()
    except OSError:
        return ""


def _led_elsewhere(folder: Path, git_dir: Path) -> Iterator[str]:
    if not git_dir.is_relative_to(followed(folder)):
        yield f"its .git leads to {git_dir}"
    for name in ("objects/info/alternates", "objects/info/http-alternates"):
        lent = _first_line(git_dir / name)
        if lent:
            yield f"{name} leads to {_without_secrets(lent)}"
    for name in ("config", "hooks", "objects", "refs", "HEAD", "index", "packed-refs", "info"):
        part = git_dir / name
        if part.is_symlink():
            yield f"{name} is a link to {part.readlink()}"


def _settings(git_dir: Path) -> Iterator[str]:
    for file in (git_dir / "config", git_dir / "config.worktree"):
        for found in settings_of(file):
            if isinstance(found, Unread):
                yield f"{found.file}: {found.why}"
            elif _counts(found):
                yield f"{_without_secrets(found.name)}: {_shown_value(found)}"


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


def _shown_value(setting: Setting) -> str:
    if setting.key in _HIDDEN_VALUE:
        return f"a value with digest {_digest(setting.value.encode('utf-8', 'surrogateescape'))}"
    shown = _without_secrets(setting.value)
    if shown == setting.value:
        return shown
    return f"{shown} (digest {_digest(setting.value.encode('utf-8', 'surrogateescape'))})"


def _without_secrets(text: str) -> str:
    return _SECRET_WORD.sub(r"\1***", _IN_ADDRESS.sub("", text))


def _hooks(git_dir: Path) -> Iterator[str]:
    named = (
        _place(found.value, git_dir)
        for found in settings_of(git_dir / "config")
        if isinstance(found, Setting) and found.name == "core.hookspath" and found.value
    )
    for folder in (git_dir / "hooks", *named):
        for name in _HOOKS_OF_OURS:
            hook = folder / name
            if hook.is_file():
                yield f"hook {name} ({_digest_of_file(hook)})"


def _place(named: str, git_dir: Path) -> Path:
    """A hooks folder as git finds it: relative to the files of the site."""
    try:
        return git_dir.parent / Path(named).expanduser()
    except RuntimeError:
        return git_dir.parent / named


def _digest_of_file(file: Path) -> str:
    try:
        return f"digest {_digest(file.read_bytes())}"
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _digest(data: bytes) -> str:
    return short(digest_of(data), 12)
