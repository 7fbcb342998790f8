"""Apps that nobody used: without a run that a person looked at, for as many days as `rules/governance.yaml` says.

Runs that a schedule starts are no use. What is not known is not taken for unused: the days count from when looks were
first recorded, and from whatever else the person did with the app since.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from orchestrator.face.governing.evidence import AppInUse, SystemEvidence
from orchestrator.face.governing.proposal import Proposal
from orchestrator.text.quantity import counted
from orchestrator.values import dataclass


@dataclass(frozen=True)
class UnusedApp:
    app: AppInUse
    since: str
    """The day from which on nobody used it."""
    days: int
    what: str
    """What the person did on that day."""


def unused(evidence: SystemEvidence) -> Iterator[UnusedApp]:
    """Those that may be proposed: not what the person pinned or paused, nor what another app runs as a part."""
    for app in evidence.apps:
        kept = app.pinned or (app.paused and not app.paused_by_itself)
        if kept or not evidence.looks_since or (app.loss and app.loss.used_by):
            continue
        since, what = max(_moments(app, evidence))
        days = (date.fromisoformat(evidence.period.last) - date.fromisoformat(since)).days
        if days >= evidence.retire_after_days:
            yield UnusedApp(app, since, days, what)


def retiring(evidence: SystemEvidence) -> Iterator[Proposal]:
    for one in unused(evidence):
        app = one.app
        runs = app.used.runs if app.used else 0
        lines = [f"nobody looked at a run of it for {counted(one.days, 'day')}: {one.what} {one.since}"]
        lines.append(f"{counted(runs, 'run')} of it started in this time" if runs else "no run of it started")
        if app.saved_minutes:
            lines.append(f"it saved {app.saved_minutes:.0f} min in this time")
        until = date.fromisoformat(evidence.period.last) + timedelta(days=evidence.review_every_days)
        lines.append(f"with later it is left alone until the next review, on {until}")
        yield Proposal(
            "retire",
            app.name,
            f"Retire {app.name}? Nobody used it for {counted(one.days, 'day')}.",
            tuple(lines),
            tuple(app.loss.lines) if app.loss else (),
        )


def _moments(app: AppInUse, evidence: SystemEvidence) -> Iterator[tuple[str, str]]:
    """Days, ISO 8601, each with what took place on it: what counts is the last."""
    yield evidence.looks_since, "looks are recorded since"
    if app.last_looked:
        yield app.last_looked, "the last look was on"
    if app.restored:
        yield app.restored, "it was had back on"
    if app.changed:
        yield app.changed, "its files were new or changed on"
    if no := evidence.decided.declined_day.get(f"retire:{app.name}"):
        yield no, "you kept it on"
