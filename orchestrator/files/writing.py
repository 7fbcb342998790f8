"""The one module that opens files for writing, makes folders, and takes both away. It goes through no link.

Every function takes a base and a path below it, and raises OSError with the path and the reason. What the base is
the person said: the workspace, a site, the folder of a file they named.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path, PurePath

from orchestrator.files.place import OTHERS_WRITE, PRIVATE, PRIVATE_FOLDER, USUAL, HeldPlace, held

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
"""How a file system says that a file has one name in it."""


def write_whole(base: Path, below: str | PurePath, data: bytes, *, mode: int = USUAL) -> Path:
    """Write a file so that whoever reads it finds the old one or the new one, and never half of it.

    Args:
        base: where `below` begins.
        below: the file; folders on the way are made.
        data: its bytes.
        mode: of the file. Of `PRIVATE` ones the new folders are private too.
    """
    with held(base, below, make=True, private=mode == PRIVATE) as place:
        place.refuse_odd()
        half = _half(place, data, mode)
        try:
            os.rename(half, place.name, src_dir_fd=place.folder, dst_dir_fd=place.folder)
        except BaseException:  # interrupted too: no half file stays
            _unlink(place.folder, half)
            raise
        return place.path


def write_over(base: Path, below: str | PurePath, data: bytes) -> Path:
    """The same with the rights of the file that is there; a new one as the umask says."""
    with held(base, below, make=True) as place:
        before = place.mode()
    return write_whole(base, below, data, mode=USUAL if before is None else stat.S_IMODE(before))


def write_new(
    base: Path, below: str | PurePath, data: bytes, *, mode: int = USUAL, half: str = "", sync: bool = False
) -> Path:
    """The same where nothing is yet.

    Args:
        base: where `below` begins.
        below: the file; folders on the way are made.
        data: its bytes.
        mode: of the file.
        half: what it is called until it is whole; the same after a crash, so that none is left behind.
        sync: the name appears, and the call returns, when all is on disk.

    Raises:
        FileExistsError: something is there, or came to be there meanwhile. It is as it was.
    """
    with held(base, below, make=True, private=mode == PRIVATE) as place:
        half = _half(place, data, mode, name=half, sync=sync)
        try:
            _link(place, half)
        finally:
            _unlink(place.folder, half)
        if sync:
            os.fsync(place.folder)
        return place.path


def _half(place: HeldPlace, data: bytes, mode: int, *, name: str = "", sync: bool = False) -> str:
    """Everything under another name beside it."""
    half = name or f".{place.name[:60]}.{os.getpid()}-{os.urandom(4).hex()}"
    if name:
        _unlink(place.folder, name)
    descriptor = place.beside(half).open(_NEW, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if sync:
                os.fsync(file.fileno())
    except BaseException:  # interrupted too: no half file stays
        _unlink(place.folder, half)
        raise
    return half


def _link(place: HeldPlace, half: str) -> None:
    """Give what is written its name, unless something has it. Where no links can be made, the name is taken first."""
    try:
        os.link(half, place.name, src_dir_fd=place.folder, dst_dir_fd=place.folder, follow_symlinks=False)
    except FileExistsError as error:
        raise OSError(error.errno, error.strerror, str(place.path)) from error
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(place.open(_NEW, PRIVATE))
        os.rename(half, place.name, src_dir_fd=place.folder, dst_dir_fd=place.folder)


def _unlink(folder: int, name: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)


def make_empty(base: Path, below: str | PurePath, *, mode: int = PRIVATE) -> Path:
    """An empty file where none is; one that is there stays as it is, and must be a plain one."""
    with held(base, below, make=True, private=mode == PRIVATE) as place:
        with suppress(FileExistsError):
            os.close(place.open(_NEW, mode))
        place.refuse_odd()
        return place.path


def open_new(base: Path, below: str | PurePath, *, mode: int = PRIVATE) -> int:
    """A descriptor, to read and write, of a file that was not there, in a folder that is. Raises FileExistsError."""
    with held(base, below) as place:
        return place.open(os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)


def open_to_append(base: Path, below: str | PurePath, *, mode: int = PRIVATE) -> TextIOWrapper:
    """A text file that grows line by line, made if need be."""
    with held(base, below, make=True, private=mode == PRIVATE) as place:
        place.refuse_odd()
        descriptor = place.open(os.O_WRONLY | os.O_APPEND | os.O_CREAT, mode)
    return TextIOWrapper(os.fdopen(descriptor, "wb"), encoding="utf-8", line_buffering=True)


def append(base: Path, below: str | PurePath, data: bytes, *, mode: int = PRIVATE, sync: bool = False) -> None:
    """Add to a file in one write, so that two processes do not mix their lines; with `sync` it is on disk then."""
    with held(base, below, make=True, private=mode == PRIVATE) as place:
        place.refuse_odd()
        descriptor = place.open(os.O_WRONLY | os.O_APPEND | os.O_CREAT, mode)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            file.write(data)
            if sync:
                os.fsync(descriptor)


def write_where_named(path: Path, data: bytes) -> None:
    """Write to where a person said on the command line: a file, or something that takes bytes, such as a pipe.

    A link that stands there is replaced by the file, and what it led to stays as it is. A new file is for its owner
    alone, as what Baton writes holds the person's texts; one that is there keeps its rights.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as stream:
            stream.write(data)
        return
    with held(path.parent, path.name, make=True) as place:
        before = place.mode()
        mode = stat.S_IMODE(before) if before is not None and stat.S_ISREG(before) else PRIVATE
        half = _half(place, data, PRIVATE)
        try:
            os.chmod(half, mode, dir_fd=place.folder)
            os.rename(half, place.name, src_dir_fd=place.folder, dst_dir_fd=place.folder)
        except BaseException:  # interrupted too: no half file stays
            _unlink(place.folder, half)
            raise


