"""Settings by which a repository makes git run, send or use something, each told in a line without its secrets."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from orchestrator.domain.canonical import digest_of, short
from orchestrator.tools.git_config import Setting, Unread, settings_of
from orchestrator.tools.git_dir import digest_told

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


def setting_lines(git_dir: Path, *places: Path) -> Iterator[str]:
    """Of a repository's own folder. `places` are where git would run the programs that are named.

    A file that a program's setting names is told with its digest: what runs is what stands in it.
    """
    for found in all_settings(git_dir):
        if isinstance(found, Unread):
            yield f"{found.file}: {found.why}"
        elif _counts(found):
            programs = _programs(found.value, places) if _RUN.fullmatch(found.name) else ()
            told = "".join(f" ({name}: {digest})" for name, digest in programs)
            yield f"{without_secrets(found.name)}: {_shown_value(found)}{told}"


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
