"""`open`: look at what a run published, in the program this desktop has for it."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from orchestrator.cli.looked import note_looked
from orchestrator.cli.terminal import print_json, stdout
from orchestrator.face.workspace import Workspace
from orchestrator.features.looking.published import PublishedPage, published_by, published_shape
from orchestrator.text.visible import visible

_TEXTS = (".md", ".markdown", ".txt", ".rst", ".html", ".htm", ".csv", ".json", ".yaml", ".yml", ".tex", ".org")
"""What a desktop shows; of another kind it might run something, so its path is printed."""


def open(arguments: argparse.Namespace) -> int:  # noqa: A001 - the command's name
    with Workspace.open() as workspace:
        run, pages = published_by(workspace, arguments.run)
        opener = "" if arguments.print or arguments.json else _opener()
        if not (arguments.print or arguments.json):
            note_looked(workspace, run.id, surface="page" if opener else "terminal")
    if arguments.json:
        print_json(published_shape(run, pages))
        return 0
    terminal = stdout()
    for page in pages:
        for path in page.files:
            if not path.is_file():
                terminal.line(visible(_where_it_is(path, page)))
            elif not opener or path.suffix.lower() not in _TEXTS or not _opened(opener, path):
                terminal.line(visible(str(path)))
    return 0


def _where_it_is(path: Path, page: PublishedPage) -> str:
    """It was moved or deleted since, or its branch is not checked out."""
    if not page.work.commit:
        return f"{path} is not there any more."
    kept = f"{page.work.commit[:7]}:{path.relative_to(page.folder).as_posix()}"
    return f"{path} is not there; it is kept in the commit: git -C {page.folder} show {kept}"


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
