"""What git would run or send on the word of a repository itself, told without running git."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchestrator.files.links import followed
from orchestrator.tools.git_config import Setting
from orchestrator.tools.git_dir import digest_told, git_dirs_of, lines_of, receiving_dirs
from orchestrator.tools.local_address import place_of
from orchestrator.tools.telling_setting import all_settings, setting_lines, without_secrets

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
