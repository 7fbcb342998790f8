"""The definitions a process has loaded: the same files are checked once, and the same pinned bytes read once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.files.finding import MAX_LOOKED_AT, entries
from orchestrator.files.looking import read_plain
from orchestrator.files.seen import Mark, are_as_marked, is_sure, marks_of
from orchestrator.workspace.home.outside import leads_out

if TYPE_CHECKING:  # looking at runs needs no definition
    from orchestrator.domain.definition import Definition

_FOLDERS = ("agents", "apps", "prompts", "rules", "schemas", "tools")
_SETTINGS = "baton.yaml"
_MOST_BYTES = 1_000_001
"""A file with more is a fault, whatever follows."""
_KEPT = 32
"""A definition takes some hundred kilobytes; who works on more apps at once reads some of them again."""


class Definitions:
    """Of one workspace. Definitions are values, so everybody gets the same one."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._kept: dict[Hashable, Definition] = {}
        self._marked: tuple[Mapping[str, Mark | None], str] | None = None
        """The marks of all files, and what they said then."""

    def load(self, app: str, profile: str | None) -> Definition:
        """What a run started now would be pinned to. Raises what `load_definition` raises; faults are told anew."""
        from orchestrator.face.definitions import load_definition

        files = self._files()
        if files is None:
            return load_definition(self._root, app, profile=profile)
        return self._once((files, app, profile), lambda: load_definition(self._root, app, profile=profile))

    def pinned(self, artifact: Artifact) -> Definition:
        """What a run is pinned to, as it is stored."""
        return self.pinned_as(artifact.digest, lambda _: artifact)

    def pinned_as(self, digest: Digest, load: Callable[[Digest], Artifact]) -> Definition:
        """The same by its digest; its bytes are loaded where it is not known yet."""
        from orchestrator.domain.definition import Definition

        return self._once(digest, lambda: Definition.of_pinned(load(digest)))

    def _once(self, key: Hashable, make: Callable[[], Definition]) -> Definition:
        definition = self._kept.pop(key, None) or make()
        if len(self._kept) >= _KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = definition
        return definition

    def _files(self) -> str | None:
        """What all files say that a definition may be made of. As long as none is another, none is read again."""
        if self._marked and are_as_marked(self._marked[0]):
            return self._marked[1]
        self._marked = None
        below = sorted(path for name in _FOLDERS for path in entries(self._root / name))
        marks = marks_of([self._root / _SETTINGS, *(self._root / name for name in _FOLDERS), *below])
        digest = self._digest_of(below)
        if digest is not None and is_sure(marks):
            self._marked = marks, digest
        return digest

    def _digest_of(self, below: Sequence[Path]) -> str | None:
        """None where it is too much, or a link leads out and trust decides."""
        told = hashlib.sha256()
        if len(below) >= MAX_LOOKED_AT:
            return None
        for path in (self._root / _SETTINGS, *below):
            if leads_out(self._root, path):
                return None
            told.update(f"\0{path.relative_to(self._root)}\0".encode("utf-8", "surrogateescape"))
            try:
                told.update(hashlib.sha256(read_plain(path, _MOST_BYTES)).digest())
            except OSError as trouble:  # a folder too: that it is there may count
                told.update(str(trouble.errno).encode())
        return told.hexdigest()
