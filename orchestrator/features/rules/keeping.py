"""Keeping of a plan of today what the next look needs, with all that its truth hangs on."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple

from orchestrator.agenda.pending import PendingDecision
from orchestrator.agenda.plan import DayPlan, PlacedItem
from orchestrator.agenda.state import State
from orchestrator.domain.secrets import Secrets
from orchestrator.errors import BatonError, DefinitionFaults
from orchestrator.face.attention import rules_files
from orchestrator.face.glance import Glance, GlanceTask, HangsOn, OwnQuestion, SeenHole, keep_glance
from orchestrator.face.known_secrets import known_secrets
from orchestrator.face.workspace import Workspace
from orchestrator.files.seen import Mark, are_as_marked, is_sure, marks_of
from orchestrator.journal.sqlite.looking import Looking
from orchestrator.workspace.read.settings import read_settings

_JOURNAL = "state/journal.db"


class Behind(NamedTuple):
    """How everything was before the day was read."""

    journal: str
    marks: dict[str, Mark | None]


def behind_today(workspace: Workspace) -> Behind | None:
    """To be taken before the day is read. None: what it is made from cannot be told again, so nothing is kept."""
    if not (workspace.root / _JOURNAL).exists():
        return None
    try:
        marks = marks_of([*workspace.days.looked_at(), *rules_files(workspace.root)])
        return Behind(_journal(workspace.root), marks) if is_sure(marks) else None
    except (BatonError, OSError):
        return None


def keep(workspace: Workspace, plan: DayPlan, state: State, behind: Behind) -> None:
    """Keep the glance of a plan, unless something became another while it was made."""
    try:
        as_it_was = _journal(workspace.root) == behind.journal and are_as_marked(behind.marks)
    except BatonError:
        return
    if as_it_was:
        zone = state.constraints.timezone
        begins, ends = (_midnight(plan, days, zone) for days in (0, 1))
        # What was kept of commands while the day was read is younger than their marks of before.
        marks = behind.marks | marks_of(workspace.days.kept_beside())
        keep_glance(workspace.root, glance_of(workspace, plan, state), HangsOn(begins, ends, behind.journal, marks))


def glance_of(workspace: Workspace, plan: DayPlan, state: State) -> Glance:
    """What of a plan bare `baton` shows, without the secrets in it."""
    secrets = _secrets(workspace.root)
    return Glance(
        day=plan.day.isoformat(),
        as_of=_as_of(workspace, state).isoformat(timespec="seconds"),
        energy=plan.energy.level or "",
        placed=tuple(_task(one, secrets) for one in plan.placed if one.item.kind == "task"),
        questions=tuple(own_question(one, secrets) for one in state.history.questions),
        holes=tuple(SeenHole(one.source, secrets.redact_text(one.why, "a hole"), one.since) for one in plan.holes),
        unread=plan.unread,
        outside=workspace.days.outside,
    )


def _as_of(workspace: Workspace, state: State) -> datetime:
    """Of the oldest of what it was made from; what was checked and had not changed is as of then."""
    read = [state.checked[part] for part in ("tasks", "calendar")]
    return min((at for at in read if at), default=workspace.clock()).astimezone(state.constraints.timezone)


def own_question(one: PendingDecision, secrets: Secrets) -> OwnQuestion:
    question, default = (secrets.redact_text(text, "a question") for text in (one.question, one.default))
    return OwnQuestion(one.id, question, one.asked.isoformat(), one.by.isoformat() if one.by else "", default)


def _task(one: PlacedItem, secrets: Secrets) -> GlanceTask:
    item = one.item
    id_, title = (secrets.redact_text(text, "a task") for text in (item.id, item.title))
    return GlanceTask(id_, title, item.minutes, item.assumed, one.start.isoformat(), one.end.isoformat())


def _midnight(plan: DayPlan, days: int, zone: tzinfo) -> float:
    """At which the plan's day begins where the person is, or one so many days later."""
    return datetime.combine(plan.day + timedelta(days=days), time(), zone).timestamp()


def _journal(root: Path) -> str:
    with closing(Looking(root / _JOURNAL)) as looking:
        return looking.behind_a_plan()


def _secrets(root: Path) -> Secrets:
    """What this machine knows as secret. Nobody is told where one stood: their own file was only looked at."""
    try:
        providers = read_settings(root).providers
    except DefinitionFaults:
        providers = {}
    return known_secrets(providers, os.environ, lambda _: None)
