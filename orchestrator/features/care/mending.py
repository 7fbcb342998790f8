"""What `doctor --mend` does: only what harms nothing, and never to a journal without a copy of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from orchestrator.files.writing import make_folder
from orchestrator.files.writing import make_private as leave_to_owner
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal

Fix = Callable[[], str]
"""Mends one thing, and says what was done."""

BACKUPS = "state/backups"


def rebuild_lists(root: Path) -> str:
    state = root / "state"
    kept = make_folder(root, BACKUPS, private=True) / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-before-mending.db"
    with SqliteJournal.open(state / "journal.db") as journal:
        journal.backup(kept)
        journal.rebuild()
    return f"made the lists of runs and decisions anew from the events; as it was, the journal is in {kept}"


def remove_locks(root: Path) -> str:
    LockLiveness(root / "state" / "locks").sweep()
    return "removed the locks of processes that are gone"


def make_private(root: Path, paths: Sequence[Path]) -> str:
    for path in paths:
        leave_to_owner(root, path.relative_to(root))
    return (
        f"{told(paths)} {'are' if len(paths) > 1 else 'is'} for {'their' if len(paths) > 1 else 'its'} owner alone now"
    )


def told(paths: Sequence[Path]) -> str:
    return str(paths[0]) if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
