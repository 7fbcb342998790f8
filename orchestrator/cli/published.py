"""Where the work of a run went, told after the yes."""

from __future__ import annotations

from pathlib import Path

from orchestrator.cli.cells import wrapped
from orchestrator.cli.terminal import Terminal
from orchestrator.face.run import Run
from orchestrator.features.looking.published import PublishedPage, published
from orchestrator.text.visible import visible

_MOST_FILES = 5


def tell_published(terminal: Terminal, root: Path, run: Run) -> None:
    for page in published(root, run):
        files = ", ".join(page.shown[:_MOST_FILES])
        more = len(page.shown) - _MOST_FILES
        _tell(terminal, "it is in", files + (f", and {more} more" if more > 0 else ""))
        if page.work.commit:
            _tell(terminal, "commit", f"{page.work.commit[:7]}, {_pushed(page)}")
        if page.address:
            _tell(terminal, "address", f"{page.address} (by {page.by}, once the site is built)")
        _tell(terminal, "look", f"baton open {run.id}")


def _pushed(page: PublishedPage) -> str:
    work = page.work
    if work.pushed:
        return f"pushed to {', '.join(work.pushed)}"
    return f"not pushed: {work.why_not}" if work.why_not else "not pushed"


def _tell(terminal: Terminal, label: str, text: str) -> None:
    head, *more = wrapped(visible(text), max(20, terminal.width - 14))
    terminal.line(f"  {terminal.style(f'{label:<9}', 'dim')} {head}")
    for line in more:
        terminal.line(f"  {'':<9} {line}")
