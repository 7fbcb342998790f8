"""Which ended runs may go, and what is left of the room they took."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.domain.branch import parent_of, root_of_tree
from orchestrator.domain.run_status import ENDED
from orchestrator.errors import UsageError
from orchestrator.face.glance import drop_glance
from orchestrator.files.finding import entries
from orchestrator.files.writing import remove
from orchestrator.ports.clock import stamp
from orchestrator.ports.listing import RunRow, Wanted
from orchestrator.values import dataclass

if TYPE_CHECKING:
    from orchestrator.face.workspace import Workspace

_ACCOUNT = re.compile(r"\d{4}-\d\d-\d\d-(?P<app>.+)-(?P<own>[0-9a-f]{4,8})\.(md|html)")
_PAGE_BELOW = re.compile(r"\d{4}-\d\d-\d\d-[^/]+-(?P<own>[0-9a-f]{4,8}/.+)\.html")
_FURTHEST_ZONE = timedelta(hours=14)
"""So far ahead of UTC is the day somewhere."""
LEAST_DAYS = 2
"""What was spent today is counted from the runs of today, in whatever time zone the day is told."""


@dataclass(frozen=True)
class Garbage:
    runs: tuple[RunRow, ...]
    """What went, or would go; newest first. A run goes with its branches, which are not named."""
    branches: int
    """So many go with them."""
    bytes_before: int
    bytes_after: int
    """The same as before when it was only tried."""


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
    whole = workspace.journal.runs(Wanted(branches=True))
    runs = removable(whole, before=_before(workspace.clock(), older_than_days), keep=keep)
    roots = {row.run for row in runs}
    gone = {row.run for row in whole if root_of_tree(row.run) in roots}
    size = _size(workspace.root)
    if not only_try:
        gone = {tombstone.stream for tombstone in workspace.journal.remove([row.run for row in runs])}
        runs = [row for row in runs if row.run in gone]
        _clear(workspace)
    return Garbage(tuple(runs), len(gone) - len(runs), size, _size(workspace.root))


def _before(now: datetime, older_than_days: int) -> str:
    """Runs that changed later stay. None of the others has spent on a day that may not be over yet, somewhere."""
    yesterday = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return stamp(min(now - timedelta(days=older_than_days), yesterday - _FURTHEST_ZONE))


def removable(whole: Sequence[RunRow], *, before: str, keep: int) -> list[RunRow]:
    """Ended runs that nothing unfinished was forked from, newest first. How their branches stand keeps none of them:
    nothing goes on below a run that has ended; but one that a branch was moved in later has changed later itself.

    Args:
        whole: all runs and all branches.
        before: those that changed at this moment or later stay.
        keep: so many of the newest stay.
    """
    rows = [row for row in whole if not parent_of(row.run)]
    stay = ancestors_of_unfinished(rows) | {root_of_tree(row.run) for row in whole if row.changed_at >= before}
    return [row for row in rows[keep:] if row.status in ENDED and row.run not in stay]


def ancestors_of_unfinished(rows: Sequence[RunRow]) -> set[str]:
    """Runs whose recorded answers a fork may still ask for. An ended fork has its past, and needs them no more."""
    origins = {row.run: root_of_tree(row.origin) for row in rows}
    needed: set[str] = set()
    waiting = [row.run for row in rows if row.status not in ENDED]
    while waiting:
        origin = origins.get(waiting.pop(), "")
        if origin and origin not in needed:
            needed.add(origin)
            waiting.append(origin)
    return needed


def _clear(workspace: Workspace) -> None:
    """Take away what is left of all runs that went, now or in a call that was cut off, and give their room back."""
    removed = workspace.journal.tombstones()
    if not removed:
        return
    drop_glance(workspace.root)
    folder = workspace.root / "transcripts"
    below = {run.rpartition("-")[2] for run in removed if parent_of(run)}
    for file in sorted(entries(folder)):
        name = file.relative_to(folder).as_posix()
        if _run_of(name) in removed or _way_of(name) in below:
            remove(workspace.root, file.relative_to(workspace.root))
    for run in removed:
        workspace.snapshots.drop(run)
    workspace.journal.shrink()


def _run_of(name: str) -> str:
    """The run whose account, or page, a file is by its name; empty when it is neither."""
    found = _ACCOUNT.fullmatch(name)
    return f"{found['app'][:3]}-{found['own']}" if found else ""


def _way_of(name: str) -> str:
    """What is its own of the id of the branch whose page a file is by its name; empty when it is none. The name of its
    app is not that of its root's, so the rest of the id is not in it.
    """
    found = _PAGE_BELOW.fullmatch(name)
    return found["own"] if found else ""


def page_beside(transcript: Path) -> Path:
    """Where `show --html` puts its page."""
    return transcript.with_suffix(".html")


def _size(root: Path) -> int:
    return sum(file.stat().st_size for file in (root / "state").glob("journal.db*") if file.is_file())
