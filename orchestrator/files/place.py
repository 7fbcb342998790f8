"""A file below a folder that is held open: found through no link, whoever put one there.

The folder itself is where a person put it; links that lead to it are theirs. What is named below it may have come
along with somebody else's workspace.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import NamedTuple

PRIVATE = 0o600
"""For the owner alone, whatever the umask."""
PRIVATE_FOLDER = 0o700
"""As PRIVATE, of a folder."""
OTHERS_WRITE = 0o022
"""The bits by which group or others could change a file."""
USUAL = 0o666
"""As the umask says."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FOLLOW_NONE = os.O_NOFOLLOW | os.O_CLOEXEC
LINK = "is a link, and nothing is read or written through one here"
NO_FILE = "is no file"
MOVE = "Move it away."
"""The mend, where something stands in the way."""


class _Way(NamedTuple):
    """A path as it is gone along. Spelt when somebody wants to read it, which takes longer than to open a folder."""

    base: Path
    parts: tuple[str, ...]

    @property
    def path(self) -> Path:
        return self.base.joinpath(*self.parts)


class HeldPlace:
    """A name in a folder that is held open."""

    def __init__(self, folder: int, name: str, way: _Way) -> None:
        self.folder = folder
        self.name = name
        self._way = way

    @property
    def path(self) -> Path:
        """For people."""
        return self._way.path

    def beside(self, name: str) -> HeldPlace:
        """Another name in the same folder, of which people are told as of this one."""
        return HeldPlace(self.folder, name, self._way)

    def mode(self) -> int | None:
        """Of what is there, a link too; None when nothing is."""
        try:
            return os.stat(self.name, dir_fd=self.folder, follow_symlinks=False).st_mode
        except FileNotFoundError:
            return None

    def refuse_odd(self) -> None:
        """Raises OSError when something is there that is no plain file."""
        mode = self.mode()
        if mode is not None and stat.S_ISLNK(mode):
            raise OSError(errno.ELOOP, LINK, str(self.path))
        if mode is not None and not stat.S_ISREG(mode):
            raise OSError(errno.EEXIST, NO_FILE, str(self.path))

    def open(self, flags: int, mode: int = USUAL) -> int:
        """A descriptor of exactly this name."""
        try:
            return os.open(self.name, flags | _FOLLOW_NONE, mode, dir_fd=self.folder)
        except OSError as error:
            told = LINK if error.errno == errno.ELOOP else error.strerror
            raise OSError(error.errno, told, str(self.path)) from error


@contextmanager
def held(base: Path, below: str | PurePath, *, make: bool = False, private: bool = False) -> Iterator[HeldPlace]:
    """The place of a file below a folder, every folder on the way held open in turn.

    Args:
        base: where the way begins; made if need be, when `make` says so.
        below: relative, without `..`.
        make: make the folders on the way that are not there.
        private: those that are made are for the owner alone, and so is the base, if it is made.

    Raises:
        OSError: there is a link on the way, no such folder, or it may not be gone into.
    """
    parts = parts_of(below)
    mode = PRIVATE_FOLDER if private else 0o777
    try:
        folder = os.open(base, _FOLDER)
    except FileNotFoundError:
        if not make:
            raise
        base.mkdir(mode, parents=True, exist_ok=True)
        folder = os.open(base, _FOLDER)
    try:
        for depth, part in enumerate(parts[:-1], 1):
            folder = _down(folder, part, _Way(base, parts[:depth]), mode if make else None)
        yield HeldPlace(folder, parts[-1], _Way(base, parts))
    finally:
        os.close(folder)


def parts_of(below: str | PurePath) -> tuple[str, ...]:
    """Raises OSError when the path is not plainly below."""
    path = PurePath(below)
    parts = path.parts
    if not parts or path.is_absolute() or ".." in parts:
        raise OSError(errno.EINVAL, "leads out of its folder", str(below))
    return parts


def _down(folder: int, name: str, way: _Way, mode: int | None) -> int:
    """The folder of a name in this one, which is let go of."""
    try:
        found = _open_or_make(folder, name, mode)
    except OSError as error:
        told = _why(folder, name, error)
        raise OSError(errno.ELOOP if told == LINK else error.errno, told, str(way.path)) from error
    os.close(folder)
    return found


def _open_or_make(folder: int, name: str, mode: int | None) -> int:
    """Opened first: it is there nearly always, and to be told so by `mkdir` takes longer."""
    try:
        return os.open(name, _FOLDER | _FOLLOW_NONE, dir_fd=folder)
    except FileNotFoundError:
        if mode is None:
            raise
    with suppress(FileExistsError):  # another process was faster
        os.mkdir(name, mode, dir_fd=folder)
    return os.open(name, _FOLDER | _FOLLOW_NONE, dir_fd=folder)


def is_in_the_way(error: OSError) -> bool:
    """Whether something stands where it must not, so that no change of rights mends it."""
    return error.errno in (errno.ELOOP, errno.ENOTDIR, errno.EISDIR) or error.strerror == NO_FILE


def _why(folder: int, name: str, error: OSError) -> str:
    """A system tells of a link where a folder was wanted in one of two ways, and a person in neither."""
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        with suppress(OSError):
            found = os.stat(name, dir_fd=folder, follow_symlinks=False)
            return LINK if stat.S_ISLNK(found.st_mode) else "is a file where a folder should be"
    return error.strerror or str(error)
