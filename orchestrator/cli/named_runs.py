"""The runs that a command ends or erases: by their own ids, each checked before anything is done."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.errors import RunError, UsageError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace

LAST = "@last"


def named_runs(workspace: Workspace, given: Sequence[str], does: str) -> list[str]:
    """Whole ids, each once, in their order.

    Raises:
        NotFound: there is no such run.
        UsageError: an id could be several, or `@last` was given.
    """
    if LAST in given:
        newest = workspace.runs(limit=1)
        now = f" It is {newest[0].run} now, {newest[0].app}, {workspace.status(newest[0])}." if newest else ""
        raise UsageError(
            f"@last is no run to {does}: a moment ago it was another.{now} Nothing was recorded.",
            mend=f"Name it: baton {does} {newest[0].run if newest else 'RUN'}",
        )
    return list(dict.fromkeys(workspace.full_id(run) for run in given))


def check_unfinished(run: Run) -> None:
    """Raises RunError when a run has ended otherwise than by being cancelled."""
    if run.state.ended and run.state.status != "cancelled":
        raise RunError(f"run {run.id} is {run.state.status} already; nothing was cancelled.", mend="Leave it out.")
