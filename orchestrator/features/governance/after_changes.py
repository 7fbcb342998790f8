"""What followed the changes since the last review: a line each, for the review to keep."""

from __future__ import annotations

from datetime import timedelta

from orchestrator.errors import BatonError
from orchestrator.face.changes import Change, all_changes
from orchestrator.face.gate_answer import GateAnswer
from orchestrator.face.governing.gathered import GatheredSystem
from orchestrator.face.workspace import Workspace
from orchestrator.features.changes.followed import what_followed
from orchestrator.ports.clock import moment, stamp

_MOST_CHANGES = 5
"""The newest: each is held against every answer."""
_MOST_ANSWERS = 600
"""The newest: some months of a person's, and more than enough on either side of a change to tell."""
_BEFORE = timedelta(days=120)
"""So far back before the period runs are asked: what was before a change is a season, not a life."""
_JUDGED = ("agents/", "prompts/", "apps/", "rules/", "schemas/", "tools/")


def followed_since(workspace: Workspace) -> list[str]:
    """Of files that bear on what a gate shows. What cannot be told, as a text was forgotten, is left out."""
    workspace.notice()
    period = GatheredSystem(workspace.root, workspace.days, workspace.journal).period
    found = [one for one in all_changes(workspace.journal) if period.since <= stamp(one.at) < period.until]
    bearing = [one for one in found if one.path.startswith(_JUDGED)][-_MOST_CHANGES:]
    if not bearing:
        return []
    since = stamp(moment(period.since) - _BEFORE)
    answers = [one for one in workspace.usage(since=since).answers if one.by == "you" and one.kind == "gate"]
    newest = sorted(answers, key=lambda one: one.answered_at)[-_MOST_ANSWERS:]
    return [told for change in bearing for told in _told(workspace, change, newest)]


def _told(workspace: Workspace, change: Change, answers: list[GateAnswer]) -> list[str]:
    try:
        followed = what_followed(workspace, change, answers=answers)
    except BatonError:
        return []
    return [f"{change.id} {change.path}, {change.day}: {one.app}: {one.told}" for one in followed]
