"""Which open decisions were put before the person, so that an answer without an id never meets one they have not seen.

The file came with the workspace, so nothing in it is believed but marks of our own shape; and a mark holds only for the
question it was made for: it carries the digest of the event that opened it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from orchestrator.files.looking import read_own
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_whole

if TYPE_CHECKING:
    from orchestrator.face.run import Run
    from orchestrator.face.workspace import Workspace

Place = Literal["inbox", "told", "whole", "screen"]
"""How it was seen: looked at in the inbox, told in passing by another command, on the screen to its last line; or by
somebody who sat before a screen, which a pipe and a timer do not: such a person need not be sent a message."""

_SEEN = "state/seen"
_MARK = re.compile(r"(inbox|told|whole|screen) ([\w./~-]{1,100}) (sha256:[0-9a-f]{64})", re.ASCII)
_KEPT = 1000
"""Marks; the newest stay."""


def note_seen(root: Path, shown: Mapping[str, str], place: Place = "told") -> None:
    """These were on the screen. Where it cannot be noted, answers must name their decision.

    Args:
        root: the workspace.
        shown: id of a decision -> digest of the event that opened it.
        place: where they were on it.
    """
    marks = _marks(root)
    new = [mark for mark in (f"{place} {decision} {seal}" for decision, seal in shown.items()) if _MARK.fullmatch(mark)]
    if set(new) <= set(marks):
        return
    kept = [*dict.fromkeys([*marks, *new])][-_KEPT:]
    with suppress(OSError):
        write_whole(root, _SEEN, ("\n".join(kept) + "\n").encode(), mode=PRIVATE)


def note_told(workspace: Workspace, run: Run) -> None:
    """The run's question was on the screen, in passing."""
    if run.state.decision:
        decision = workspace.decision(run.state.decision.decision)
        note_seen(workspace.root, {decision.id: decision.seal})


def was_seen(root: Path, decision: str, seal: str, *places: Place) -> bool:
    """Whether this very question was on the screen, at one of these places."""
    marks = set(_marks(root))
    return any(f"{place} {decision} {seal}" in marks for place in places)


def on_screen_among(root: Path, asked: Mapping[str, str]) -> set[str]:
    """Which of these questions somebody had on a screen; given as for `note_seen`."""
    marks = set(_marks(root)) if asked else set()
    return {decision for decision, seal in asked.items() if f"screen {decision} {seal}" in marks}


def _marks(root: Path) -> list[str]:
    try:
        lines = read_own(root, _SEEN).decode().splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [line for line in lines if _MARK.fullmatch(line)]
