"""A person looked at runs on a terminal: that is what counts as use. What a pipe or a program reads is no look."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from orchestrator.features.deciding.seen import note_seen

if TYPE_CHECKING:  # bare `baton` notes what it shows, and opens no run
    from orchestrator.face.run import Run
    from orchestrator.face.workspace import Workspace


def is_watched() -> bool:
    """Whether a terminal shows what is printed."""
    return sys.stdout.isatty()


def note_looked(workspace: Workspace, *runs: str, surface: Literal["terminal", "page"] = "terminal") -> None:
    """Their accounts, their artifacts or what they published were before somebody."""
    if is_watched():
        from orchestrator.face.looks import note_look

        for run in runs:
            note_look(workspace, run, surface=surface)


def note_on_screen(root: Path, shown: Mapping[str, str]) -> None:
    """Whoever sits there need not be sent a message on these questions; given as for `note_seen`."""
    if is_watched():
        note_seen(root, shown, "screen")


def note_question(workspace: Workspace, run: Run) -> None:
    """The same of what a run asks, where it does."""
    if run.state.decision and is_watched():
        decision = workspace.decision(run.state.decision.decision)
        note_seen(workspace.root, {decision.id: decision.seal}, "screen")
