"""Where the work of a run went, told after the yes and opened by `baton open`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchestrator.cli.cells import wrapped
from orchestrator.cli.terminal import Terminal
from orchestrator.face.run import Run
from orchestrator.face.site_address import address_of
from orchestrator.text.visible import visible
from orchestrator.transcripts.came_out import CameOut, came_out

_MOST_FILES = 5


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
    return [_found(root, work) for work in came_out(run.events(), run.artifact_of)]


def _found(root: Path, work: CameOut) -> PublishedPage:
    folder = (root / Path(work.folder).expanduser()) if work.folder else root
    address, by = address_of(folder, work.paths[0]) if work.commit else ("", "")
    shown = tuple(str(Path(work.folder, path)) for path in work.paths)
    return PublishedPage(work, folder, shown, address, by)


def tell_published(terminal: Terminal, root: Path, run: Run) -> None:
    for found in published(root, run):
        files = ", ".join(found.shown[:_MOST_FILES])
        more = len(found.shown) - _MOST_FILES
        _tell(terminal, "it is in", files + (f", and {more} more" if more > 0 else ""))
        if found.work.commit:
            _tell(terminal, "commit", f"{found.work.commit[:7]}, {_pushed(found.work)}")
        if found.address:
            _tell(terminal, "address", f"{found.address} (by {found.by}, once the site is built)")
        _tell(terminal, "look", f"baton open {run.id}")


def _pushed(work: CameOut) -> str:
    if work.pushed:
        return f"pushed to {', '.join(work.pushed)}"
    return f"not pushed: {work.why_not}" if work.why_not else "not pushed"


def _tell(terminal: Terminal, label: str, text: str) -> None:
    head, *more = wrapped(visible(text), max(20, terminal.width - 14))
    terminal.line(f"  {terminal.style(f'{label:<9}', 'dim')} {head}")
    for line in more:
        terminal.line(f"  {'':<9} {line}")
