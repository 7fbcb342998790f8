"""Whether a new run of an app may begin: not while it is paused. Asked at every start, so it loads little."""

from __future__ import annotations

from orchestrator.domain.app_history import AppHold
from orchestrator.errors import UsageError
from orchestrator.face.own_apps import OwnApps
from orchestrator.face.workspace import Workspace


def own_apps(workspace: Workspace) -> OwnApps:
    return OwnApps(workspace.root, workspace.journal, lambda: workspace.days.today)


def finish_moves(workspace: Workspace) -> tuple[str, ...]:
    """Bring to its end what a killed process left half moved; a line says each."""
    return own_apps(workspace).finish()


def refuse_paused(workspace: Workspace, name: str) -> None:
    """Raises UsageError when the app is paused, before a new run of it is begun."""
    own = own_apps(workspace)
    paused = own.history(name).paused
    if paused is None or not paused.holds(own.today):
        return
    raise UsageError(
        f"{name} is paused{'' if paused.by_itself else ' by you'}{hold_told(paused, own)}.",
        mend=f"baton app resume {name}, or this once: baton run {name} --anyway",
    )


def hold_told(hold: AppHold, own: OwnApps) -> str:
    """` since 2026-11-03, until 2026-12-01: why`."""
    until = f", until {hold.until}" if hold.until else ""
    why = " ".join(own.text(hold.why).split())
    return f" since {hold.since}{until}{f': {why}' if why else ''}"
