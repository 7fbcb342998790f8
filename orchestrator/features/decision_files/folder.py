"""The folder of decisions on disk. What a person wrote there is never written over: a file gives its name up first, is
looked at once more, and only then another takes its place.

Whoever is killed in between leaves the file under a hidden name; the next look gives it its name back.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from orchestrator.files.looking import read_own, refuse_links
from orchestrator.files.place import PRIVATE
from orchestrator.files.seen import Mark
from orchestrator.files.writing import move, move_new, remove, write_new

SUFFIX = ".md"
_YOURS = re.compile(r".* \(yours(?: \d+)?\)")
_ASIDE = re.compile(r"\.(?P<name>.*)\.[0-9a-f]{16}\.aside")
_UNFIT = re.compile(r"[^\w. ~-]")
_LONGEST = 80
"""Characters of a name without its ending: synchronizing programs add some fifty, and file systems end at 255 bytes."""
_MOST_FILES = 20_000
"""More than anybody has open decisions; what lies behind them in the folder is not looked at."""


class FoundFile(NamedTuple):
    name: str
    mark: Mark


def file_name(decision: str, app: str) -> str:
    """`d-3 publish.md`: what every file system takes, and every program that synchronizes."""
    stem = _UNFIT.sub("-", f"{decision} {app}")[:_LONGEST].rstrip(" .")
    return f"{stem}{SUFFIX}"


def is_kept(name: str) -> bool:
    """Whether it is what a person wrote and nothing was taken of, under a name that says so."""
    return _YOURS.fullmatch(name.removesuffix(SUFFIX)) is not None


class FilesFolder:
    """Below a workspace, and through no link."""

    def __init__(self, root: Path, folder: str) -> None:
        self._root = root
        self._folder = folder

    @property
    def path(self) -> Path:
        return self._root / self._folder

    def found(self) -> list[FoundFile]:
        """Plain Markdown files, without those that somebody still writes by their names. Raises OSError: a link."""
        self._refuse_links()
        files = []
        with suppress(FileNotFoundError), os.scandir(self.path) as listed:
            for entry, _ in zip(listed, range(_MOST_FILES), strict=False):
                if entry.name.endswith(SUFFIX) and not entry.name.startswith((".", "~", "#")):
                    with suppress(FileNotFoundError):
                        one = entry.stat(follow_symlinks=False)
                        if stat.S_ISREG(one.st_mode):
                            mark = (one.st_size, one.st_mtime_ns, one.st_ctime_ns, one.st_ino)
                            files.append(FoundFile(entry.name, mark))
        return sorted(files)

    def read(self, name: str) -> bytes | None:
        """None when it is gone. Raises OSError: a link, no plain file, larger than any of ours."""
        try:
            return read_own(self._root, self._below(name))
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> bool:
        """Where nothing has the name; whether that was so."""
        try:
            write_new(self._root, self._below(name), data, mode=PRIVATE)
        except FileExistsError:
            return False
        return True

    def replace(self, name: str, known: bytes, data: bytes | None, *, keep: str = "") -> bool:
        """Put other bytes in the place of these, or nothing.

        Args:
            name: of the file.
            known: what it held when it was looked at.
            data: what it is to hold; None: it goes.
            keep: the name under which the old bytes stay; empty: they go.

        Returns:
            False when it holds something else by now, and stays.
        """
        aside = f".{name}.{os.urandom(8).hex()}.aside"
        try:
            move(self._root, self._below(name), self._below(aside))
        except FileNotFoundError:
            return False
        if self.read(aside) != known:
            self._give_back(aside, name)
            return False
        if data is not None:
            self.write(name, data)
        if keep:
            move_new(self._root, self._below(aside), self._below(keep))
        else:
            remove(self._root, self._below(aside))
        return True

    def name_for_yours(self, name: str) -> str:
        """Where what a person wrote is kept: a name that nothing has."""
        stem = name.removesuffix(SUFFIX)
        names = (f"{stem} (yours{f' {number}' if number > 1 else ''}){SUFFIX}" for number in count(1))
        return next(free for free in names if not os.path.lexists(self.path / free))

    def recover(self, is_ours: Callable[[bytes], bool]) -> None:
        """Give the files their names back that a killed process left hidden.

        `is_ours`: whether nobody's words are in such bytes.
        """
        self._refuse_links()
        with suppress(FileNotFoundError):
            for hidden in sorted(self.path.iterdir()):
                if found := _ASIDE.fullmatch(hidden.name):
                    self._give_back(hidden.name, found["name"], is_ours)

    def _give_back(self, aside: str, name: str, is_ours: Callable[[bytes], bool] = lambda _: False) -> None:
        """Its name; where something has come to have that, what a person wrote is kept beside it."""
        try:
            move_new(self._root, self._below(aside), self._below(name))
        except FileExistsError:
            data = self.read(aside) or b""
            if is_ours(data) or (self.read(name) or b"").endswith(data):
                remove(self._root, self._below(aside))
            else:
                move_new(self._root, self._below(aside), self._below(self.name_for_yours(name)))

    def _refuse_links(self) -> None:
        steps = self._folder.split("/")
        refuse_links(self._root, *("/".join(steps[: at + 1]) for at in range(len(steps))))

    def _below(self, name: str) -> str:
        return f"{self._folder}/{name}"
