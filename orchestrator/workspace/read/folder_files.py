"""The files of a folder that a person named, each as its text, or with what keeps it from being one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from orchestrator.domain.bounds import MIB
from orchestrator.domain.canonical import JSON
from orchestrator.errors import RunError, UsageError
from orchestrator.files.finding import found
from orchestrator.files.links import followed
from orchestrator.files.looking import open_own
from orchestrator.ports.folders import FilesIn
from orchestrator.workspace.home.outside import leads_out
from orchestrator.workspace.read.source_file import steady_bytes, text_of

MAX_BYTES = 4 * MIB
"""Of one file; the longest text that an expression handles."""
MAX_ALL = 8 * MIB
"""Characters of all that one list holds: what is made of them is kept beside them, in one artifact."""


def files_from(root: Path) -> FilesIn:
    """Reads the files of folders that are given relative to a workspace, or absolute."""
    return partial(files_below, root)


def check_folder(root: Path, folder: str, name: str, app: str) -> None:
    """Raises UsageError: there is no such folder."""
    if wrong := _no_folder(root / folder):
        raise UsageError(
            f'{app} lists the files of "{name}", and {root / folder} {wrong}.',
            mend=f"Make the folder, or name another one: -p {name}=FOLDER",
        )


def files_below(root: Path, folder: str, pattern: str) -> list[JSON]:
    """An item for each file, sorted by path: `{name, path, text, error}`.

    Raises:
        RunError: the folder is not there, or cannot be read; its files hold more than is read.
        WorkspaceError: there is more to look at than is looked at.
    """
    base = root / folder
    if wrong := _no_folder(base):
        raise RunError(
            f"the folder {folder} {wrong} ({base}).", mend="Put it back, and go on: baton resume. Or start a new run."
        )
    entered: list[Path] = []
    passed: list[Path] = []
    files = [path for path in found(base, pattern, into=entered, passed=passed) if not path.is_dir()]
    meant = partial(_is_meant, base, pattern)
    reading = _FolderReading(base, folder, pattern)
    items = [
        *reading.texts(filter(meant, files)),
        *reading.unread(filter(meant, entered)),
        *reading.led_out(filter(meant, passed)),
    ]
    return sorted(items, key=lambda item: item["path"])


def _is_meant(base: Path, pattern: str, path: Path) -> bool:
    """What is hidden is meant when it is named, as in patterns of sources."""
    named = {step for step in pattern.split("/") if step.startswith(".")}
    hidden = {part for part in path.relative_to(base).parts if part.startswith(".")}
    return not hidden or (bool(named) and all(any(fnmatchcase(part, step) for step in named) for part in hidden))


def _no_folder(path: Path) -> str:
    try:
        with os.scandir(path):
            return ""
    except FileNotFoundError:
        return "is a link that leads nowhere" if path.is_symlink() else "is not there"
    except NotADirectoryError:
        return "is a file"
    except (OSError, ValueError) as error:
        return f"cannot be read: {_told(error)}"


class _FolderReading:
    """Of one list."""

    def __init__(self, base: Path, folder: str, pattern: str) -> None:
        self._base = base
        self._folder = folder
        self._pattern = pattern
        self._real = followed(base)
        self._left = MAX_ALL

    def texts(self, files: Iterable[Path]) -> Iterator[JSON]:
        for path in files:
            try:
                text, error = self._text(path), ""
            except UsageError as trouble:
                text, error = None, trouble.message.rstrip(".")
            except OSError as trouble:
                text, error = None, f"{self._written(path)} cannot be read: {_told(trouble)}"
            self._count(len(text or ""))
            yield self._item(path, text, error)

    def unread(self, folders: Iterable[Path]) -> Iterator[JSON]:
        """Folders on the way whose files nobody can list."""
        for path in folders:
            if wrong := _no_folder(path):
                yield self._item(path, None, f"{self._written(path)} {wrong}")

    def led_out(self, links: Iterable[Path]) -> Iterator[JSON]:
        """Links to folders elsewhere; those to one in the folder lead to files that are found there."""
        for path in links:
            if leads_out(self._base, path):
                yield self._item(path, None, self._out(path))

    def _text(self, path: Path) -> str:
        written = self._written(path)
        if path.is_symlink() and not path.exists():
            raise UsageError(f"{written} is a link that leads nowhere")
        if leads_out(self._base, path):
            raise UsageError(self._out(path))
        if not path.is_file():  # a pipe or a socket; also asked of what is opened
            raise UsageError(f"{written} is no file")
        # Where the link leads is opened through no link, so that nobody can change the way in between.
        with open_own(self._real, followed(path).relative_to(self._real)) as file:
            data = steady_bytes(file, written)
        if len(data) > MAX_BYTES:
            raise UsageError(f"{written} is larger than {MAX_BYTES:,} bytes")
        return text_of(data, written)

    def _count(self, characters: int) -> None:
        self._left -= characters
        if self._left < 0:
            raise RunError(
                f"the files of {self._folder} that '{self._pattern}' names hold more than {MAX_ALL:,} characters.",
                mend="Name fewer: a folder of them, or a narrower pattern.",
            )

    def _out(self, path: Path) -> str:
        return f"{self._written(path)} is a link that leads out of {self._folder}, and is not followed"

    def _written(self, path: Path) -> str:
        """As the person would write it."""
        return _whole((Path(self._folder) / path.relative_to(self._base)).as_posix())

    def _item(self, path: Path, text: str | None, error: str) -> JSON:
        return {"name": _whole(path.name), "path": self._written(path), "text": text, "error": error or None}


def _whole(name: str) -> str:
    """A name whose bytes are no text is shown as well as it can be."""
    return os.fsencode(name).decode("utf-8", "replace")


def _told(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)
