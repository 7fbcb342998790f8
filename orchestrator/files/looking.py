"""Reading files of Baton's own below a workspace, which may have been put there by somebody else."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path, PurePath
from typing import BinaryIO

from orchestrator.files.place import LINK, NO_FILE, held

_MOST_BYTES = 16_000_000
"""Files of Baton's own, such as seals and settings, have kilobytes; reading must end whatever lies there."""
_TO_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
_LEAST_ROOM = 4_095
"""Bytes that are asked for at once of a file that says it is empty: some of the kernel's are not."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def read_own(base: Path, below: str | PurePath, *, private: bool = False) -> bytes:
    """The bytes of a plain file, found through no link. A pipe in its place is not waited for.

    Args:
        base: where `below` begins.
        below: the file.
        private: nobody else may have written it, or be able to read it.

    Raises:
        OSError: it is not there, is no plain file, is larger than 16 MB, or there is a link on the way; EPERM, where it
            is not private.
    """
    with open_own(base, below) as file:
        found = os.fstat(file.fileno())
        if found.st_size > _MOST_BYTES:
            raise OSError(errno.EFBIG, "is larger than Baton would have made it", str(base / below))
        if private and not is_private(found):
            raise OSError(errno.EPERM, _whose(found), str(base / below))
        return file.read(_MOST_BYTES)


def open_own(base: Path, below: str | PurePath) -> BinaryIO:
    """The same, to be read bit by bit. Raises OSError: it is not there, is no plain file, or there is a link."""
    with held(base, below) as place:
        descriptor = place.open(os.O_RDONLY | os.O_NONBLOCK)
    return _plain(descriptor, base / below)


def is_private(found: os.stat_result) -> bool:
    """Whether a file is its reader's alone. To the superuser, files of any account may be: a container maps them."""
    return (os.geteuid() == 0 or found.st_uid in (os.geteuid(), 0)) and not found.st_mode & _OTHERS


def _whose(found: os.stat_result) -> str:
    others = "others can read or write it" if found.st_mode & _OTHERS else "it belongs to somebody else"
    return f"{others}, so it is not believed"


def read_plain(path: Path | str, most: int = _MOST_BYTES) -> bytes:
    """At most so many bytes of a plain file, found through links too. A pipe or device in its place is not waited for.

    Raises:
        OSError: it cannot be read, or is no plain file.
    """
    descriptor = os.open(path, _TO_READ)
    try:
        found = os.fstat(descriptor)
        _refuse_odd(found, path)
        room = max(found.st_size, _LEAST_ROOM) + 1  # a file object would make room for `most`, a hundred times as much
        whole = os.read(descriptor, min(room, most))
        if whole and len(whole) == found.st_size:
            return whole  # what is added to it from now on came after
        parts, most = [whole], most - len(whole)
        while part := os.read(descriptor, min(room, most)):
            parts.append(part)
            most -= len(part)
        return b"".join(parts)
    finally:
        os.close(descriptor)


def open_plain(path: Path) -> BinaryIO:
    """The same, to be read bit by bit."""
    return _plain(os.open(path, _TO_READ), path)


def _plain(descriptor: int, path: Path) -> BinaryIO:
    try:
        _refuse_odd(os.fstat(descriptor), path)
    except OSError:  # of a folder, `fdopen` would refuse it and leave it open
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def _refuse_odd(found: os.stat_result, path: Path | str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, NO_FILE, str(path))


def refuse_links(base: Path, *below: str) -> None:
    """Raises OSError when one of these names below a folder is a link, or none of a folder or a plain file."""
    for path in below:
        try:
            mode = os.lstat(base / path).st_mode
        except (FileNotFoundError, NotADirectoryError):
            continue
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            what = LINK if stat.S_ISLNK(mode) else NO_FILE
            raise OSError(errno.ELOOP, what, str(base / path))
