"""What a person has allowed, remembered outside every workspace: one that came along could vouch for itself.

On the start-up path: the standard library only.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from orchestrator.domain.canonical import Digest, digest_of_json
from orchestrator.errors import WorkspaceError
from orchestrator.files.links import followed
from orchestrator.files.looking import read_own
from orchestrator.files.place import MOVE, PRIVATE, is_in_the_way
from orchestrator.files.writing import append, write_whole

_FILE = "trusted"
_MARK = "state/trust"
"""Holds a random word that a copy made elsewhere does not vouch for: the store names the folder with it."""


def store(environ: Mapping[str, str] = os.environ) -> Path:
    """The file: `$XDG_STATE_HOME/baton/trusted`, else below `~/.local/state`."""
    given = Path(environ.get("XDG_STATE_HOME", ""))
    return (given if given.is_absolute() else Path.home() / ".local" / "state") / "baton" / _FILE


def known(environ: Mapping[str, str] = os.environ) -> frozenset[str]:
    """The digests of what is allowed. None, where nothing can be read."""
    try:
        lines = read_own(store(environ).parent, _FILE).decode("utf-8", "replace").splitlines()
    except OSError:
        return frozenset()
    return frozenset(line.partition(" ")[0] for line in lines)


def remember(allowed: Iterable[tuple[Digest, str]], environ: Mapping[str, str] = os.environ) -> None:
    """Add digests, each with what it stands for. Raises WorkspaceError."""
    lines = "".join(f"{digest} {' '.join(told.split())}\n" for digest, told in allowed)
    folder = store(environ).parent
    try:
        if lines:
            append(folder, _FILE, lines.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise WorkspaceError(f"{folder / _FILE}: {error.strerror}.", mend="Make it writable.") from error


def is_folder_trusted(folder: Path, environ: Mapping[str, str] = os.environ, mark: str = _MARK) -> bool:
    """Whether a folder was made here, or is the person's by their word, whatever is in it."""
    root = followed(folder)
    try:
        word = read_own(root, mark).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return _of_folder(root, word) in known(environ)


def trust_folder(folder: Path, environ: Mapping[str, str] = os.environ) -> None:
    """Trust whatever its owner will write into it. Raises WorkspaceError."""
    root = followed(folder)
    word = os.urandom(16).hex()
    try:
        write_whole(root, _MARK, word.encode(), mode=PRIVATE)
    except OSError as error:
        where = error.filename or root / _MARK
        mend = MOVE if is_in_the_way(error) else "Make the folder writable."
        raise WorkspaceError(f"{where}: {error.strerror}.", mend=mend) from error
    remember([(_of_folder(root, word), f"everything in {root}")], environ)


def remember_made(folder: Path, word: str, environ: Mapping[str, str] = os.environ) -> None:
    """A folder that Baton is about to make, and in which this word will stand."""
    root = followed(folder)
    remember([(_of_folder(root, word), f"the repository that was made in {root}")], environ)


def _of_folder(root: Path, word: str) -> Digest:
    return digest_of_json(["folder", os.fspath(root), word])
