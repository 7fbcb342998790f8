"""The definitions a process has loaded: the same files are checked once, and the same pinned bytes read once.

What a run was started with is kept for the next process, which reads the files and finds that they say the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.face.snapshots import Snapshots
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

    def __init__(self, root: Path, snapshots: Snapshots) -> None:
        self._root = root
        self._snapshots = snapshots
        self._kept: dict[Hashable, Definition] = {}
        self._new: dict[tuple[str, str, str | None], Definition] = {}
        """Those that the next process could be spared: made from nothing but these files."""
        self._marked: tuple[Mapping[str, Mark | None], str] | None = None
        """The marks of all files, and what they said then."""

    def load(self, app: str, profile: str | None) -> Definition:
        """What a run started now would be pinned to. Raises what `load_definition` raises; faults are told anew."""
        files = self._files()
        if files is None:
            from orchestrator.face.definitions import load_definition

            return load_definition(self._root, app, profile=profile)
        return self._once((files, app, profile), lambda: self._loaded(files, app, profile))

    def _loaded(self, files: str, app: str, profile: str | None) -> Definition:
        kept = self._snapshots.load(app, "definition")
        if kept and (kept["files"], kept["profile"]) == (files, profile):
            return self.pinned(Artifact(kept["pinned"].encode("utf-8", "surrogatepass"), JSON_TYPE))
        from orchestrator.face.definitions import load_on_its_own

        definition, is_on_its_own = load_on_its_own(self._root, app, profile=profile)
        if is_on_its_own:
            self._new[files, app, profile] = definition
        return definition

    def remember(self, started: Definition) -> None:
        """Spare the next process what a run was started with: it was found to hold no secret, and is in the journal."""
        for (files, app, profile), definition in list(self._new.items()):
            if definition is started:
                del self._new[files, app, profile]
                pinned = definition.pinned().data.decode("utf-8", "surrogatepass")
                self._snapshots.save(app, "definition", {"files": files, "profile": profile, "pinned": pinned})

    def pinned(self, artifact: Artifact) -> Definition:
        """What a run is pinned to, as it is stored."""
        from orchestrator.domain.definition import Definition

        return self._once(artifact.digest, lambda: Definition.of_pinned(artifact))

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
