"""What a person has allowed, remembered outside every workspace: one that came along could vouch for itself.

On the start-up path: the standard library only.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from orchestrator.domain.canonical import Digest, digest_of_json
from orchestrator.errors import WorkspaceError
from orchestrator.files.links import followed
from orchestrator.files.looking import read_own
from orchestrator.files.place import MOVE, PRIVATE, is_in_the_way
from orchestrator.files.seen import Mark, are_as_marked, is_sure, marks_of
from orchestrator.files.writing import append, leave_writing_to_owner, make_folder, remove, write_new, write_whole

_FILE = "trusted"
MARK = "state/trust"
"""Holds a random word that a copy made elsewhere does not vouch for: the store names the folder with it."""


def store(environ: Mapping[str, str] = os.environ) -> Path:
    """The file: `$XDG_STATE_HOME/baton/trusted`, else below `~/.local/state`.

    A place that is named from where one stands is not used: in a workspace that came along it would come along too.
    """
    given = Path(environ.get("XDG_STATE_HOME", ""))
    return (given if given.is_absolute() else _home() / ".local" / "state") / "baton" / _FILE


def _home() -> Path:
    named = Path.home()
    if named.is_absolute():
        return named
    import pwd

    return Path(pwd.getpwuid(os.getuid()).pw_dir)


def read_kept(name: str, environ: Mapping[str, str] = os.environ) -> bytes:
    """A file beside the store, when nobody but the person can have written it, or knows what is in it.

    Raises:
        OSError: it is not there, cannot be read, belongs to somebody else, or others may read or write it.
    """
    return read_own(store(environ).parent, name, private=True)


def keep_new(name: str, data: bytes, environ: Mapping[str, str] = os.environ) -> None:
    """Write a file beside the store where none is. Raises OSError, FileExistsError among them."""
    _make_folder(environ)
    write_new(store(environ).parent, name, data, mode=PRIVATE, sync=True)


def drop_kept(name: str, environ: Mapping[str, str] = os.environ) -> None:
    """Take away a file beside the store. Raises OSError."""
    remove(store(environ).parent, name)


def _make_folder(environ: Mapping[str, str]) -> None:
    """For its owner alone, whatever the umask was when it was made."""
    folder = store(environ).parent
    make_folder(folder, ".", private=True)
    leave_writing_to_owner(folder.parent, folder.name)


def cannot_keep(name: str, error: OSError, environ: Mapping[str, str] = os.environ) -> WorkspaceError:
    """The error of a file beside the store, with the mend that fits."""
    path = store(environ).parent / name
    if error.errno == errno.EPERM:
        mend = f"If it is yours: chown {os.getuid()} {path} && chmod 600 {path}"
    elif is_in_the_way(error):
        mend = MOVE
    elif error.errno == errno.EACCES and path.exists():
        mend = f"Make it yours to read and write: chmod 600 {path}"
    else:
        mend = "Make the folder writable."
    return WorkspaceError(f"what you allow cannot be remembered: {error.strerror}.", where=str(path), mend=mend)


def known(environ: Mapping[str, str] = os.environ) -> frozenset[str]:
    """The digests of what is allowed. None, where nothing can be read, or somebody else may have written it."""
    try:
        return _digests_in(read_kept(_FILE, environ))
    except OSError:
        return frozenset()


@lru_cache(maxsize=1)
def _digests_in(lines: bytes) -> frozenset[str]:
    """Read anew each time, and taken apart when it is another file: each start of a run asks."""
    return frozenset(line.partition(" ")[0] for line in lines.decode("utf-8", "replace").splitlines())


def remember(allowed: Iterable[tuple[Digest, str]], environ: Mapping[str, str] = os.environ) -> None:
    """Add digests, each with what it stands for. Raises WorkspaceError."""
    lines = "".join(f"{digest} {' '.join(told.split())}\n" for digest, told in allowed)
    if not lines:
        return
    try:
        _make_folder(environ)
        torn = not _kept_whole(environ)  # a line that was cut off would swallow the next
        append(store(environ).parent, _FILE, ("\n" * torn + lines).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise cannot_keep(_FILE, error, environ) from error


def _kept_whole(environ: Mapping[str, str]) -> bool:
    try:
        return read_kept(_FILE, environ)[-1:] in (b"\n", b"")
    except FileNotFoundError:
        return True


def is_folder_trusted(folder: Path, environ: Mapping[str, str] = os.environ, mark: str = MARK) -> bool:
    """Whether a folder was made here, or is the person's by their word, whatever is in it."""
    asked = os.fspath(folder), mark, environ.get("XDG_STATE_HOME", ""), os.environ.get("HOME", "")
    seen = _found_trusted.get(asked)
    if seen and are_as_marked(seen):
        return True
    marks = marks_of((folder / mark, store(environ)))
    root = followed(folder)
    try:
        word = read_own(root, mark).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    if _of_folder(root, word) not in known(environ):
        return False
    if len(_found_trusted) >= _MOST_FOUND:
        _found_trusted.clear()
    if is_sure(marks):
        _found_trusted[asked] = marks
    return True


_MOST_FOUND = 64
"""A process works in one workspace or in a few; one that goes through many asks anew."""
_found_trusted: dict[tuple[str, str, str, str], Mapping[str, Mark | None]] = {}
"""What was asked and found to be so, with the marks of the two files that said it: every start and every drive asks. A
change of their bytes, of whose they are and of who may write them is a change of a mark.
"""


def trust_folder(folder: Path, environ: Mapping[str, str] = os.environ) -> None:
    """Trust whatever its owner will write into it. Raises WorkspaceError."""
    root = followed(folder)
    word = os.urandom(16).hex()
    try:
        write_whole(root, MARK, word.encode(), mode=PRIVATE)
    except OSError as error:
        where = error.filename or root / MARK
        mend = MOVE if is_in_the_way(error) else "Make the folder writable."
        raise WorkspaceError(f"{where}: {error.strerror}.", mend=mend) from error
    remember([(_of_folder(root, word), f"everything in {root}")], environ)


def remember_made(folder: Path, word: str, environ: Mapping[str, str] = os.environ) -> None:
    """A folder that Baton is about to make, and in which this word will stand."""
    root = followed(folder)
    remember([(_of_folder(root, word), f"the repository that was made in {root}")], environ)


def _of_folder(root: Path, word: str) -> Digest:
    return digest_of_json(["folder", os.fspath(root), word])
