"""Which apps this version can run. More are read and checked than are run."""

from __future__ import annotations

from orchestrator.domain.definition import App, Phase
from orchestrator.errors import RunError


def check_runnable(app: App) -> None:
    """Refuse, before anything is recorded, an app with phases that cannot be performed.

    Raises:
        RunError: names the phase and what it asks for.
    """
    for phase in app.phases:
        asked = _not_performed(phase)
        if asked:
            raise RunError(
                f"{app.name} cannot run in this version: phase {phase.name} asks for {asked}.",
                where=f"apps/{app.name}.yaml",
                mend="Write it as phases that follow one another.",
            )


def _not_performed(phase: Phase) -> str:
    if phase.each:
        return "'each'"
    return f"'{phase.kind}'" if phase.kind in ("app", "together") else ""
