"""What a person names when they ask where something is from: a page, a line of one, or a run."""

from __future__ import annotations

import re
from pathlib import Path

from orchestrator.errors import NotFound, UsageError, WorkspaceMissing
from orchestrator.face.workspace import Workspace
from orchestrator.features.audit.page import no_such_line, page_bytes
from orchestrator.tools.page_past import lines_of
from orchestrator.values import dataclass

_LINE = re.compile(r"(?P<file>.+):(?P<line>[^:/\\]*)")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class MeantPage:
    file: Path
    line: int = 0
    """0: all of it."""


def meant(named: str, *, or_run: bool = True) -> MeantPage | None:
    """The page that is named; None where it can only be a run.

    Args:
        or_run: whether a run could have been named, for what is advised.

    Raises:
        UsageError: it is a file's name, and there is none; or there is, without such a line.
    """
    if _is_file(named):
        return MeantPage(Path(named))
    found = _LINE.fullmatch(named)
    if found and _is_file(found["file"]):
        return MeantPage(Path(found["file"]), _line(Path(found["file"]), found["line"]))
    path = found["file"] if found else named
    if Path(path).suffix or "\\" in path or Path(path).exists():
        raise UsageError(f"{path} is no file here.", mend=f"Name a page that is there{', or a run' if or_run else ''}.")
    return None


def _line(file: Path, named: str) -> int:
    if not _NUMBER.fullmatch(named):
        raise no_such_line(file, len(lines_of(page_bytes(file))), f'"{named}"' if not named.isdecimal() else named)
    return int(named)


def _is_file(named: str) -> bool:
    try:
        return Path(named).is_file()
    except (OSError, ValueError):
        return False


def workspace_or_none() -> Workspace | None:
    """The workspace around, where there is one: a page tells something without."""
    try:
        return Workspace.open()
    except WorkspaceMissing:
        return None


def check_is_run(workspace: Workspace, named: str) -> None:
    """Raises UsageError where it is neither a run nor a page."""
    try:
        workspace.full_id(named)
    except NotFound as error:
        if named == "@last":
            raise  # it says that nothing was run
        raise NotFound(
            "run or page", named, [], mend="Name a page, a line of one (site/content/a.md:14), or a run."
        ) from error
