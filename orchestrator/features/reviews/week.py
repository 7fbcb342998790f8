"""The review of a week: the one that waits, the one that is kept, or none yet."""

from __future__ import annotations

import re
from datetime import date, timedelta

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.facts import KERNEL
from orchestrator.engine.expiry import is_due
from orchestrator.errors import ArtifactForgotten, UsageError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.reviews.origin import APP, kept_by, runs_of_app
from orchestrator.ports.clock import stamp
from orchestrator.ports.listing import Wanted
from orchestrator.values import dataclass

_WEEK = re.compile(r"(?P<year>\d{4})-?[wW](?P<week>\d{1,2})")
WEEK = "week"
"""The input of the app that says which."""
_WRITE = "Write it as 2026-W48, as a day of it (2026-11-25), or last."


@dataclass(frozen=True)
class WeekReview:
    monday: date
    run: Run | None = None
    """The newest of that week that goes on, else the newest that kept a file."""
    kept: str = ""
    """The file, where it is kept."""
    is_uncommented: bool = False
    """It was kept as it was prefilled, since nobody answered."""
    rejected: str = ""
    """The newest run of that week to which the person said no; it still has what was gathered."""

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
    of_week = [run for run in runs_of_app(workspace) if run.state.inputs.get(WEEK) == asked]
    going_on = next((run for run in of_week if not run.state.ended), None)
    if going_on:
        return WeekReview(monday, going_on)
    kept = next((review for run in of_week if (review := _kept(monday, run))), None)
    rejected = next((run.id for run in of_week if run.state.status == "rejected"), "")
    return kept or WeekReview(monday, rejected=rejected)


def _kept(monday: date, run: Run) -> WeekReview | None:
    if run.state.status != "done":
        return None
    files = kept_by(run)
    return WeekReview(monday, run, files[0], _is_uncommented(run)) if files else None


def _is_uncommented(run: Run) -> bool:
    return any(answered.actor == KERNEL for answered in run.state.answered.values())


def kept_unanswered(workspace: Workspace) -> list[WeekReview]:
    """Those whose time to answer was over: each is driven on by its own standing rule, which keeps it."""
    found = []
    for row in workspace.runs(Wanted(app=APP, statuses=("waiting", "stopped"))):
        run = workspace.run(row.run)
        if not (is_due(run.state.decision, stamp(run.now())) or (row.status == "stopped" and _is_uncommented(run))):
            continue
        run.drive()
        monday = _week_of(run)
        review = _kept(monday, run) if monday else None
        found += [review] if review else []
    return found


def _week_of(run: Run) -> date | None:
    """None: of an app that somebody changed, or of what was forgotten."""
    digest = run.state.inputs.get(WEEK)
    try:
        return date.fromisoformat(str(run.artifact_of(digest).value)) if digest else None
    except (ValueError, ArtifactForgotten):
        return None


def missed_week(workspace: Workspace, monday: date) -> str:
    """The week before, where it has no review and an earlier one has: who began with this week has missed none."""
    before = monday - timedelta(days=7)
    if review_of_week(workspace, before).run:
        return ""
    has_earlier = any((week := _week_of(run)) and week < before for run in runs_of_app(workspace))
    return week_name(before) if has_earlier else ""
