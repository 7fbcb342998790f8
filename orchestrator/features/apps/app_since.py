"""How an app has changed since a run was pinned to it, for whoever looks at the run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.errors import BatonError
from orchestrator.files.finding import entries

if TYPE_CHECKING:
    from orchestrator.domain.definition_change import DefinitionChange
    from orchestrator.face.run import Run
    from orchestrator.face.workspace import Workspace

_FOLDERS = ("agents", "prompts", "schemas", "tools", "apps", "rules")


def changes_since(workspace: Workspace, run: Run) -> tuple[DefinitionChange, ...]:
    """What differs now from what an unfinished run is pinned to; nothing of an ended one.

    Reading an app takes a tenth of a second, so it is read only when a file of it was written since the run was
    pinned.

    Raises:
        BatonError: the app has faults now, or is not there any more.
    """
    if run.state.ended or not _written_since(workspace.root, _pinned_at(run)):
        return ()
    from orchestrator.domain.definition_change import changes

    return changes(run.definition, workspace.definition(run.state.app, profile=run.state.profile))


def told_since(workspace: Workspace, run: Run) -> str:
    """The same in one line for a person; empty when nothing changed."""
    try:
        found = changes_since(workspace, run)
    except BatonError as error:
        why = error.message.splitlines()[0].rstrip(".")
        return f"its app cannot be read now: {why}; the run ends as it was pinned"
    if not found:
        return ""
    named = [f"{change.what} {change.verb}" for change in found[:3]]
    more = [f"{len(found) - 3} more"] if len(found) > 3 else []
    return f"its app has changed since: {', '.join(named + more)}"


def _pinned_at(run: Run) -> float:
    """When the definition was pinned, in seconds of the epoch: at the start, or by the last upgrade."""
    pinned = [event.at for event in run.events() if event.kind in ("RunStarted", "RunUpgraded")]
    return datetime.fromisoformat(pinned[-1]).timestamp()


def _written_since(root: Path, moment: float) -> bool:
    return any(_time(path) > moment for path in _files(root))


def _files(root: Path) -> Iterator[Path]:
    yield root / "baton.yaml"
    for name in _FOLDERS:
        folder = root / name
        yield folder  # a file that was taken away or renamed changes its folder
        yield from (path for path in entries(folder) if "__pycache__" not in path.parts)


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
