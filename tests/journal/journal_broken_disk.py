"""Disks that fail: an SQLite VFS over the real one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

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


class _Disks(apsw.VFS):
    def __init__(self, disk: Disk, usual: str) -> None:
        super().__init__("failing", usual)
        self._disk = disk
        self._usual = usual

    def xOpen(self, name: Any, flags: list[int]) -> _File:  # noqa: N802
        return _File(self._disk, self._usual, name, flags)


@contextmanager
def failing_disk() -> Iterator[Disk]:
    """What is opened inside the block lies on a disk that can be made to fail."""
    disk = Disk()
    usual = apsw.vfs_names()[0]
    vfs = _Disks(disk, usual)
    apsw.set_default_vfs("failing")
    try:
        yield disk
    finally:
        apsw.set_default_vfs(usual)
        vfs.unregister()
