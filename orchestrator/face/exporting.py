"""A run as a file for another machine: what would be in it, and the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.run_status import Status
from orchestrator.domain.secret_shapes import secret_shapes
from orchestrator.engine.state import RunState
from orchestrator.errors import ArtifactForgotten, UsageError
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_new, write_whole
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.rules.run_file import RunFile, packed
from orchestrator.ports.journal import Journal

SUFFIX = ".baton"


@dataclass(frozen=True)
class Export:
    """A run file that is not written yet, and what a person should know of it."""

    run: str
    status: Status
    head: Digest
    events: int
    artifacts: int
    artifact_bytes: int
    files: tuple[str, ...]
    """The notes whose texts are in it, as they were called."""
    forgotten: int
    """Texts that were erased: their digests go along, they do not."""
    guesses: tuple[str, ...]
    """What in it looks like a key or a password; a guess, masked."""
    origin: str
    """The run it was forked from, when it may still ask for answers that were recorded there."""
    data: bytes

    def write(self, path: Path, *, replace: bool = False) -> Path:
        """Write it, for its owner alone.

        Args:
            path: the file.
            replace: what is there may go.

        Raises:
            UsageError: there is something, or it cannot be written.
        """
        write = write_whole if replace else write_new
        try:
            return write(path.parent, path.name, self.data, mode=PRIVATE)
        except FileExistsError as error:
            raise UsageError(f"{path} is there already.", mend="Name another file: --to FILE") from error
        except OSError as error:
            raise UsageError(
                f"{path} cannot be written: {error.strerror}.", mend="Name another file: --to FILE"
            ) from error


def export_of(journal: Journal, state: RunState, status: Status, load: Callable[[Digest], Artifact]) -> Export:
    """All that a run is: its events as they are chained, and every text they name. Nothing of any other run.

    Raises:
        JournalCorrupt: something in it is not what was written.
        ImportRefused: it is larger than a run file may be.
    """
    named = [list(artifacts_named(event.fact)) for event in journal.read(state.run)]
    events = tuple(journal.spelled(state.run)[: len(named)])
    artifacts, forgotten = [], []
    for digest in dict.fromkeys(digest for digests in named for digest in digests):
        try:
            artifacts.append(load(digest))
        except ArtifactForgotten:
            forgotten.append(digest)
    file = RunFile(state.run, events, tuple(artifacts), tuple(forgotten))
    asks_on = state.fork and not state.fork.fresh and not state.ended
    return Export(
        state.run,
        status,
        Digest(file.head),
        len(events),
        len(artifacts),
        file.artifact_bytes,
        tuple(state.files.values()),
        len(forgotten),
        tuple(_guesses(state, artifacts)),
        state.fork.run if state.fork and asks_on else "",
        packed(file, named),
    )


def _guesses(state: RunState, artifacts: list[Artifact]) -> Iterator[str]:
    """Of what was said and made; what the app itself is, its owner knows."""
    names = {digest: name for name, digest in state.inputs.items()}
    names |= {digest: name for handoff in state.handoffs for name, digest in handoff.fact.artifacts.items()}
    for artifact in artifacts:
        name = names.get(artifact.digest)
        if name:
            with suppress(UnicodeDecodeError):
                value = artifact.value if artifact.media_type == JSON_TYPE else artifact.text
                for guess in secret_shapes(value, name):
                    yield f"{guess.place} looks like {guess.kind}, {guess.masked}"
