"""The workspace a person begins with, copied whole and theirs from then on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from orchestrator.errors import NotFound, WorkspaceError
from orchestrator.files.writing import remove, remove_empty_folder, write_new, write_whole
from orchestrator.workspace.home.folder import SETTINGS_FILE, is_workspace
from orchestrator.workspace.home.origin import remember
from orchestrator.workspace.home.shipped import starter_folder

IGNORED = """\
/state/journal.db*
/state/locks/
/state/seen
/state/kept/
/state/backups/
/state/trust
/transcripts/
/site/
__pycache__/
"""
"""What running leaves behind, for `.gitignore`."""

_PARTS = ("agents", "prompts", "schemas", "apps", "tools", "rules", "evals", "inbox")
_FILES = ("state/projects.yaml", "state/constraints.yaml", SETTINGS_FILE, "AGENTS.md")


def init_workspace(folder: Path, starter: Path | None = None) -> list[Path]:
    """Copy the starter into `folder`; returns the files written.

    Raises:
        WorkspaceError: a workspace is there already, or a file of the starter's name. Nothing was written then.
    """
    source = starter or starter_folder()
    if is_workspace(folder):
        raise WorkspaceError(f"{folder} is a workspace already.", mend="Use it, or name another folder.")
    files = [path.relative_to(source) for path in _starter_files(source)]
    _refuse_to_overwrite(folder, files)
    written: list[Path] = []
    try:
        for file in files:
            written.append(file)
            write_new(folder, file, (source / file).read_bytes())
        return [*(folder / file for file in files), remember(folder, files), *_ignore(folder)]
    except OSError as trouble:
        place = trouble.filename or folder / written[-1]  # a full disk names no file
        _take_back(folder, written[:-1], written[-1])
        raise WorkspaceError(
            f"{place} cannot be written: {trouble.strerror}.", mend="Mend that, or name another folder."
        ) from trouble


def format_schemas() -> dict[str, Path]:
    """Kind of file -> the JSON Schema of its format, as this version of Baton reads it."""
    return {path.stem: path for path in sorted((starter_folder() / "schemas" / "baton").glob("*.json"))}


def schema_of(kind: str) -> str:
    """As it is written. Raises NotFound with the nearest kind of file."""
    schemas = format_schemas()
    if kind not in schemas:
        raise NotFound("kind of file", kind, schemas, mend=f"There are: {', '.join(schemas)}.")
    return schemas[kind].read_text("utf-8")


def schema_titles() -> dict[str, str]:
    return {kind: json.loads(path.read_text("utf-8"))["title"] for kind, path in format_schemas().items()}


def _starter_files(source: Path) -> Iterator[Path]:
    for part in _PARTS:
        for path in sorted((source / part).rglob("*")):
            hidden = any(step.startswith((".", "__pycache__")) for step in path.relative_to(source).parts)
            if path.is_file() and not hidden:
                yield path
    yield from (source / name for name in _FILES if (source / name).is_file())


def _refuse_to_overwrite(folder: Path, files: list[Path]) -> None:
    if folder.exists() and not folder.is_dir():
        raise WorkspaceError(f"{folder} is a file.", mend="Name a folder.")
    there = [file for file in files if (folder / file).exists()]
    if there:
        others = f" and {len(there) - 1} more" if len(there) > 1 else ""
        found = f"{folder} holds {there[0]}{others} already, which the starter would overwrite."
        raise WorkspaceError(found, mend="Move them away, or name another folder.")


def _take_back(folder: Path, written: Sequence[Path], last: Path) -> None:
    """Half a starter is no workspace, and the next `init` would take it for somebody's own files.

    `last` was not written: where a file of this name is there, it is somebody else's. Its folder may be ours.
    """
    made = {parent for file in (*written, last) for parent in file.parents if parent.name}
    for file in written:
        with suppress(OSError):  # the next one names it
            remove(folder, file)
    for below in sorted(made, key=lambda path: len(path.parts), reverse=True):
        with suppress(OSError):  # something of the person's is in it
            remove_empty_folder(folder, below)


def _ignore(folder: Path) -> list[Path]:
    """Add what running leaves behind to `.gitignore`; lines a person wrote stay."""
    path = folder / ".gitignore"
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    missing = [line for line in IGNORED.splitlines() if line not in written.splitlines()]
    if not missing:
        return []
    lines = "\n".join(filter(None, [written.rstrip("\n"), *missing])) + "\n"
    return [write_whole(folder, path.name, lines.encode())]
