"""What a workspace was copied from, so that it can be told where the starter has moved on since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from orchestrator.domain.canonical import JSON, digest_of
from orchestrator.domain.json_text import read_json
from orchestrator.errors import BatonError
from orchestrator.files.looking import read_own, read_plain
from orchestrator.files.writing import write_whole
from orchestrator.values import dataclass
from orchestrator.workspace.home.shipped import starter_folder

_ORIGIN = Path("state") / "starter.json"
"""Path -> digest of every file as it was copied."""


@dataclass(frozen=True)
class StarterChange:
    """A file of the starter that is not what this workspace was given."""

    path: str
    theirs: Path
    """As the starter has it now."""
    is_edited: bool
    """The workspace's own is not as it was given either."""


def remember(root: Path, files: Iterable[Path]) -> Path:
    """Write down what was copied; returns the file that was written."""
    given = {file.as_posix(): _digest(root / file) for file in files}
    return write_whole(root, _ORIGIN, (json.dumps(given, indent=1) + "\n").encode())


def moved_on(root: Path) -> list[StarterChange]:
    """Files the starter has changed since, and the workspace still has. Empty where its origin is not known."""
    try:
        starter = starter_folder()
    except BatonError:
        return []
    return [
        StarterChange(path, starter / path, _digest(root / path) != given)
        for path, given in _given(root).items()
        if _digest(starter / path) not in ("", given, _digest(root / path)) and (root / path).is_file()
    ]


def _given(root: Path) -> dict[str, str]:
    try:
        found: JSON = read_json(read_own(root, _ORIGIN).decode("utf-8"))
    except (OSError, ValueError):
        return {}
    return {path: digest for path, digest in found.items() if _is_inside(path)} if isinstance(found, dict) else {}


def _is_inside(path: str) -> bool:
    return not Path(path).is_absolute() and ".." not in Path(path).parts


def _digest(file: Path) -> str:
    try:
        return digest_of(read_plain(file))
    except OSError:
        return ""
