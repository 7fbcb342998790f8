"""What an app's `watch:` finds that no run has taken yet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import App, Definition, Field
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.facts import RunStarted
from orchestrator.domain.secrets import Secrets
from orchestrator.domain.slot_facts import FileTaken
from orchestrator.errors import BatonError, NotFound
from orchestrator.face.workspace import Workspace
from orchestrator.files.finding import found
from orchestrator.files.links import followed
from orchestrator.ports.listing import Wanted
from orchestrator.values import dataclass
from orchestrator.workspace.read.media_file import read_media
from orchestrator.workspace.read.settings import read_settings
from orchestrator.workspace.read.source_file import read_source

_PARTIAL = re.compile(
    r"\.|~\$|.*(~|\.(part|partial|crdownload|download|tmp|temp|swp|swx|opdownload|!ut|filepart))$|#.*#$", re.IGNORECASE
)
"""What a file is called while a browser, an editor or a synchronizing program still writes it."""


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
    app, field = definition.app, watched_input(definition.app)
    if not app.watch or field is None or not field.required or field.name in given:
        return None
    path = next(new_matches(workspace, definition), None)
    if path is None:
        raise NotFound("new file", app.watch, mend=f"Put one there, or name one: baton run {app.name} FILE")
    return Match(field.name, path)


def new_matches(workspace: Workspace, definition: Definition) -> Iterator[Path]:
    """Files that match, oldest first, and on which no run of the app was started with the text they have now."""
    app = definition.app
    if not app.watch or watched_input(app) is None:
        return
    taken = Taken(workspace, app.name)
    secrets = workspace.secrets(definition.providers)
    for path in sorted(dropped(workspace.root, app.watch), key=lambda path: (path.stat().st_mtime, path)):
        try:
            digest = digest_of_file(path, secrets, watched_input(app))
        except BatonError:  # no text to start a run on
            continue
        if digest not in taken:
            yield path


def dropped(root: Path, pattern: str) -> list[Path]:
    """Files that match. Not those that somebody still writes, by their names; nor a link out of the workspace: what it
    leads to is read only when the person names it. Raises WorkspaceError.
    """
    decisions = _folder_of_decisions(root)
    return [
        path
        for path in found(root, pattern)
        if not _PARTIAL.match(path.name) and _is_in(root, path) and not (decisions and path.is_relative_to(decisions))
    ]


def _folder_of_decisions(root: Path) -> Path | None:
    """What Baton itself writes there begins nothing: an app that took it would ask, and so write, again and again."""
    try:
        kept = read_settings(root).decisions
    except BatonError:
        return None
    return root / kept.folder if kept else None


def digest_of_file(path: Path, secrets: Secrets, field: Field | None = None) -> Digest:
    """As a run records it for an input, a text without the secrets in it. Raises UsageError: it is none that fits."""
    if field and field.media:
        return read_media(path, field.media).digest
    return secrets.redact_artifact(read_source(path), str(path), lines=True).digest


def _is_in(root: Path, path: Path) -> bool:
    return path.is_file() and followed(path).is_relative_to(followed(root))


def watched_input(app: App) -> Field | None:
    """The input that a watched file is given to."""
    return next((field for field in app.inputs if field.type == "file"), None)


class Taken:
    """What stood in the files that runs of an app were begun on, whatever the files and the input were called then: a
    file is not new again because it was renamed or the app rewritten, nor is another one with the same text.
    """

    def __init__(self, workspace: Workspace, app: str) -> None:
        self._workspace = workspace
        self._app = app
        self._runs: set[str] = set()
        self._count = -1
        events = workspace.journal.read_kinds(SYSTEM, (FileTaken.__name__,))
        facts = (event.fact for event in events)
        self._digests: set[str] = {fact.digest for fact in facts if isinstance(fact, FileTaken) and fact.app == app}
        """Also of runs that were removed since."""
        self.refresh()

    def __contains__(self, digest: object) -> bool:
        return digest in self._digests

    def add(self, digest: Digest) -> None:
        self._digests.add(digest)

    def refresh(self) -> None:
        """Take in what was begun since."""
        wanted = Wanted(app=self._app)
        count = self._workspace.journal.count_runs(wanted)
        if count == self._count:
            return
        self._count = count
        for row in self._workspace.runs(wanted):
            if row.run not in self._runs:
                self._runs.add(row.run)
                self._take_in(row.run)

    def _take_in(self, run: str) -> None:
        for event in self._workspace.journal.read(run, limit=1):
            if isinstance(event.fact, RunStarted):
                self._digests |= {event.fact.inputs[field] for field in event.fact.files}
