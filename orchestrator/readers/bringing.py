"""The bytes of a source: files that patterns name, what a command printed, what lies at an address.

Files are looked for here, and no link is followed out of the folder that a pattern begins in. Commands and addresses
are left to a `World`, which knows what is trusted and what was fetched before.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from orchestrator.errors import WorkspaceError
from orchestrator.files.finding import found
from orchestrator.files.links import followed
from orchestrator.files.looking import read_own
from orchestrator.readers.reading import Brought, SourceTrouble, SourceUnread
from orchestrator.values import dataclass

MOST_FILES = 10_000
"""Of one source. A vault of ten years has half as many."""
MOST_BYTES = 64_000_000
"""Of all files of one source together; of a single one 16 MB, which `read_own` holds to."""
_MAGIC = "*?["
_MOST_LINKS = 5
"""Links to folders that are told one by one. A tree of packages has thousands, and the person mends none of them."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a source is: patterns of files, a command, or an address."""

    base: Path
    """The workspace, which relative patterns begin in."""
    paths: tuple[str, ...] = ()
    """Files, folders or patterns; `~` is the person's home."""
    command: str = ""
    address: str = ""


class World(Protocol):
    """Who runs commands and fetches addresses for a reader."""

    def ran(self, command: str) -> bytes:
        """What a command printed.

        Raises:
            SourceUnread: it may not run, or failed; the message is one line such as `gh is not logged in`.
        """

    def fetched(self, address: str) -> Brought:
        """What lies at an address, with what it says of its version; unchanged, it may come from a cache.

        Raises:
            SourceUnread: it may not be asked, or gave nothing.
        """


def brought(
    where: Where, endings: Sequence[str], world: World | None, *, looked: list[Path] | None = None
) -> tuple[tuple[Brought, ...], tuple[SourceTrouble, ...]]:
    """All parts of a source, files in the order of their names, and the parts that could not be had.

    Args:
        where: the source.
        endings: of the names of files that are meant where a folder is named.
        world: who runs and fetches; None, where nothing of the kind is allowed.
        looked: takes every file and folder that was looked at: as long as all are as they were, so are the parts.

    Raises:
        SourceUnread: nothing of it could be read.
    """
    if where.command or where.address:
        if world is None:
            raise SourceUnread("nothing is run or fetched here.", where=where.command or where.address)
        if where.address:
            return (world.fetched(where.address),), ()
        return (Brought(where.command, world.ran(where.command)),), ()
    if not where.paths:
        raise SourceUnread("names no path, no command and no address.")
    parts: list[Brought] = []
    told: list[SourceTrouble] = []
    left = MOST_BYTES
    for one in _files(where, endings, [] if looked is None else looked):
        if isinstance(one, SourceTrouble):
            told.append(one)
        elif len(one.data) > left or len(parts) >= MOST_FILES:
            told.append(SourceTrouble(one.place, f"is not read: the files before it are {len(parts)}, and enough"))
        else:
            parts.append(one)
            left -= len(one.data)
    if told and not parts:
        raise SourceUnread(told[0].why, where=told[0].place)
    return tuple(parts), tuple(told)


def looked_at(base: Path, paths: Sequence[str], endings: Sequence[str]) -> list[Path]:
    """All that reading these hangs on: the files, every folder that is gone into, and where a pattern begins, which may
    not be there. While each of them is as it is, the same is read.

    Raises:
        WorkspaceError: a pattern cannot be gone through.
    """
    looked: list[Path] = []
    for written in paths:
        root, pattern = _rooted(base, written)
        looked += _named(root, pattern, endings, looked, []) or ()
    return looked


def _files(where: Where, endings: Sequence[str], looked: list[Path]) -> Iterator[Brought | SourceTrouble]:
    seen: set[Path] = set()
    passed: list[Path] = []
    for written in where.paths:
        root, pattern = _rooted(where.base, written)
        try:
            paths = _named(root, pattern, endings, looked, passed)
        except WorkspaceError as error:
            yield SourceTrouble(written, error.message.rstrip("."))
            continue
        if paths is None:
            yield SourceTrouble(written, "is not there")
        for path in paths or ():
            if path not in seen:
                seen.add(path)
                looked.append(path)
                yield _read(where.base, root, path)
    yield from _passed(where.base, sorted(set(passed)))


def _passed(base: Path, links: Sequence[Path]) -> Iterator[SourceTrouble]:
    for link in links[:_MOST_LINKS]:
        yield SourceTrouble(_place(base, link), "is a link to a folder and is not entered")
    if len(links) > _MOST_LINKS:
        told = f"and {len(links) - _MOST_LINKS:,} more links to folders are not entered"
        yield SourceTrouble(_place(base, links[_MOST_LINKS]), told)


def _rooted(base: Path, written: str) -> tuple[Path, str]:
    """The folder a pattern begins in, and the pattern. Below the workspace that is the workspace."""
    try:
        whole = Path(written).expanduser()
    except RuntimeError:  # a home that nobody has
        return base, written
    if not whole.is_absolute():
        return base, written
    parts = whole.parts
    fixed = next((at for at, part in enumerate(parts) if any(sign in part for sign in _MAGIC)), len(parts) - 1)
    return Path(*parts[: max(fixed, 1)]), "/".join(parts[max(fixed, 1) :])


def _named(
    root: Path, pattern: str, endings: Sequence[str], looked: list[Path], passed: list[Path]
) -> list[Path] | None:
    """What a pattern names; None, where it begins in what is not there. What is hidden is meant when it is named.

    `looked` takes the folders that were gone into, `passed` the links to folders that were not.
    """
    steps = [step for step in pattern.split("/") if step not in ("", ".")]
    fixed = next((at for at, step in enumerate(steps) if any(sign in step for sign in _MAGIC)), len(steps))
    begins = root.joinpath(*steps[:fixed])
    looked.append(begins)
    if ".." in steps or not begins.exists():
        return None
    if fixed < len(steps) and not begins.is_dir():
        raise WorkspaceError(f"{begins.name} is no folder.")
    if begins.is_dir() and not followed(begins).is_relative_to(followed(root)):
        raise WorkspaceError(f"{begins.name} is a link that leads out of {root}, and is not followed.")
    paths: list[Path] = []
    links: list[Path] = []
    for path in found(root, "/".join(steps), into=looked, passed=links) if steps else [root]:
        if path.is_dir():
            if fixed == len(steps):
                paths += [
                    below for ending in endings for below in found(path, f"**/*{ending}", into=looked, passed=links)
                ]
        else:
            paths.append(path)
    hidden = {step for step in steps if step.startswith(".")}
    passed += (link for link in links if not _hidden(link.relative_to(root).parts) - hidden)
    return sorted(path for path in paths if not _hidden(path.relative_to(root).parts) - hidden)


def _hidden(parts: Sequence[str]) -> set[str]:
    return {part for part in parts if part.startswith(".")}


def _place(base: Path, path: Path) -> str:
    return str(path.relative_to(base)) if path.is_relative_to(base) else str(path)


def _read(base: Path, root: Path, path: Path) -> Brought | SourceTrouble:
    place = _place(base, path)
    ground, leads = followed(root), followed(path)
    if not leads.is_relative_to(ground):
        return SourceTrouble(place, f"is a link that leads out of {root}, and is not followed")
    try:
        return Brought(place, read_own(ground, leads.relative_to(ground)), path)
    except OSError as error:
        why = "is larger than 16 MB" if error.errno == errno.EFBIG else error.strerror or str(error)
        return SourceTrouble(place, f"cannot be read: {why}")
