"""A workspace of its own for one promise, whose files can be compared before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from orchestrator.domain.canonical import digest_of
from orchestrator.files.links import followed
from orchestrator.ports.tool import Surroundings


class TrialPlace:
    def __init__(self, prepare: Callable[[Path], Surroundings]) -> None:
        self._folder = TemporaryDirectory(prefix="baton-contract-")
        root = followed(Path(self._folder.name)) / "workspace"
        root.mkdir()
        self.around = prepare(root)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def files(self) -> Mapping[str, str]:
        """Of everything below, the folder given as an input too: path -> digest; of a folder, nothing."""
        return files_below(Path(self._folder.name))


def files_below(root: Path) -> Mapping[str, str]:
    found = sorted(root.rglob("*"))
    return {path.relative_to(root).as_posix(): digest_of(path.read_bytes()) if path.is_file() else "" for path in found}
