"""A person looked at runs on a terminal: that is what counts as use. What a pipe or a program reads is no look."""

from __future__ import annotations

import sys
from typing import Literal

from orchestrator.face.looks import note_look
from orchestrator.face.workspace import Workspace


def is_watched() -> bool:
    """Whether a terminal shows what is printed."""
    return sys.stdout.isatty()


def note_looked(workspace: Workspace, *runs: str, surface: Literal["terminal", "page"] = "terminal") -> None:
    """Their accounts, their artifacts or what they published were before somebody."""
    if is_watched():
        for run in runs:
            note_look(workspace, run, surface=surface)
