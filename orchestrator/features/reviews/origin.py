"""Which run made a review that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from orchestrator.domain.canonical import JSON, Digest
from orchestrator.errors import BatonError
from orchestrator.face.kept_reviews import front_of
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.looking.published import came_out
from orchestrator.ports.listing import Wanted

APP = "weekly-review"
_MOST_RUNS = 500
"""So far back is looked for one that kept a file, where the file does not say: ten years of weeks."""


def origin_of(workspace: Workspace, path: str, text: str) -> Run | None:
    """By the digest of the evidence in its front matter; where that is none of a run here, by where runs kept theirs.

    Args:
        path: of the file, below the workspace.
        text: what stands in it.
    """
    named = [run for run in _holding(workspace, front_of(text).get("evidence")) if run.state.artifacts.get("evidence")]
    by_path = next((run for run in named if path in kept_by(run)), None)
    if by_path or named:
        return by_path or named[0]
    return next((run for run in runs_of_app(workspace) if path in kept_by(run)), None)


def _holding(workspace: Workspace, evidence: JSON) -> Iterator[Run]:
    """Runs that made evidence of that digest, the newest last of all."""
    if not isinstance(evidence, str):
        return
    digest = Digest(evidence)
    streams = workspace.journal.holders([digest]).get(digest, [])
    yield from _opened(workspace, (stream for stream in streams if "/" not in stream))


def runs_of_app(workspace: Workspace) -> Iterator[Run]:
    """The newest first."""
    rows = workspace.runs(Wanted(app=APP), limit=_MOST_RUNS)
    yield from _opened(workspace, (row.run for row in rows))


def _opened(workspace: Workspace, names: Iterable[str]) -> Iterator[Run]:
    for name in names:
        with suppress(BatonError):  # of another kind, or forgotten
            yield workspace.run(name)


def kept_by(run: Run) -> list[str]:
    """The files that a run saved, below the workspace."""
    return [path for work in came_out(run.events(), run.artifact_of) if not work.folder for path in work.paths]
