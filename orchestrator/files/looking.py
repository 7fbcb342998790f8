"""Reading files of Baton's own below a workspace, which may have been put there by somebody else."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path, PurePath
from typing import BinaryIO

from orchestrator.files.place import LINK, held

_MOST_BYTES = 16_000_000


def read_own(base: Path, below: str | PurePath) -> bytes:
    """The bytes of a plain file, found through no link. A pipe in its place is not waited for.

    Raises:
        OSError: it is not there, is no plain file, is larger than 16 MB, or there is a link on the way.
    """
    with held(base, below) as place:
        descriptor = place.open(os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if _plain_size(file, str(base / below)) > _MOST_BYTES:
            raise OSError(errno.EFBIG, "is larger than Baton would have made it", str(base / below))
        return file.read(_MOST_BYTES)


def read_plain(path: Path, most: int = _MOST_BYTES) -> bytes:
    """At most so many bytes of a plain file, found through links too. A pipe or device in its place is not waited for.

    Raises:
        OSError: it cannot be read, or is no plain file.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):  # of a folder, `fdopen` would refuse it and leave it open
            raise OSError(errno.EINVAL, "is no file", str(path))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(most)
    finally:
        os.close(descriptor)


def _plain_size(file: BinaryIO, name: str) -> int:
    found = os.fstat(file.fileno())
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "is no file", name)
    return found.st_size


def refuse_links(base: Path, *below: str) -> None:
    """Raises OSError when one of these names below a folder is a link, or none of a folder or a plain file."""
    for path in below:
        try:
            mode = os.lstat(base / path).st_mode
        except (FileNotFoundError, NotADirectoryError):
            continue
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            what = LINK if stat.S_ISLNK(mode) else "is no file"
            raise OSError(errno.ELOOP, what, str(base / path))
