"""The port to the files of folders that the person named as inputs."""

from __future__ import annotations

from collections.abc import Callable

from orchestrator.domain.canonical import JSON
from orchestrator.errors import RunError

FilesIn = Callable[[str, str], list[JSON]]
"""(a folder, as it is recorded; pattern) -> for each file that matches `{name, path, text, error}`, sorted by path.
What is no text has `error` instead. Raises BatonError: the folder is not there, or holds more than is read."""


def no_files(folder: str, _pattern: str) -> list[JSON]:
    """Where there are no folders."""
    raise RunError(f"no folder is read here, and {folder} is one.", mend="Give the list itself.")
