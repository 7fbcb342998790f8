"""What needs a person now: open decisions, unfinished runs, and what was spent. On the start-up path."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, assert_never

from orchestrator.face.lists import Filter, Listed, Lists, RunRow, Waiting
from orchestrator.face.status import STATUSES, Status
from orchestrator.features.deciding.shape import inbox_shape
from orchestrator.features.looking.listing import row_path, runs_shape
from orchestrator.ports.clock import stamp
from orchestrator.text.quantity import amount, counted

if TYPE_CHECKING:
    from orchestrator.face.workspace import Workspace


def _is_unfinished(status: Status) -> bool:
    """What waits for a person is told before, as decisions."""
    match status:
        case "running" | "interrupted" | "failed" | "sleeping":
            return True
        case "waiting" | "done" | "rejected" | "cancelled" | "expired":
            return False
        case _:
            assert_never(status)


_UNFINISHED = tuple(status for status in STATUSES if _is_unfinished(status))
_MOST_RUNS = 20
"""Unfinished runs that are told in words; each is read for it."""
FAILED_DAYS = 7
"""A run that failed longer ago is not what a person has to do now; `runs --status failed` has it."""


class Today(NamedTuple):
    root: Path
    now: datetime
    waiting: Sequence[Waiting]
    decisions: int
    """Open ones, with those that are not told."""
    unfinished: dict[Status, Listed]
    old: int
    """Failed runs that are not told any more."""
    spent_usd: float
    cap_usd: float
    """0: none."""

    @property
    def rows(self) -> list[tuple[RunRow, Status]]:
        return [row for status in _UNFINISHED for row in self.unfinished[status].runs]


def today(lists: Lists, room: int) -> Today:
    """Decisions first; runs get what they leave, and a third of the room at least.

    Args:
        room: so many lines.
    """
    since = stamp(lists.now() - timedelta(days=FAILED_DAYS))
    waiting, count = lists.waiting(Filter(limit=max(2, room - room // 3)))
    left = min(_MOST_RUNS, max(3, room - len(waiting)))
    unfinished: dict[Status, Listed] = {}
    for status in _UNFINISHED:
        asked = Filter(statuses=(status,), limit=max(1, left))
        listed = lists.runs(asked._replace(changed_since=since) if status == "failed" else asked)
        unfinished[status] = listed
        left -= len(listed.runs)
    old = lists.runs(Filter(statuses=("failed",), limit=1)).found - unfinished["failed"].found
    return Today(lists.root, lists.now(), waiting, count, unfinished, old, *lists.spent_today())


def counts_line(day: Today, questions: int) -> str:
    """What needs the person and what is unfinished, counted, and what today cost of what it may. `questions`: so many
    of their own are open.
    """
    counts = [counted(day.decisions, "decision")] if day.decisions else []
    counts += [counted(questions, "question of your own", "questions of your own")] if questions else []
    counts += [f"{counted(listed.found, 'run')} {status}" for status, listed in day.unfinished.items() if listed.found]
    if day.spent_usd:
        counts.append(f"today ${amount(day.spent_usd)}" + (f" of ${amount(day.cap_usd)}" if day.cap_usd else ""))
    return " · ".join(counts) or "nothing needs you."


def old_line(day: Today) -> str:
    """Of failed runs that are not told any more; empty: there are none."""
    failed = f"{counted(day.old, 'run')} that failed more than {FAILED_DAYS} days ago"
    return f"{failed}: baton runs --status failed" if day.old else ""


def today_shape(workspace: Workspace, day: Today) -> dict[str, object]:
    shape: dict[str, object] = inbox_shape(
        (workspace.decision(row.decision) for row in day.waiting),
        paths={row.decision: row_path(row) for row in day.waiting},
    )
    runs = Listed(tuple(day.rows), sum(listed.found for listed in day.unfinished.values()))
    shape |= runs_shape(runs)
    return shape | {"not_shown": day.decisions - len(day.waiting) + runs.found - len(runs.runs)}
