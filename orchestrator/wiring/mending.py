"""What `doctor --mend` does: only what harms nothing, and never to a journal without a copy of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite import SqliteJournal

Fix = Callable[[], str]
"""Mends one thing, and says what was done."""

OWNERS_ONLY = 0o600


def rebuild_lists(root: Path) -> str:
    state = root / "state"
    kept = state / "backups" / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-before-mending.db"
    kept.parent.mkdir(exist_ok=True)
    with SqliteJournal.open(state / "journal.db") as journal:
        journal.backup(kept)
        journal.rebuild()
    return f"made the lists of runs and decisions anew from the events; as it was, the journal is in {kept}"


def remove_locks(root: Path) -> str:
    LockLiveness(root / "state" / "locks").sweep()
    return "removed the locks of processes that are gone"


def make_private(path: Path) -> str:
    path.chmod(OWNERS_ONLY)
    return f"{path} is for its owner alone now"
