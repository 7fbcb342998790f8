"""The files that are an app's own, and where they lie when it is retired. What it shares with others is not among them:
agents, prompts, schemas, suites and its folder in `inbox/` stay where they are.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path, PurePosixPath

from orchestrator.errors import WorkspaceError
from orchestrator.files.looking import read_own
from orchestrator.files.place import MOVE

RETIRED = "apps/retired"
_APPS = "apps"
_MOST_NAMED = 1_000
"""Retired apps that are listed: far more than anybody made."""


def app_files(root: Path, name: str) -> tuple[str, ...]:
    """Of an app in use: its file, and its scripts where it has any."""
    return _there(root, (f"{_APPS}/{name}.yaml", scripts_of(name)))


def scripts_of(name: str) -> str:
    return f"{_APPS}/{_stem(name)}.py"


def retired_files(root: Path, name: str) -> tuple[str, ...]:
    """Of a retired one; empty when there is none of the name."""
    files = _there(root, (f"{RETIRED}/{name}.yaml", f"{RETIRED}/{_stem(name)}.py"))
    return files if files[:1] == (f"{RETIRED}/{name}.yaml",) else ()


def retired_names(root: Path) -> tuple[str, ...]:
    try:
        with os.scandir(root / RETIRED) as found:
            names = sorted(one.name for one in found if one.name.endswith(".yaml") and not one.name.startswith("."))
    except OSError:
        return ()
    return tuple(name.removesuffix(".yaml") for name in names[:_MOST_NAMED])


def counterpart(path: str) -> str:
    """Where a file of an app lies when it is retired, and the other way round."""
    folder, name = PurePosixPath(path).parent.as_posix(), PurePosixPath(path).name
    return f"{_APPS if folder == RETIRED else RETIRED}/{name}"


def is_there(root: Path, path: str) -> bool:
    """Something is, a broken link too."""
    return os.path.lexists(root / path)


def bytes_digest(root: Path, path: str) -> str:
    """SHA-256 of a plain file's bytes, in hex.

    Raises:
        WorkspaceError: it is a link, is no plain file, or cannot be read.
    """
    try:
        return hashlib.sha256(read_own(root, path)).hexdigest()
    except OSError as error:
        raise WorkspaceError(f"{error.strerror or error}.", where=path, mend=MOVE) from error


def _stem(name: str) -> str:
    return name.replace("-", "_")


def _there(root: Path, paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(path for path in paths if is_there(root, path))
