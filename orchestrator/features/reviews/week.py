"""The review of a week: the one that waits, the one that is kept, or none yet."""

from __future__ import annotations

import re
from datetime import date, timedelta

from orchestrator.domain.artifact import Artifact
from orchestrator.errors import UsageError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.reviews.origin import kept_by, runs_of_app
from orchestrator.values import dataclass

_WEEK = re.compile(r"(?P<year>\d{4})-?[wW](?P<week>\d{1,2})")
_WRITE = "Write it as 2026-W48, as a day of it (2026-11-25), or last."


@dataclass(frozen=True)
class WeekReview:
    monday: date
    run: Run | None = None
    """The newest of that week that goes on, else the newest that kept a file."""
    kept: str = ""
    """The file, where it is kept."""

    @property
    def name(self) -> str:
        return week_name(self.monday)


def week_name(monday: date) -> str:
    """`2026-W48`, by ISO 8601: the week of a day belongs to the year its Thursday is in."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def monday_of(written: str, today: date) -> date:
    """The Monday of a week as a person writes it; of this one, where nothing is written.

    Raises:
        UsageError: it is none, or has not begun.
    """
    this = today - timedelta(days=today.weekday())
    monday = this if not written else this - timedelta(days=7) if written == "last" else _monday(written)
    if monday > today:
        raise UsageError(f"{week_name(monday)} has not begun.", mend=f"This week is {week_name(this)}.")
    return monday


def _monday(written: str) -> date:
    if found := _WEEK.fullmatch(written):
        try:
            return date.fromisocalendar(int(found["year"]), int(found["week"]), 1)
        except ValueError as error:
            raise UsageError(f"there is no week {written}.", mend=_WRITE) from error
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise UsageError(f'"{written}" is no week.', mend=_WRITE) from error
    return day - timedelta(days=day.weekday())


def review_of_week(workspace: Workspace, monday: date) -> WeekReview:
    """Found by the recorded input: what a run reviews is not what its name says."""
    asked = Artifact.of_json(monday.isoformat()).digest
    of_week = [run for run in runs_of_app(workspace) if run.state.inputs.get("week") == asked]
    for run in of_week:
        run.settle()
        if not run.state.ended:
            return WeekReview(monday, run)
    for run in of_week:
        if run.state.status == "done" and (files := kept_by(run)):
            return WeekReview(monday, run, files[0])
    return WeekReview(monday)
