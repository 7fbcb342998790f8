"""Files below a folder that a pattern names, where anybody may have put anything: no link is followed out of the
folder or in a circle, and no more entries are looked at than a bound.
"""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from orchestrator.errors import WorkspaceError
from orchestrator.files.links import followed
from orchestrator.values import dataclass, field

MAX_LOOKED_AT = 100_000
"""Entries of folders; to look at that many takes a second."""

_ANY_DEPTH = "**"
_MAGIC = re.compile(r"[*?\[]")


def found(
    base: Path,
    pattern: str,
    *,
    most: int = MAX_LOOKED_AT,
    into: list[Path] | None = None,
    passed: list[Path] | None = None,
) -> list[Path]:
    """What matches, sorted, as `base / name`.

    Args:
        base: a folder; one that is not there holds nothing.
        pattern: names separated by `/`; `*`, `?` and `[...]` within a name, `**` for any number of folders. A folder
            that is a link is gone into where it leads to one below `base`, but never by `**`, and one on a way.
        into: takes the folders that were gone into: a change of what matches is a change of one of them.
        passed: takes the links to folders that were not gone into, though a folder there would have been.

    Raises:
        WorkspaceError: there is more to look at than the bound.
    """
    steps = [step for step in pattern.split("/") if step not in ("", ".")]
    search = _Search(base, pattern, [_matching(step) for step in steps], most)
    matches = sorted(search.matches())
    if into is not None:
        into += search.folders
    if passed is not None:
        passed += search.passed
    return matches


def finds(pattern: str, path: str) -> bool:
    """Whether a file of this path, there or not, would be found by the pattern from the same folder; of links, nothing
    is known. An empty name at the end stands for any name.
    """
    steps = [step for step in pattern.split("/") if step not in ("", ".")]
    if not steps or steps[-1] == _ANY_DEPTH:
        return False
    *above, last = steps
    folder, _, name = path.rpartition("/")
    search = _Search(Path(), pattern, [_matching(step) for step in above], 0)
    at = search.next_of({0})
    for part in filter(None, folder.split("/")):
        taking = {step for step in at if step < len(above) and search.steps[step].takes(part)}
        at = search.next_of({step if search.steps[step].is_any_depth else step + 1 for step in taking})
    return len(above) in at and (not name or _matching(last).takes(name))


def entries(folder: Path, *, most: int = MAX_LOOKED_AT) -> Iterator[Path]:
    """All that is below a folder, through no link, until the bound is reached. What cannot be read holds nothing."""
    waiting = [folder]
    while waiting:
        for entry in _scanned(waiting.pop()):
            most -= 1
            if most < 0:
                return
            yield Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))


@dataclass(frozen=True)
class _Step:
    name: str
    """Empty when it is a pattern."""
    pattern: re.Pattern[str] | None = None
    is_any_depth: bool = False

    def takes(self, name: str) -> bool:
        return name == self.name if self.pattern is None else self.pattern.match(name) is not None


def _matching(step: str) -> _Step:
    if step == _ANY_DEPTH:
        return _Step("", re.compile(""), is_any_depth=True)
    return _Step("", re.compile(fnmatch.translate(step))) if _MAGIC.search(step) else _Step(step)


@dataclass
class _Search:
    base: Path
    pattern: str
    steps: Sequence[_Step]
    left: int
    """Entries that may still be looked at."""
    folders: list[Path] = field(default_factory=list)
    """Gone into."""
    passed: list[Path] = field(default_factory=list)
    """Links to folders that were not gone into."""
    _root: str = field(init=False)

    def matches(self) -> Iterator[Path]:
        """Every folder is gone through once, with all the steps that may come next in it."""
        self._root = str(followed(self.base))
        waiting = [(self.base, self.next_of({0}), False)]
        while waiting:
            folder, at, is_linked = waiting.pop()
            self.folders.append(folder)
            for entry in self._entries(folder, at):
                taking = {step for step in at if self.steps[step].takes(entry.name)}
                named = {step + 1 for step in taking if not self.steps[step].is_any_depth}
                if len(self.steps) in named:
                    yield Path(entry.path)
                below = frozenset() if is_linked and entry.is_symlink() else self._gone_into(entry, taking, named)
                if below:
                    waiting.append((Path(entry.path), below, is_linked or entry.is_symlink()))
                elif entry.is_symlink() and self._ahead(named | self._deeper(taking)) and _is_folder(entry):
                    self.passed.append(Path(entry.path))

    def next_of(self, at: set[int]) -> frozenset[int]:
        """Steps that may come next: any number of folders may be none."""
        reached = set(at)
        for step in sorted(at):
            while step < len(self.steps) and self.steps[step].is_any_depth:
                step += 1
                reached.add(step)
        return frozenset(reached)

    def _gone_into(self, entry: os.DirEntry[str], taking: set[int], named: set[int]) -> frozenset[int]:
        if entry.is_symlink() and not _is_below(str(followed(entry.path)), self._root):
            return frozenset()
        below = self._ahead(named if entry.is_symlink() else named | self._deeper(taking))
        return below if below and _is_folder(entry) else frozenset()

    def _deeper(self, taking: set[int]) -> set[int]:
        return {step for step in taking if self.steps[step].is_any_depth}

    def _ahead(self, at: set[int]) -> frozenset[int]:
        """Steps that come next, where there are any."""
        return frozenset(step for step in self.next_of(at) if step < len(self.steps))

    def _entries(self, folder: Path, at: frozenset[int]) -> Iterator[os.DirEntry[str]]:
        names = {self.steps[step].name for step in at if step < len(self.steps)}
        for entry in _scanned(folder):
            if "" not in names and entry.name not in names:
                continue
            self.left -= 1
            if self.left < 0:
                raise WorkspaceError(
                    f"where '{self.pattern}' looks there are more files and folders than are looked at.",
                    where=str(self.base),
                    mend="Name a folder that holds less, or move what is not meant away.",
                )
            yield entry


def _scanned(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as listed:
            yield from listed
    except OSError:
        return


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
