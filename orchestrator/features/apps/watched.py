"""What an app's `watch:` finds that no run has taken yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from orchestrator.values import dataclass
from pathlib import Path

from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import Definition, Field
from orchestrator.domain.facts import RunStarted
from orchestrator.errors import BatonError, NotFound
from orchestrator.files.finding import found
from orchestrator.files.links import followed
from orchestrator.face.workspace import Workspace
from orchestrator.workspace.read.source_file import read_source

Taken = set[tuple[str, Digest]]
"""A file's name and the digest of its text: a file that changed is new, and so is another one with the same text."""


@dataclass(frozen=True)
class Match:
    input: str
    """The input a watched file is given to."""
    path: Path


def oldest_new_match(workspace: Workspace, definition: Definition, given: Collection[str]) -> Match | None:
    """What a run starts on whose file nobody named; None when the app watches nothing, or needs no file.

    Raises:
        NotFound: nothing new matches.
        WorkspaceError: there is more to look at than anybody watches.
    """
    app, field = definition.app, _watched_input(definition)
    if not app.watch or field is None or not field.required or field.name in given:
        return None
    path = next(new_matches(workspace, definition), None)
    if path is None:
        raise NotFound("new file", app.watch, mend=f"Put one there, or name one: baton run {app.name} FILE")
    return Match(field.name, path)


def new_matches(workspace: Workspace, definition: Definition) -> Iterator[Path]:
    """Files that match, oldest first, and on which no run of the app was started with the text they have now."""
    app, field = definition.app, _watched_input(definition)
    if not app.watch or field is None:
        return
    taken = _taken(workspace, app.name)
    secrets = workspace.secrets(definition.providers)
    matches = [path for path in found(workspace.root, app.watch) if _is_dropped(workspace.root, path)]
    for path in sorted(matches, key=lambda path: (path.stat().st_mtime, path)):
        try:
            # As a run records it, without the secrets in it.
            text = secrets.redact_artifact(read_source(path), str(path), lines=True)
        except BatonError:  # no text to start a run on
            continue
        if (path.name, text.digest) not in taken:
            yield path


def _is_dropped(root: Path, path: Path) -> bool:
    """A link out of the workspace is not: what it leads to is read only when the person names it."""
    if path.name.startswith(".") or not path.is_file():
        return False
    return followed(path).is_relative_to(followed(root))


def _watched_input(definition: Definition) -> Field | None:
    return next((field for field in definition.app.inputs if field.type == "file"), None)


def _taken(workspace: Workspace, app: str) -> Taken:
    """Whatever the input was called then: a file is not new again because the app was rewritten."""
    taken: Taken = set()
    for row in workspace.runs():
        started = workspace.journal.read(row.run)[0].fact if row.app == app else None
        if isinstance(started, RunStarted):
            taken |= {(Path(file).name, started.inputs[field]) for field, file in started.files.items()}
    return taken
