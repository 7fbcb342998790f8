"""Why a run failed, and what goes on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.branch import last_step, root_of_tree
from orchestrator.engine.onward import commands_of
from orchestrator.errors import ArtifactForgotten
from orchestrator.values import dataclass

if TYPE_CHECKING:
    from orchestrator.face.run import Run

_ANEW = ("fork", "run", "skip")
"""Ways on beside trying again. What failed names one where trying again would fail in the same way: of two that were
advised at once, a person takes the first.
"""


@dataclass(frozen=True)
class RunFailure:
    """As it was recorded. A text that came from outside is in it as it came."""

    phase: str
    """Where the run stands."""
    cause: str
    """In one word: the `kind` of the error, or what is known of it more closely."""
    message: str
    where: str
    """What it is about, such as a file with its line; may be empty."""
    mend: str
    """What to do, in a sentence; may be empty."""
    onward: str
    """The command that goes on."""
    can_resume: bool
    """Trying again is the way on, once what `mend` says is done: `run.resume()`."""


def failure_of(run: Run) -> RunFailure | None:
    """None where it has not failed, or is gone on with by now."""
    digest = run.state.failure
    if digest is None:
        return None
    try:
        error = run.artifact_of(digest)
    except ArtifactForgotten:
        return RunFailure(run.state.at, "forgotten", "why it failed was forgotten.", "", "", _shown(run), False)
    told = error.value
    onward = _onward(run, error)
    return RunFailure(
        phase=run.state.at,
        cause=told.get("cause", told.get("kind", "error")),
        message=told["message"],
        where=told.get("where", ""),
        mend=told.get("mend", ""),
        onward=onward,
        can_resume=onward == commands_of(run.state)["resume"],
    )


def _onward(run: Run, error: Artifact) -> str:
    parent = run.parent
    if (
        parent
        and run.state.told
        and (not parent.state.branches or last_step(run.id) not in parent.state.branches.names)
    ):
        return _shown(run)  # which has gone on without it
    ways, mend = commands_of(run.state), error.value.get("mend", "")
    return next((ways[anew] for anew in _ANEW if ways[anew] in mend), ways["resume"])


def _shown(run: Run) -> str:
    return f"baton show {root_of_tree(run.id)}"
