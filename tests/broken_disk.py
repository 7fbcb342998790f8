"""Disks that fail: an SQLite VFS over the real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, BinaryIO

import apsw


class Disk:
    """Lets operations through until it is told to fail."""

    def __init__(self) -> None:
        self.counted = 0
        self.fails_at: int | None = None
        """The first operation that fails; all after it fail too."""
        self.error: type[apsw.Error] = apsw.FullError

    def operate(self) -> None:
        self.counted += 1
        if self.fails_at is not None and self.counted >= self.fails_at:
            raise self.error("the disk said no")

    def mend(self) -> None:
        self.fails_at, self.counted = None, 0


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, usual: str, name: Any, flags: list[int]) -> None:
        super().__init__(usual, name, flags)
        self._disk = disk

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - SQLite's name
        self._disk.operate()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.operate()
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.operate()
        super().xTruncate(size)


class Cache:
    """What was written to files and not synced yet: a power cut takes it, or leaves any part of it."""

    def __init__(self) -> None:
        self.files: list[_VolatileFile] = []
        self.before_sync: Callable[[], None] = lambda: None

    def tear(self, folder: Path, chance: Random) -> None:
        """Let some of what was not synced have reached the copies of the files in a folder, in pieces."""
        for file in self.files:
            copy = folder / file.path.name
            if copy.exists():
                with copy.open("r+b") as out:
                    for offset, data in file.unsynced:
                        _write_pieces(out, offset, data, chance)


_SECTOR = 512
_AT_ONCE = 65536
"""SQLite's own files take less than 128 KiB in one call."""


def _write_pieces(out: BinaryIO, offset: int, data: bytes, chance: Random) -> None:
    for start in range(0, len(data), _SECTOR):
        if chance.random() < 0.5:
            out.seek(offset + start)
            out.write(data[start : start + _SECTOR])


class _VolatileFile(apsw.VFSFile):
    """Keeps what is written in memory until it is synced."""

    def __init__(self, cache: Cache, usual: str, name: Any, flags: list[int]) -> None:
        super().__init__(usual, name, flags)
        size = super().xFileSize()
        self._content = bytearray(super().xRead(size, 0) if size else b"")
        self._cache = cache
        self.path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "")
        self.unsynced: list[tuple[int, bytes]] = []
        cache.files.append(self)

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self._content[offset : offset + amount])

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        self._content.extend(bytes(max(0, offset - len(self._content))))
        self._content[offset : offset + len(data)] = data
        self.unsynced.append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        del self._content[size:]

    def xFileSize(self) -> int:  # noqa: N802
        return len(self._content)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._cache.before_sync()
        self.unsynced.clear()
        super().xTruncate(len(self._content))
        for start in range(0, len(self._content), _AT_ONCE):
            super().xWrite(bytes(self._content[start : start + _AT_ONCE]), start)
        super().xSync(flags)

    def xClose(self) -> None:  # noqa: N802
        if self in self._cache.files:
            self._cache.files.remove(self)
        super().xClose()


class _Opener(apsw.VFS):
    def __init__(self, make: Callable[[str, Any, list[int]], apsw.VFSFile]) -> None:
        self._usual = apsw.vfs_names()[0]
        self._make = make
        super().__init__("of a test", self._usual)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return self._make(self._usual, name, flags)


@contextmanager
def _in_force(make: Callable[[str, Any, list[int]], apsw.VFSFile]) -> Iterator[None]:
    usual = apsw.vfs_names()[0]
    vfs = _Opener(make)
    apsw.set_default_vfs("of a test")
    try:
        yield
    finally:
        apsw.set_default_vfs(usual)
        vfs.unregister()


@contextmanager
def failing_disk() -> Iterator[Disk]:
    """What is opened inside the block lies on a disk that can be made to fail."""
    disk = Disk()
    with _in_force(lambda usual, name, flags: _File(disk, usual, name, flags)):
        yield disk


@contextmanager
def volatile_disk() -> Iterator[Cache]:
    """Of what is opened inside the block, only what was synced can be found in the real files."""
    cache = Cache()
    with _in_force(lambda usual, name, flags: _VolatileFile(cache, usual, name, flags)):
        yield cache
