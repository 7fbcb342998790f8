"""Which run made a review that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from orchestrator.domain.canonical import Digest
from orchestrator.errors import BatonError
from orchestrator.face.kept_reviews import front_of
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.looking.published import came_out
from orchestrator.ports.listing import Wanted

APP = "weekly-review"
_MOST_RUNS = 500
"""So far back is looked for one that kept a file, where the file does not say: ten years of weeks."""


def origins_of(workspace: Workspace, texts: Mapping[str, str]) -> dict[str, Run]:
    """The run of each, by the digest of the evidence in its front matter where that run kept the file there; else the
    run that did; else, of a file that was moved, the run with that evidence. One that no run here made is left out.

    Args:
        workspace: where they are kept.
        texts: path below the workspace -> what stands in the file.
    """
    named = {path: Digest(str(front_of(text).get("evidence", ""))) for path, text in texts.items()}
    held = workspace.journal.holders(named.values())  # all at once: it goes through the whole list of artifacts
    origins = {}
    for path, evidence in named.items():
        roots = [stream for stream in held[evidence] if "/" not in stream]
        made = [run for run in _opened(workspace, roots) if run.state.artifacts.get("evidence")]
        origin = _that_kept(path, made) or _that_kept(path, runs_of_app(workspace)) or next(iter(made), None)
        if origin:
            origins[path] = origin
    return origins


def _that_kept(path: str, runs: Iterable[Run]) -> Run | None:
    return next((run for run in runs if path in kept_by(run)), None)


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
