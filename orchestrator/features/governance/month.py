"""The review of the system: the one that waits, whether one is due, and what it holds at a glance."""

from __future__ import annotations

from datetime import date, timedelta

from orchestrator.domain.canonical import JSON
from orchestrator.engine.recorder import Watcher, ignore
from orchestrator.errors import NotFound
from orchestrator.face.governing.review_app import REVIEW_APP
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.governance.after_changes import followed_since
from orchestrator.features.reviews.glance import GlanceLine
from orchestrator.features.reviews.origin import kept_by
from orchestrator.ports.clock import moment
from orchestrator.ports.listing import Wanted
from orchestrator.text.review_page import marked, unescaped
from orchestrator.values import dataclass
from orchestrator.workspace.read.governance import read_governance

PROPOSES = "ask"
"""The phase that asks about each proposal."""
_MOST = 12
"""Lines of a section on a screen."""


@dataclass(frozen=True)
class SystemReview:
    """How the reviews of the system stand."""

    waiting: Run | None
    """One that is not at its end."""
    last: date | None
    """The day the last one began that is; None: there was none."""
    kept: str
    """Its page; empty where it kept none."""
    due: date
    """The day on which the next one is due."""


def review_of_system(workspace: Workspace) -> SystemReview:
    """As it is now. Raises DefinitionFaults where `rules/governance.yaml` cannot be read."""
    zone, today = workspace.days.constraints.timezone, workspace.days.today
    every = timedelta(days=read_governance(workspace.root).review_every_days)
    waiting = None
    for row in workspace.runs(Wanted(app=REVIEW_APP, statuses=("running", "stopped", "waiting", "sleeping"))):
        run = workspace.run(row.run)
        run.settle()
        if not run.state.ended:
            waiting = waiting or run
    done = workspace.runs(Wanted(app=REVIEW_APP, statuses=("done",)), limit=1)
    last = moment(done[0].started_at).astimezone(zone).date() if done else None
    files = kept_by(workspace.run(done[0].run)) if done else []
    return SystemReview(waiting, last, files[0] if files else "", last + every if last else today)


def begin_review(workspace: Workspace, watcher: Watcher = ignore) -> Run:
    """A new one, on what is known now. Raises what `Workspace.start` raises."""
    followed: list[JSON] = [*followed_since(workspace)]
    return workspace.start(REVIEW_APP, watcher=watcher, inputs={"followed": followed})


def glance_of_system(run: Run) -> list[GlanceLine]:
    """What a review has found, section by section; nothing of one that has not come so far."""
    try:
        evidence = run.artifact("evidence").value
    except NotFound:
        return []
    found: list[GlanceLine] = []
    for section in evidence["sections"]:
        lines = section["lines"]
        for place, line in enumerate(lines[:_MOST]):
            said = unescaped(line["text"])
            found.append(GlanceLine("" if place else section["name"], said, marked(line["ids"]).strip()))
        if lines[_MOST:]:
            found.append(GlanceLine("", f"and {len(lines) - _MOST} more", ""))
    return found
