"""Which ended runs may go, and what is left of the room they took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.errors import UsageError
from orchestrator.files.writing import remove
from orchestrator.ports.clock import stamp
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import RunRow
from orchestrator.transcripts.file import account_path

if TYPE_CHECKING:
    from orchestrator.wiring.workspace import Workspace

ENDED = frozenset({"done", "rejected", "cancelled", "expired"})
LEAST_DAYS = 2
"""What was spent today is counted from the runs of today, in whatever time zone the day is told."""


@dataclass(frozen=True)
class Garbage:
    runs: tuple[RunRow, ...]
    """What went, or would go; newest first."""
    bytes_before: int
    bytes_after: int
    """The same as before when nothing was to go, or it was only tried."""


def collect(workspace: Workspace, *, older_than_days: int, keep: int, only_try: bool) -> Garbage:
    """Remove runs that ended long ago, their transcripts too, and give their room back.

    Rewriting the file takes as much free space as it has, and about as long as copying it; others wait meanwhile.

    Args:
        older_than_days: since they ended.
        keep: so many of the newest runs stay, however old they are.
        only_try: say what would go, and change nothing.

    Raises:
        UsageError: a younger run than may go is asked for.
    """
    if older_than_days < LEAST_DAYS:
        raise UsageError(
            f"runs of the last {LEAST_DAYS} days stay: what was spent today is counted from them.",
            mend=f"Give --older-than {LEAST_DAYS}d or more; to erase what a run holds: baton forget RUN",
        )
    before = stamp(workspace.clock() - timedelta(days=older_than_days))
    runs = removable(workspace.journal, before=before, keep=keep)
    size = _size(workspace.root)
    if runs and not only_try:
        _remove(workspace, runs)
    return Garbage(tuple(runs), size, _size(workspace.root))


def removable(journal: Journal, *, before: str, keep: int) -> list[RunRow]:
    """Ended runs that nothing unfinished was forked from, newest first."""
    rows = journal.runs()
    needed = ancestors_of_unfinished(rows)
    return [row for row in rows[keep:] if row.status in ENDED and row.changed_at < before and row.run not in needed]


def ancestors_of_unfinished(rows: Sequence[RunRow]) -> set[str]:
    """Runs whose recorded answers a fork may still ask for. An ended fork has its past, and needs them no more."""
    origins = {row.run: row.origin for row in rows}
    needed: set[str] = set()
    waiting = [row.run for row in rows if row.status not in ENDED]
    while waiting:
        origin = origins.get(waiting.pop(), "")
        if origin and origin not in needed:
            needed.add(origin)
            waiting.append(origin)
    return needed


def _remove(workspace: Workspace, runs: Sequence[RunRow]) -> None:
    folder = workspace.root / "transcripts"
    transcripts = [account_path(folder, row.run, row.app, row.started_at) for row in runs]
    workspace.journal.remove([row.run for row in runs])
    workspace.journal.shrink()
    for transcript in transcripts:
        for account in (transcript, page_beside(transcript)):
            remove(workspace.root, account.relative_to(workspace.root))


def page_beside(transcript: Path) -> Path:
    """Where `show --html` puts its page."""
    return transcript.with_suffix(".html")


def _size(root: Path) -> int:
    return sum(file.stat().st_size for file in (root / "state").glob("journal.db*") if file.is_file())
