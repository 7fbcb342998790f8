"""A repository's own folder, found without git. Whatever stands in the place of one of its files is not waited for."""

from __future__ import annotations

from pathlib import Path

from orchestrator.domain.canonical import digest_of, short
from orchestrator.files.links import followed
from orchestrator.files.looking import read_plain

_MOST_BYTES = 1_000_000
"""A hook is a script. Of a larger one the beginning and the size count as what is known again."""
_MOST_LINES = 100
"""Of the files that name folders, as `alternates`: git writes one or two."""


def git_dirs_of(folder: Path) -> tuple[Path, ...]:
    """Where git would look for settings: the repository's own folder, and the common one of a linked worktree.

    A folder laid out like a repository itself counts, for another git than ours may take it for one.
    """
    bare = followed(folder) if looks_bare(folder) else None
    return with_common([place for place in (dot_git(folder / ".git"), bare) if place])


def receiving_dirs(place: str) -> tuple[Path, ...]:
    """The same of every repository that git may take a path on this computer for, when it pushes there."""
    found = []
    for at in (Path(f"{place}{suffix}") for suffix in ("/.git", "", ".git/.git", ".git")):
        git_dir = followed(at) if looks_bare(at) else None if at.is_dir() else dot_git(at)
        if git_dir:
            found.append(git_dir)
    return with_common(found)


def with_common(git_dirs: list[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys([*git_dirs, *map(common_dir, git_dirs)]))


def dot_git(at: Path) -> Path | None:
    """Where a folder's `.git` leads, links resolved: it may be a folder, a link, or a file that names one."""
    if at.is_dir():
        return followed(at)
    named = first_line(at)
    return followed(at.parent / named.removeprefix("gitdir:").strip()) if named.startswith("gitdir:") else None


def common_dir(git_dir: Path) -> Path:
    """What linked worktrees share: settings, objects, branches. The repository's own folder where there are none."""
    named = first_line(git_dir / "commondir")
    return followed(git_dir / named) if named else git_dir


def looks_bare(folder: Path) -> bool:
    """Whether a folder is laid out as git lays out a repository without files."""
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def first_line(file: Path) -> str:
    return next(iter(lines_of(file)), "")


def lines_of(file: Path) -> list[str]:
    """At most a hundred; none of what is no plain file."""
    try:
        data = read_plain(file, _MOST_BYTES)
    except OSError:
        return []
    return [line.strip() for line in data.decode("utf-8", "surrogateescape").split("\n", _MOST_LINES)[:_MOST_LINES]]


def digest_told(file: Path) -> str:
    """What a file is known again by, in words: its digest; of a large one that of its beginning, and its size."""
    try:
        data = read_plain(file, _MOST_BYTES + 1)
        size = f", {file.stat().st_size:,} bytes" if len(data) > _MOST_BYTES else ""
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return f"digest {short(digest_of(data), 12)}{size}"
