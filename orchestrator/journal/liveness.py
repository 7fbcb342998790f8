"""Which driving processes live: each holds a file lock, which the kernel takes back when it dies."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from orchestrator.errors import JournalError
from orchestrator.files.place import MOVE, is_in_the_way
from orchestrator.files.writing import make_folder, open_new, remove
from orchestrator.ports.liveness import Liveness

_DRIVER = re.compile(r"[0-9]+-[0-9a-f]{16}")
"""What our ids look like. They are read back from the journal, so nothing else may become a path."""


class LockLiveness:
    """Keeps the contract of `ports.liveness.Liveness` with locks on `<folder>/driver-<id>.lock`.

    The folder must be on a local file system. The lock stays until `close`, or the end of the process, even when this
    object goes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mutex = Lock()
        self._driver = ""
        self._descriptor = -1
        self._swept = False

    def for_one_drive(self) -> LockLiveness:
        """Another one on the same folder. Closed when the drive is over, it takes along a claim that still stands."""
        one = LockLiveness(self._folder)
        one._swept, self._swept = self._swept, True
        return one

    @property
    def driver(self) -> str:
        with self._mutex, _told_plainly(self._folder):
            if not self._driver:
                if not self._swept:  # once a process: each of many drives would test the lock of every other
                    self._make_folder()
                    self._sweep()
                    self._swept = True
                try:
                    self._take()
                except FileNotFoundError:  # somebody has tidied up since
                    self._make_folder()
                    self._take()
            return self._driver

    def _make_folder(self) -> None:
        make_folder(self._folder.parent, self._folder.name, private=True)

    def alive(self, driver: str) -> bool:
        if driver == self._driver:
            return bool(driver)
        with _told_plainly(self._folder):
            return _DRIVER.fullmatch(driver) is not None and _is_locked(self._file(driver))

    def stale(self) -> list[Path]:
        """Lock files that dead processes left behind."""
        with _told_plainly(self._folder):
            return [file for file in sorted(self._folder.glob("driver-*.lock")) if not _is_locked(file)]

    def sweep(self) -> None:
        """Remove what dead processes left behind."""
        with _told_plainly(self._folder):
            self._sweep()

    def _file(self, driver: str) -> Path:
        return self._folder / f"driver-{driver}.lock"

    def _take(self) -> None:
        while not self._driver:
            driver = f"{os.getpid()}-{os.urandom(8).hex()}"
            file = self._file(driver)
            descriptor = open_new(self._folder.parent, f"{self._folder.name}/{file.name}")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if not os.path.exists(file):  # noqa: PTH110 - as quick as it goes, for each drive; swept while it was made
                os.close(descriptor)
                continue
            self._driver, self._descriptor = driver, descriptor
        _HOLDING.add(self)

    def close(self) -> None:
        """Be no driver any more: what this one drove can be gone on with by another. Asked again, it is a new one."""
        with self._mutex, _told_plainly(self._folder):
            _HOLDING.discard(self)
            driver, descriptor = self._driver, self._descriptor
            self._driver, self._descriptor = "", -1
            if descriptor >= 0:
                self._remove(self._file(driver))  # while it is locked, so that nobody finds it unlocked
                os.close(descriptor)

    def let_go(self) -> None:
        """In a forked child: the lock is the parent's. Closing keeps it; unlocking would take it from the parent."""
        self._mutex = Lock()
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._driver, self._descriptor = "", -1

    def _sweep(self) -> None:
        for file in self._folder.glob("driver-*.lock"):
            with _tested(file) as locked:
                if not locked:
                    self._remove(file)

    def _remove(self, file: Path) -> None:
        remove(self._folder.parent, f"{self._folder.name}/{file.name}")


@contextmanager
def driving(liveness: Liveness) -> Iterator[Liveness]:
    """A driver of its own for each drive, which lives no longer than that.

    The journal may be full or away just when a run should be let go of. What it says of the driver then stays as it
    is, but that driver is dead to everybody: this process can go on with the run, and others are told that it rests.
    """
    if not isinstance(liveness, LockLiveness):
        yield liveness
        return
    own = liveness.for_one_drive()
    try:
        yield own
    finally:
        own.close()


_HOLDING: set[LockLiveness] = set()
"""Those that hold a lock in this process."""


def _let_all_go() -> None:
    for liveness in _HOLDING:
        liveness.let_go()
    _HOLDING.clear()


os.register_at_fork(after_in_child=_let_all_go)  # once: what was registered cannot be taken back


def _is_locked(file: Path) -> bool:
    with _tested(file) as locked:
        return locked


@contextmanager
def _tested(file: Path) -> Iterator[bool]:
    """Whether a process holds the file's lock. While the block runs, none can take it.

    Tests with a shared lock: two that test at once must not take each other for the driver.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except FileNotFoundError:
        yield False
        return
    except PermissionError:  # another owner's: whether it lives cannot be seen, so it is left alone
        yield True
        return
    try:
        yield not _lock_shared(descriptor)
    finally:
        os.close(descriptor)


def _lock_shared(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _told_plainly(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as err:
        mend = MOVE if is_in_the_way(err) else "Make the folder readable and writable."
        raise JournalError(f"{err.strerror or err}.", where=str(folder), mend=mend) from err
