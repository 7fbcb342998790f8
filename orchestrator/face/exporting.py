"""A run as a file for another machine: what would be in it, and the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.canonical import Digest
from orchestrator.domain.run_status import Status
from orchestrator.domain.secret_shapes import secret_shapes
from orchestrator.engine.state import RunState
from orchestrator.errors import ArtifactForgotten, UsageError
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_new, write_whole
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.rules.run_file import FiledStream, RunFile, packed
from orchestrator.ports.journal import Journal
from orchestrator.values import dataclass

SUFFIX = ".baton"


@dataclass(frozen=True)
class Export:
    """A run file that is not written yet, and what a person should know of it."""

    run: str
    status: Status
    head: Digest
    branches: int
    """So many are in it with the run."""
    events: int
    """Its own, and those of its branches."""
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


def export_of(journal: Journal, run: str, status: Status, state_of: Callable[[str], RunState]) -> Export:
    """All that a run is with its branches: their events as they are chained, and every text they name. Nothing of any
    other run.

    Args:
        journal: where it is.
        run: the run.
        status: how it stands.
        state_of: the state of a run of the tree.

    Raises:
        UsageError: the run is a branch.
        JournalCorrupt: something in it is not what was written.
        ImportRefused: it is larger than a run file may be.
    """
    _refuse_branch(run)
    streams, named, artifacts = [], list[list[Digest]](), dict[Digest, Artifact]()
    for stream, events in journal.spelled_tree(run).items():
        of_stream = [artifacts_named(event.fact) for event in journal.read(stream)[: len(events)]]
        found = _artifacts_of(journal, stream, of_stream)
        artifacts |= {digest: artifact for digest, artifact in found.items() if artifact and digest not in artifacts}
        named += of_stream
        streams.append(FiledStream(stream, tuple(events), tuple(d for d, artifact in found.items() if not artifact)))
    file = RunFile(tuple(streams), tuple(artifacts.values()))
    states = [state_of(stream.run) for stream in file.streams]
    fork = states[0].fork
    asks_on = fork and not fork.fresh and not states[0].ended
    return Export(
        run,
        status,
        file.root.head,
        len(file.branches),
        len(file.events),
        len(artifacts),
        file.artifact_bytes,
        tuple(dict.fromkeys(name for state in states for name in state.files.values())),
        len({digest for stream in file.streams for digest in stream.forgotten}),
        tuple(dict.fromkeys(guess for state in states for guess in _guesses(state, artifacts))),
        fork.run if fork and asks_on else "",
        packed(file, named),
    )


def _refuse_branch(run: str) -> None:
    root = root_of_tree(run)
    if root != run:
        raise UsageError(
            f"{run} is a branch of {root}, and goes nowhere without it. Nothing was written.",
            mend=f"Take the whole run along: baton export {root}",
        )


def _artifacts_of(journal: Journal, stream: str, named: Iterable[Iterable[Digest]]) -> dict[Digest, Artifact | None]:
    """What the events of a stream name, in their order; None for what was forgotten."""
    found: dict[Digest, Artifact | None] = {}
    for digest in dict.fromkeys(digest for digests in named for digest in digests):
        try:
            found[digest] = journal.artifact(stream, digest)
        except ArtifactForgotten:
            found[digest] = None
    return found


def _guesses(state: RunState, artifacts: Mapping[Digest, Artifact]) -> Iterator[str]:
    """Of what was said and made; what the app itself is, its owner knows."""
    names = {digest: name for name, digest in state.inputs.items()}
    names |= {digest: name for handoff in state.handoffs for name, digest in handoff.fact.artifacts.items()}
    for digest, name in names.items():
        artifact = artifacts.get(digest)
        if artifact:
            with suppress(UnicodeDecodeError):
                value = artifact.value if artifact.media_type == JSON_TYPE else artifact.text
                for guess in secret_shapes(value, name):
                    yield f"{guess.place} looks like {guess.kind}, {guess.masked}"
