"""Whether the journal is what was written, and what an app itself finds wrong with a run."""

from __future__ import annotations

from orchestrator.domain.canonical import JSON
from orchestrator.errors import ArtifactForgotten, Untrusted
from orchestrator.face.run import Run
from orchestrator.face.shape import VERSION
from orchestrator.face.workspace import Workspace
from orchestrator.ports.journal import Verification
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Verified:
    journal: Verification
    faults: tuple[str, ...] | None = None
    """What the app's own `verify` finds in the run that was named; None where it was not asked."""
    unasked: str = ""
    """Why it was not asked, where the person can change that."""

    @property
    def ok(self) -> bool:
        return self.journal.ok and not self.faults


def verified(workspace: Workspace, run: str | None) -> Verified:
    """Of everything, or of one run, whose app is asked too."""
    journal = workspace.verify(run)
    if not (run and journal.ok and journal.streams):
        return Verified(journal)
    return Verified(journal, *_own_faults(workspace.run(run)))


def _own_faults(run: Run) -> tuple[tuple[str, ...] | None, str]:
    try:
        return tuple(run.faults()), ""
    except ArtifactForgotten:
        return None, ""
    except Untrusted:
        return None, "what its app finds wrong is told once you allow what it runs: baton trust"


def verified_shape(verified: Verified) -> dict[str, JSON]:
    """`ok` speaks of the journal."""
    journal = verified.journal
    shape: dict[str, JSON] = {
        "v": VERSION,
        "ok": journal.ok,
        "streams": journal.streams,
        "events": journal.events,
        "broken": [{"stream": row.stream, "seq": row.seq, "found": row.found} for row in journal.broken],
    }
    if journal.removed:
        shape["removed"] = [
            {"stream": stone.stream, "seq": stone.seq, "digest": stone.digest, "at": stone.removed_at}
            for stone in journal.removed
        ]
    if verified.faults is not None:
        shape["faults"] = list(verified.faults)
    return shape
