"""A commit that says it is a run's, held against the bytes it has and against the journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from orchestrator.domain.canonical import Digest, digest_of
from orchestrator.errors import BatonError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.audit.consent import Consent, Deed, deeds
from orchestrator.features.audit.making import Making
from orchestrator.features.audit.trace import Tracer
from orchestrator.files.links import followed
from orchestrator.ports.listing import Wanted
from orchestrator.tools.page_past import PagePast, PastCommit
from orchestrator.values import dataclass, replace

_RUN, _KEY, _ARTIFACT, _JOURNAL = "Baton-Run", "Baton-Key", "Baton-Artifact", "Baton-Journal"
JournalState = Literal["here", "removed", "another", "none"]
"""Of the run that a commit names: it is here, it was removed, another one of that name is here, there is none."""
_MOST_RUNS = 100
"""So far back is looked for one that saved a file, as no commit names it."""


@dataclass(frozen=True, eq=False)
class RunVersion:
    """The version in the run that made it."""

    tracer: Tracer
    making: Making


@dataclass(frozen=True, eq=False)
class PageVersion:
    """One version of a page, with all that is known of who put it there."""

    run: str
    text: bytes
    """Of the file, as it went out."""
    journal: JournalState
    digest: str
    """Of the text: what the commit names, or what the journal has."""
    commit: PastCommit | None = None
    """None: it was saved, and is in no commit."""
    is_by_hand: bool = False
    """The commit was made by hand, of a file that a run saved."""
    version: RunVersion | None = None
    """None without the journal."""
    consent: Consent | None = None
    journal_head: str = ""
    removed_at: str = ""


class PageVersions:
    """The versions of one page, each looked at once."""

    def __init__(self, workspace: Workspace | None, file: Path) -> None:
        self._workspace = workspace
        self._file = file
        self._commits: dict[tuple[str, str], PageVersion | None] = {}
        self._tracers: dict[str, Tracer] = {}
        self._saved: dict[str, PageVersion | None] = {}

    def of_commit(self, past: PagePast, commit: PastCommit, path: str) -> PageVersion | None:
        """None: the commit is nobody's but the person's, or does not hold what it names."""
        key = (commit.commit, path)
        if key not in self._commits:
            self._commits[key] = self._looked_at(commit, past.bytes_in(commit.commit, path))
        return self._commits[key]

    def _looked_at(self, commit: PastCommit, data: bytes) -> PageVersion | None:
        named = _named(commit.trailers)
        if named is None:
            saved = self.saved_as(data)
            return None if saved is None else _with_commit(saved, commit)
        run, key, artifact, head = named
        state, found = self._run(run, key)
        if state == "here" and found is not None:
            tracer, deed = found
            making = _version(tracer, deed, data)
            if making is None:
                return None  # the commit was changed since
            version = RunVersion(tracer, making)
            return PageVersion(run, data, state, making.digest, commit, False, version, deed.consent, head)
        if digest_of(data) != artifact:
            return None
        tombstone = self._workspace.journal.tombstone(run) if self._workspace and state == "removed" else None
        return PageVersion(
            run, data, state, artifact, commit, journal_head=head, removed_at=tombstone.removed_at if tombstone else ""
        )

    def _run(self, run: str, key: str) -> tuple[JournalState, tuple[Tracer, Deed] | None]:
        if self._workspace is None:
            return "none", None
        if self._workspace.journal.run(run) is None:
            return ("removed" if self._workspace.journal.tombstone(run) else "none"), None
        tracer = self._tracer(self._workspace, run)
        deed = next(
            (one for one in deeds(tracer.lineage(run).run, tracer.lineage(run).events) if one.intent.key == key), None
        )
        return ("here", (tracer, deed)) if deed else ("another", None)

    def _tracer(self, workspace: Workspace, run: str) -> Tracer:
        if run not in self._tracers:
            self._tracers[run] = Tracer(workspace.run(run))
        return self._tracers[run]

    def saved_as(self, data: bytes) -> PageVersion | None:
        """The version with these bytes that a run saved under the file's own path, without a commit."""
        digest = digest_of(data)
        if digest not in self._saved:
            self._saved[digest] = next(self._savings(digest, data), None)
        return self._saved[digest]

    def _savings(self, digest: Digest, data: bytes) -> Iterator[PageVersion]:
        if self._workspace is None:
            return
        for run in sorted(self._workspace.journal.holders([digest]).get(digest, ())):
            if self._workspace.journal.run(run) is None:
                continue
            tracer = self._tracer(self._workspace, run)
            for deed in deeds(tracer.lineage(run).run, tracer.lineage(run).events):
                if _saved_at(tracer.lineage(run).run, deed, self._file, digest) and (
                    making := _version(tracer, deed, data)
                ):
                    yield PageVersion(run, data, "here", digest, None, False, RunVersion(tracer, making), deed.consent)

    def last_saved(self) -> PageVersion | None:
        """The last version that a run saved under the file's path, whatever stands there now."""
        workspace = self._workspace
        if workspace is None or not self._file.is_relative_to(workspace.root):
            return None
        for row in workspace.journal.runs(Wanted(branches=True), limit=_MOST_RUNS):
            run = workspace.run(row.run)
            for deed in reversed(deeds(run, run.events())):
                digest = _digest_saved_at(run, deed, self._file)
                if digest:
                    try:
                        return self.saved_as(run.artifact_of(Digest(digest)).data)
                    except BatonError:  # it was forgotten
                        return None
        return None


def _named(trailers: Mapping[str, object]) -> tuple[str, str, str, str] | None:
    """Run, key, digest and head, where a commit names one of each."""
    found = []
    for name in (_RUN, _KEY, _ARTIFACT, _JOURNAL):
        values = trailers.get(name)
        if not isinstance(values, list) or len(set(values)) != 1:
            return None
        found.append(str(values[0]))
    return found[0], found[1], found[2], found[3]


def _version(tracer: Tracer, deed: Deed, data: bytes) -> Making | None:
    """The version that the effect put there, where it has these bytes, whatever ends its lines."""
    lineage = tracer.lineage(tracer.run)
    acting = next(
        (
            one
            for one in lineage.makings
            if one.phase == deed.intent.phase and one.made_by == "effect" and one.seq > deed.seq
        ),
        None,
    )
    reads = acting.reads if acting else tuple(one for one in reversed(lineage.makings) if one.seq < deed.seq)
    wanted = digest_of(data)
    for one in reads:
        if one.digest == wanted:
            return one
    for one in reads:
        try:
            text = lineage.run.artifact_of(one.digest).data
        except BatonError:  # it was forgotten
            continue
        if text.replace(b"\r\n", b"\n") == data.replace(b"\r\n", b"\n"):
            return one
    return None


def _saved_at(run: Run, deed: Deed, file: Path, digest: str) -> bool:
    return _digest_saved_at(run, deed, file) == digest


def _digest_saved_at(run: Run, deed: Deed, file: Path) -> str:
    """Of what an effect saved under a file's path; empty where it saved nothing there."""
    for done in deed.done:
        try:
            told = run.artifact_of(done).value
        except (BatonError, ValueError):
            continue
        told = told if isinstance(told, Mapping) else {}
        path, digest = told.get("path"), told.get("digest")
        if isinstance(path, str) and isinstance(digest, str) and followed(run.root / path) == file:
            return digest
    return ""


def _with_commit(saved: PageVersion, commit: PastCommit) -> PageVersion:
    return replace(saved, commit=commit, is_by_hand=True)
