"""One SQLite connection: how it is opened, and what its failures mean to a person."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import TracebackType

import apsw

from orchestrator.errors import JournalCorrupt, JournalError
from orchestrator.files.looking import refuse_links
from orchestrator.files.place import MOVE, is_in_the_way
from orchestrator.files.writing import make_empty, open_new, remove

_BUSY_MS = 10_000
"""How long a commit waits for another process's; one takes well under a millisecond."""
_RETRY_MS = 20
"""Far more than making the file takes, so that few tries meet, and short for whoever waits."""

_FAILURES = (apsw.Error, OSError, UnicodeError)
"""What can go wrong with a file that is not ours to raise."""

_TOLD: tuple[tuple[type[Exception], type[JournalError], str, str], ...] = (
    (apsw.BusyError, JournalError, "is held by another process", "Wait until that has finished, then retry."),
    (apsw.FullError, JournalError, "cannot grow, the disk is full", "Free some space, then run `baton resume`."),
    (apsw.NotADBError, JournalError, "is not a journal", "Move it away, or put a backup in its place."),
    (apsw.CorruptError, JournalCorrupt, "is damaged", "Run `baton verify`, or put a backup in its place."),
    (apsw.ReadOnlyError, JournalError, "cannot be written", "Make the file and its folder writable."),
    (apsw.CantOpenError, JournalError, "cannot be opened", "Make the file and its folder writable."),
    (apsw.IOError, JournalError, "could not be read or written", "Check the disk, then run `baton verify`."),
    (UnicodeDecodeError, JournalCorrupt, "holds text that is not UTF-8", "Run `baton verify`."),
    (UnicodeEncodeError, JournalError, "cannot hold a name that is not text", "Use another name."),
)


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Tell failures of SQLite, of the file system and of damaged text as errors with a mend."""
    try:
        yield
    except _FAILURES as err:
        raise _journal_error(err, path) from err


def _journal_error(err: Exception, path: Path) -> JournalError:
    for cause, kind, found, mend in _TOLD:
        if isinstance(err, cause):
            return kind(f"{found}.", where=str(path), mend=mend)
    if isinstance(err, OSError) and is_in_the_way(err):
        return JournalError(f"{err.strerror}.", where=str(err.filename or path), mend=MOVE)
    if isinstance(err, OSError):
        mend = "Check the path, and that you may write there."
        return JournalError(f"{err.strerror or err}.", where=str(path), mend=mend)
    return JournalError(f"cannot be used: {err}.", where=str(path), mend="Run `baton doctor`.")


def connect(path: Path) -> apsw.Connection:
    """Open for durable appends: a commit that returned survives a power cut."""
    connection = apsw.Connection(os.fspath(path.absolute()))
    try:
        connection.set_busy_timeout(_BUSY_MS)
        _switch_to_wal(connection)
        connection.pragma("synchronous", "full")
        connection.pragma("fullfsync", "on")  # macOS: a plain fsync leaves data in the drive's cache
        connection.pragma("checkpoint_fullfsync", "on")
        connection.pragma("trusted_schema", "off")  # the file may come from elsewhere
        connection.pragma("secure_delete", "on")  # what is forgotten is overwritten at once
    except BaseException:  # nobody else has it to close
        connection.close()
        raise
    return connection


def refuse_linked(path: Path) -> None:
    """SQLite follows links, so the folder and whatever it opens for a database are looked at first. Raises OSError."""
    folder = path.absolute().parent
    refuse_links(folder.parent, folder.name)
    refuse_links(folder, *(f"{path.name}{suffix}" for suffix in ("", "-wal", "-shm", "-journal")))


def make_file(path: Path) -> None:
    folder = path.absolute().parent
    make_empty(folder.parent, f"{folder.name}/{path.name}")


def may_write(path: Path) -> bool:
    """Whether the journal can be written here, as far as rights say: the file, and its log beside it."""
    return not path.exists() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def connect_to_look(path: Path) -> apsw.Connection:
    """Open a journal that may only be read: of another owner, or in a folder nothing can be written to.

    Where no log lies beside it nobody has it open, and it is read without the locks that could not be taken.
    """
    log = path.with_name(f"{path.name}-wal")
    alone = "" if log.exists() and log.stat().st_size else "&immutable=1"
    escaped = os.fspath(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection(f"file:{escaped}?mode=ro{alone}", flags=flags)
    try:
        connection.set_busy_timeout(_BUSY_MS)
        connection.pragma("trusted_schema", "off")
    except BaseException:  # nobody else has it to close
        connection.close()
        raise
    return connection


def _switch_to_wal(connection: apsw.Connection) -> None:
    """SQLite does not wait here by itself: processes that make one file at once hold each other up."""
    patience = _BUSY_MS // _RETRY_MS
    while True:
        try:
            if connection.pragma("journal_mode") != "wal":
                connection.pragma("journal_mode", "wal")
            return
        except apsw.BusyError:
            patience -= 1
            if not patience:
                raise
            time.sleep(_RETRY_MS / 1000)


class Guard:
    """Lets one thread at a time use the connection: a reader must not see what another is about to commit."""

    def __init__(self, connection: apsw.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path.absolute()
        self._spelt = os.fspath(self._path)
        self._file = _identity(self._spelt)
        self._lock = Lock()

    def __enter__(self) -> apsw.Connection:
        self._lock.acquire()
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()
        if isinstance(error, _FAILURES):
            raise _journal_error(error, self._path) from error

    def refuse_displaced(self) -> None:
        """Raises JournalError when the path has lost the open file: SQLite would write on into what nobody can find."""
        if _identity(self._spelt) != self._file:
            raise JournalError(
                "was moved, removed or replaced while it was open. Nothing was recorded.",
                where=str(self._path),
                mend="Put it back (and its -wal file), or a backup in its place; then retry.",
            )


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - at each commit, and `Path` takes as long again
    except OSError:
        return None
    return status.st_dev, status.st_ino


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """Commit all of the block, or nothing of it. Inside another one it is a part of that, and what it raises must be
    let through: a savepoint for each part would cost as much as writing an event.
    """
    is_part = connection.in_transaction
    if is_part:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:  # interrupted too: half of it is nothing
        if connection.in_transaction:  # a full disk has rolled back already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def one_state(connection: apsw.Connection) -> Iterator[None]:
    """All that the block reads is of one state of the file."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:  # a damaged file may have ended it
            connection.execute("ROLLBACK")


def copy_to(connection: apsw.Connection, target: Path) -> None:
    """Copy the database as of now to a new file; others may go on writing."""
    try:
        os.close(open_new(target.parent, target.name))
    except FileExistsError:
        raise JournalError("exists already.", where=str(target), mend="Name a new file.") from None
    try:
        copy = apsw.Connection(os.fspath(target.absolute()))
        try:
            with copy.backup("main", connection, "main") as backup:
                backup.step()
        finally:
            copy.close()
    except BaseException:  # interrupted too: half a copy is none
        remove(target.parent, target.name)
        raise
