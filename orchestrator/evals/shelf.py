"""The cassettes of a suite, and the definitions they were recorded under."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.canonical import Digest, short
from orchestrator.domain.definition import Definition
from orchestrator.errors import WorkspaceError
from orchestrator.evals.suite import Suite
from orchestrator.files.writing import remove, write_whole
from orchestrator.recording.cassette import Cassette, definition_named, read_cassette, write_cassette

_FOLDER = "definitions"


class CassetteShelf:
    """Reads and writes below `evals/SUITE/cassettes/`."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite
        self._definitions = suite.folder / "cassettes" / _FOLDER

    def cassette(self, path: Path) -> Cassette | None:
        """None when nothing was recorded there. Raises WorkspaceError when the file is damaged."""
        return read_cassette(path) if path.is_file() else None

    def put(self, cassette: Cassette, definition: Definition, profile: str, repeat: int = 1) -> Path:
        """Write a cassette with the definition it was recorded under. Returns the cassette's path."""
        pinned = definition.pinned()
        path = self._definition_path(pinned.digest)
        if not path.is_file():
            write_whole(*self._below(path), (pinned.text + "\n").encode())
        target = self._suite.cassette(cassette.name, profile, repeat)
        write_cassette(*self._below(target), cassette)
        return target

    def definition(self, digest: Digest | None) -> Definition | None:
        """A definition something was recorded under; None when it is not kept."""
        path = self._definition_path(digest) if digest else None
        if path is None or not path.is_file():
            return None
        return Definition.of_pinned(Artifact(path.read_bytes(), JSON_TYPE))

    def replace(self, path: Path, change: Callable[[Cassette], Cassette]) -> bool:
        """Write a cassette anew as `change` makes it; whether that made a difference."""
        before = read_cassette(path)
        after = change(before)
        if after != before:
            write_cassette(*self._below(path), after)
        return after != before

    def paths(self) -> list[Path]:
        return sorted((self._suite.folder / "cassettes").glob("*.jsonl"))

    def sweep(self) -> None:
        """Take away the definitions that no cassette names any more, unless a cassette cannot say."""
        try:
            digests = {definition_named(path) for path in self.paths()}
        except WorkspaceError:
            return
        named = {self._definition_path(digest) for digest in digests if digest}
        for path in self._definitions.glob("*.json"):
            if path not in named:
                remove(*self._below(path))

    def _below(self, path: Path) -> tuple[Path, Path]:
        """The workspace, and a path in it: whatever `evals/` and what is in it are, they must be no links."""
        root = self._suite.folder.parent.parent
        return root, path.relative_to(root)

    def _definition_path(self, digest: Digest) -> Path:
        return self._definitions / f"{short(digest, 16)}.json"
