"""`open`: look at what a run published, in the program this desktop has for it."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from orchestrator.cli.published import PublishedPage, published
from orchestrator.cli.terminal import print_json, stdout
from orchestrator.errors import UsageError
from orchestrator.face.run import Run
from orchestrator.face.shape import VERSION
from orchestrator.face.workspace import Workspace
from orchestrator.text.visible import visible

_MOST_RUNS = 100
"""So far back is looked for one that published something, when none is named."""
_TEXTS = (".md", ".markdown", ".txt", ".rst", ".html", ".htm", ".csv", ".json", ".yaml", ".yml", ".tex", ".org")
"""What a desktop shows; of another kind it might run something, so its path is printed."""


def open_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", nargs="?", help="default: the newest one that published something")
    parser.add_argument("--print", action="store_true", help="only print where it is")


def open(arguments: argparse.Namespace) -> int:  # noqa: A001 - the command's name
    with Workspace.open() as workspace:
        run, found = _meant(workspace, arguments.run)
    files = [(path, works) for works in found for path in works.files]
    if arguments.json:
        print_json(
            {
                "v": VERSION,
                "run": run.id,
                "files": [{"path": str(path), "there": path.is_file()} for path, _ in files],
                "commits": [works.work.commit for works in found if works.work.commit],
                "address": next((works.address for works in found if works.address), None),
            }
        )
        return 0
    terminal = stdout()
    opener = "" if arguments.print else _opener()
    for path, works in files:
        if not path.is_file():
            terminal.line(visible(_where_it_is(path, works)))
        elif not opener or path.suffix.lower() not in _TEXTS or not _opened(opener, path):
            terminal.line(visible(str(path)))
    return 0


def _meant(workspace: Workspace, named: str | None) -> tuple[Run, list[PublishedPage]]:
    """The run of that name, else the newest one that published something.

    Raises:
        UsageError: it published nothing.
    """
    if named:
        run = workspace.run(named)
        found = published(workspace.root, run)
        if not found:
            raise UsageError(f"{run.id} has published nothing.", mend=f"How it stands: baton show {run.id}")
        return run, found
    for row in workspace.runs()[:_MOST_RUNS]:
        run = workspace.run(row.run)
        if found := published(workspace.root, run):
            return run, found
    raise UsageError("no run has published anything yet.", mend="What waits for a yes: baton inbox")


def _where_it_is(path: Path, works: PublishedPage) -> str:
    """It was moved or deleted since, or its branch is not checked out."""
    if not works.work.commit:
        return f"{path} is not there any more."
    kept = f"{works.work.commit[:7]}:{path.relative_to(works.folder).as_posix()}"
    return f"{path} is not there; it is kept in the commit: git -C {works.folder} show {kept}"


def _opener() -> str:
    """The desktop's own way to open a file; empty where there is no desktop, or nobody sits at it."""
    if not sys.stdout.isatty():
        return ""
    if sys.platform == "darwin":
        return shutil.which("open") or ""
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return (shutil.which("xdg-open") or "") if has_screen else ""


def _opened(opener: str, path: Path) -> bool:
    quiet = subprocess.DEVNULL
    return subprocess.run([opener, str(path)], stdin=quiet, stdout=quiet, stderr=quiet, check=False).returncode == 0
