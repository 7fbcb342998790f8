"""The run list and the decision list: since when, as JSON, and what goes on. On the start-up path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from orchestrator.domain.answers import APPROVE, RETRY
from orchestrator.domain.branch import root_of_tree as root_of_tree
from orchestrator.errors import UsageError
from orchestrator.face.lists import Filter, Listed, Lists, RunRow, Waiting
from orchestrator.face.shape import VERSION
from orchestrator.face.status import Status
from orchestrator.ports.clock import local as local
from orchestrator.ports.clock import moment as moment
from orchestrator.ports.clock import stamp
from orchestrator.text.branch_path import branch_path
from orchestrator.text.quantity import counted, span
from orchestrator.text.visible import visible

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_MEND = "Give an age (90m, 36h, 7d, 12w), a day (2026-11-22) or today."
_ELSEWHERE: tuple[Status, Status] = ("failed", "running")


def since_of(given: str, now: datetime) -> str:
    """The moment as the journal stamps it; days begin where the person is. Raises UsageError."""
    here = now.astimezone()
    if given == "today":
        return stamp(here.replace(hour=0, minute=0, second=0, microsecond=0))
    try:
        if given[-1:] in _UNITS and given[:-1].isascii() and given[:-1].isdecimal():
            return stamp(now - timedelta(**{_UNITS[given[-1]]: int(given[:-1])}))
        since = datetime.fromisoformat(given)
        return stamp(since if since.tzinfo else since.astimezone())
    except (ValueError, OverflowError):
        raise UsageError(f'--since: "{given}" is no moment.', mend=_MEND) from None


def runs_shape(listed: Listed) -> dict[str, object]:
    runs = [_run_shape(row, status) for row, status in listed.runs]
    return {"v": VERSION, "runs": runs, "not_shown": listed.found - len(runs)}


def _run_shape(row: RunRow, status: Status) -> dict[str, object]:
    return {
        "run": row.run,
        "app": row.app,
        "status": status,
        "phase": row.phase,
        "decision": row.waits or None,
        "file": row.title or None,
        "started_at": row.started_at,
        "changed_at": row.changed_at,
        "cost_usd": row.cost_usd,
    }


def row_path(row: Waiting) -> str:
    """What a person calls the run that asks: by its app, or by the way to it where it is a branch."""
    return branch_path(row.root_app or row.app, row.steps)


def row_time_left(row: Waiting, now: datetime) -> str:
    return time_left(row.expires_at, row.expires_answer, now, is_due=row.expires_at <= stamp(now))


def decision_lines(waiting: Iterable[Waiting], now: datetime) -> Iterator[tuple[str, ...]]:
    for row in waiting:
        first, *_ = visible(row.question).strip().splitlines() or [""]  # below it stand the ways on, for who opens it
        question = " ".join(first.split())
        left = row_time_left(row, now)
        told = f"{question}  ({left})" if left else question
        yield (row.decision, row_path(row), row.run.partition("/")[0], span(now - moment(row.opened_at)), told)


def time_left(expires_at: str, answer: str, now: datetime, *, is_due: bool) -> str:
    """`expires in 3 h: reject`; empty when it never does."""
    if not expires_at or answer == APPROVE:  # from a journal: silence approves nothing
        return ""
    if is_due:
        return f"expired: {answer} (settled by baton resume)"
    if answer == RETRY:
        return f"tried again in {span(moment(expires_at) - now)}"
    return f"expires in {span(moment(expires_at) - now)}: {answer}"


def cut_off(lists: Lists, now: datetime) -> list[str]:
    """Runs that were cut off or whose decision expired, oldest first. One that failed is not among them."""
    stopped = lists.runs(Filter(statuses=("interrupted",))).runs
    waiting = lists.waiting(Filter())[0]
    due = [row.run for row in waiting if row.expires_at and row.expires_at <= stamp(now) and row_time_left(row, now)]
    return list(dict.fromkeys([*due, *(row.run for row, _ in reversed(stopped))]))


def stuck_runs(lists: Lists) -> list[str]:
    """Roots that failed, and such as have a model that could not finish; the newest first."""
    failed = [row.run for row, _ in lists.runs(Filter(statuses=("failed",))).runs]
    models = [root_of_tree(row.run) for row in lists.waiting(Filter())[0] if row.kind == "model"]
    return list(dict.fromkeys([*reversed(models), *failed]))


def asleep(lists: Lists) -> list[str]:
    """Runs that sleep until a moment, oldest first; some may be due."""
    return [row.run for row, _ in reversed(lists.runs(Filter(statuses=("sleeping",))).runs)]


def instead(lists: Lists) -> list[str]:
    """Where nothing was cut off: what there is, and what goes on with it, a sentence each."""
    waiting = lists.waiting(Filter(limit=1))[1]
    failed, driven = (lists.runs(Filter(statuses=(status,), limit=1)) for status in _ELSEWHERE)
    waits = "waits" if waiting == 1 else "wait"
    told = [f"{counted(waiting, 'decision')} {waits} for you: baton inbox."] if waiting else []
    if failed.runs:
        told.append(f"{counted(failed.found, 'run')} failed: baton show {failed.runs[0][0].run} says why.")
    if driven.runs:
        told.append(f"{counted(driven.found, 'run')} driven elsewhere: baton follow {driven.runs[0][0].run}.")
    if sleeping := asleep(lists):
        told.append(f"{counted(len(sleeping), 'run')} sleeping: baton show {sleeping[0]} says until when.")
    if not told:
        told = ["No run is unfinished: baton runs."] if lists.runs(Filter(limit=1)).runs else ["There are no runs."]
    return told


def first_run(root: Path) -> str:
    """A command that works in this workspace, for a person who has nothing to do yet."""
    publishes = (root / "apps" / "publish.yaml").is_file()
    return "baton run publish YOUR-NOTE.md" if publishes else "baton run APP"
