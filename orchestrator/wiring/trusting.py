"""What of a workspace waits to be trusted: in its files, and in the runs that came with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchestrator.wiring.garbage import ENDED
from orchestrator.wiring.workspace import Workspace
from orchestrator.workspace.trust import Piece, Trust, pieces_of, workspace_pieces


def trusting(root: Path) -> tuple[Trust, list[Piece]]:
    """The workspace's trust, and every piece that is not trusted yet, once."""
    trust = Trust(root)
    pieces = [*workspace_pieces(root), *_pinned(root)]
    return trust, list({piece.digest: piece for piece in reversed(trust.not_allowed(pieces))}.values())[::-1]


def _pinned(root: Path) -> Iterator[Piece]:
    """A run goes on with the scripts it was started with, which the files may not hold any more."""
    if not (root / "state" / "journal.db").exists():
        return
    with Workspace.open(root) as workspace:
        for row in workspace.runs():
            if row.status not in ENDED:
                for piece in pieces_of(workspace.run(row.run).definition):
                    yield Piece(f"{piece.label}, as run {row.run} was started with", piece.digest)
