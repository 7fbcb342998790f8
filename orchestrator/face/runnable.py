"""Which apps this version can run. More are read and checked than are run."""

from __future__ import annotations

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.definition import App, Phase
from orchestrator.domain.secrets import Secrets
from orchestrator.errors import RunError, WorkspaceError
from orchestrator.kinds.table import KINDS


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


def check_without_secrets(pinned: Artifact, secrets: Secrets) -> None:
    """Refuse to keep a definition that holds a secret: unlike a note it cannot be changed on the way in.

    Raises:
        WorkspaceError: names the secret and where it stands.
    """
    for found in secrets.found_in(pinned.value if secrets.values else None, "definition"):
        raise WorkspaceError(
            f"{found.place} holds the value of {found.name}, and what a run is pinned to is kept.",
            mend="Take it out of that file; a script or a tool may read it from the environment.",
        )


def _not_performed(phase: Phase) -> str:
    """Work for each of a list, or side by side, is one step where it is pure; else it would be runs of its own."""
    if not KINDS[phase.kind].is_performed:
        return f"'{phase.kind}'"
    if phase.each and not KINDS[phase.kind].is_pure:
        return f"'each' of {phase.kind}"
    others = [member.kind for member in phase.together if not KINDS[member.kind].is_pure]
    return f"'together' of {others[0]}" if others else ""
