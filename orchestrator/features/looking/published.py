"""Where the work of a run went: files, commits, pushes, and the address where they can be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchestrator.errors import UsageError
from orchestrator.face.run import Run
from orchestrator.face.shape import VERSION
from orchestrator.face.site_address import address_of
from orchestrator.face.workspace import Workspace
from orchestrator.transcripts.came_out import CameOut, came_out

_MOST_RUNS = 100
"""So far back is looked for one that published something, when none is named."""


@dataclass(frozen=True)
class PublishedPage:
    """One effect's work, with where it lies on this machine."""

    work: CameOut
    folder: Path
    shown: tuple[str, ...]
    """Each file as the person would name it from the workspace."""
    address: str
    by: str
    """The file of the site that tells the address."""

    @property
    def files(self) -> list[Path]:
        return [self.folder / path for path in self.work.paths]


def published(root: Path, run: Run) -> list[PublishedPage]:
    return [_page(root, work) for work in came_out(run.events(), run.artifact_of)]


def _page(root: Path, work: CameOut) -> PublishedPage:
    folder = (root / Path(work.folder).expanduser()) if work.folder else root
    address, by = address_of(folder, work.paths[0]) if work.commit else ("", "")
    shown = tuple(str(Path(work.folder, path)) for path in work.paths)
    return PublishedPage(work, folder, shown, address, by)


def published_by(workspace: Workspace, named: str | None) -> tuple[Run, list[PublishedPage]]:
    """What the run of that name published, else the newest one that published something.

    Raises:
        UsageError: it published nothing.
    """
    if named:
        run = workspace.run(named)
        pages = published(workspace.root, run)
        if not pages:
            raise UsageError(f"{run.id} has published nothing.", mend=f"How it stands: baton show {run.id}")
        return run, pages
    for row in workspace.runs()[:_MOST_RUNS]:
        run = workspace.run(row.run)
        if pages := published(workspace.root, run):
            return run, pages
    raise UsageError("no run has published anything yet.", mend="What waits for a yes: baton inbox")


def published_shape(run: Run, pages: list[PublishedPage]) -> dict[str, object]:
    return {
        "v": VERSION,
        "run": run.id,
        "files": [{"path": str(path), "there": path.is_file()} for page in pages for path in page.files],
        "commits": [page.work.commit for page in pages if page.work.commit],
        "address": next((page.address for page in pages if page.address), None),
    }
