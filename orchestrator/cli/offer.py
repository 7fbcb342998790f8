"""Where there is no workspace: one is made only when the person says so."""

from __future__ import annotations

from orchestrator.cli.terminal import can_ask, stdout
from orchestrator.face.folder import home_workspace


def workspace_made() -> bool:
    """Offer to make the workspace that every folder without one would use. Raises WorkspaceError."""
    if not can_ask():
        return False
    terminal, home = stdout(), home_workspace()
    terminal.line(f"there is no workspace here or above, and none at {home}.")
    terminal.forget_typed()
    try:
        made = terminal.read(f"make one at {home}? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        terminal.line()
        made = False
    if made:
        from orchestrator.face.workspace import Workspace

        Workspace.make_home().close()
        terminal.line(f"a workspace is in {home}.")
    return made