def make_folder(base: Path, below: str | PurePath, *, private: bool = False) -> Path:
    """A folder, and those on the way to it; one that is there is as good."""
    with held(base, PurePath(below) / "-", make=True, private=private) as place:
        return place.path.parent


def remove(base: Path, below: str | PurePath) -> bool:
    """Take a name away; what a link leads to stays. False when it was not there."""
    try:
        with held(base, below) as place:
            os.unlink(place.name, dir_fd=place.folder)
    except FileNotFoundError:
        return False
    return True


def remove_empty_folder(base: Path, below: str | PurePath) -> None:
    """Raises OSError when something is in it."""
    with held(base, below) as place:
        os.rmdir(place.name, dir_fd=place.folder)


def remove_tree(base: Path, below: str | PurePath) -> None:
    """A folder with all that is in it. A link in it, or in its place, is taken away and not gone through."""
    with held(base, below) as place:
        mode = place.mode()
        if mode is not None and stat.S_ISDIR(mode):
            import shutil  # with all that packs and unpacks, which looking can do without

            shutil.rmtree(place.name, dir_fd=place.folder)
        elif mode is not None:
            os.unlink(place.name, dir_fd=place.folder)


def move(base: Path, source: str | PurePath, target: str | PurePath) -> None:
    """Give what is there another name below the same base. What has that name is replaced, as by rename."""
    with held(base, source) as old, held(base, target, make=True) as new:
        os.rename(old.name, new.name, src_dir_fd=old.folder, dst_dir_fd=new.folder)


def move_new(base: Path, source: str | PurePath, target: str | PurePath) -> None:
    """The same where nothing has that name: a second one for the same file, and then the first is taken away. Who was
    killed in between does it again, and it ends the same. The bytes, rights and times of the file stay what they were.

    Raises:
        FileExistsError: something else has that name; both are as they were.
        OSError: what is there is a link or no plain file, or is not there.
    """
    with held(base, source) as old, held(base, target, make=True) as new:
        old.refuse_odd()
        try:
            os.link(old.name, new.name, src_dir_fd=old.folder, dst_dir_fd=new.folder, follow_symlinks=False)
        except FileExistsError as error:
            if not os.path.samestat(_stat(old), _stat(new)):
                raise OSError(error.errno, error.strerror, str(new.path)) from error
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _take_name(new)  # first, so that nothing is overwritten
            os.rename(old.name, new.name, src_dir_fd=old.folder, dst_dir_fd=new.folder)
            return
        _unlink(old.folder, old.name)


def _take_name(place: HeldPlace) -> None:
    """An empty file that has it already may be what a killed process took it with; nothing is lost with one."""
    try:
        os.close(place.open(_NEW, PRIVATE))
    except FileExistsError:
        found = _stat(place)
        if not stat.S_ISREG(found.st_mode) or found.st_size:
            raise


def _stat(place: HeldPlace) -> os.stat_result:
    return os.stat(place.name, dir_fd=place.folder, follow_symlinks=False)


def make_private(base: Path, below: str | PurePath) -> None:
    """Leave a file or a folder to its owner alone."""
    with held(base, below) as place:
        descriptor = place.open(os.O_RDONLY | os.O_NONBLOCK)
        try:
            mode = os.fstat(descriptor).st_mode
            os.fchmod(descriptor, PRIVATE_FOLDER if stat.S_ISDIR(mode) else PRIVATE)
        finally:
            os.close(descriptor)


def leave_writing_to_owner(base: Path, below: str | PurePath) -> None:
    """Take from all others the right to put something into a folder of ours, or to take it out. Not ours: unchanged."""
    with held(base, below) as place:
        descriptor = place.open(os.O_RDONLY | os.O_NONBLOCK)
        try:
            found = os.fstat(descriptor)
            if found.st_mode & OTHERS_WRITE and found.st_uid == os.geteuid():
                os.fchmod(descriptor, stat.S_IMODE(found.st_mode) & ~OTHERS_WRITE)
        finally:
            os.close(descriptor)
