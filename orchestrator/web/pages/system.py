"""The system: its apps, what begins by itself, sources, money. What takes longer to say has pages of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from orchestrator.errors import BatonError
from orchestrator.face.purse import WorkspacePurse
from orchestrator.features.apps.apps import RECENT, Apps, holds_told
from orchestrator.features.care.doctor import examine
from orchestrator.features.looking.listing import local
from orchestrator.features.state.sources import held_told, hole_told, sources_of
from orchestrator.features.triggers.telling import keeper_told, trigger_rows
from orchestrator.features.usage.costs import WAYS, costs
from orchestrator.features.usage.costs_told import cost_notes, cost_rows, cost_window
from orchestrator.features.usage.stats import stats
from orchestrator.features.usage.told import agent_rows, app_rows, gate_rows, notes, window
from orchestrator.text.quantity import amount, counted
from orchestrator.web.page import PageVisit, Shown, WebPage


class _AppLine(NamedTuple):
    name: str
    told: str
    used: str
    fault: str


class _SourceLine(NamedTuple):
    name: str
    reader: str
    held: str
    where: str
    hole: str


def _look(visit: PageVisit) -> Shown:
    workspace = visit.workspace
    apps = Apps(workspace)
    found = visit.memory.triggers()
    retired = [(app.name, app.since) for app in apps.retired()]
    values = {
        "apps": list(_apps(visit, apps)),
        "retired": retired,
        "keeper": keeper_told(found),
        "triggers": list(trigger_rows(found)),
        "unread": list(found.unread),
        "is_kept": found.is_kept or not found.apps,
        "sources": list(_sources(visit)),
        "money": _money(visit),
    }
    return Shown("System", values)


def _money(visit: PageVisit) -> str:
    """The cap is that of `baton.yaml` now: on a day on which no model was paid, the journal knows of none."""
    spent = visit.workspace.spent_today()
    told = f"${amount(spent.day_usd)} today"
    try:
        cap = WorkspacePurse(visit.workspace.root, visit.workspace.clock).caps().day_usd
    except BatonError:
        return f"{told}; what it may be is not known, as baton.yaml cannot be read: baton doctor"
    return f"{told} of ${amount(cap + spent.day_raised_usd)}" if cap else f"{told}, and no cap is set for a day"


def _apps(visit: PageVisit, apps: Apps) -> Iterator[_AppLine]:
    for app in apps.known(visit.memory.apps.get()):
        used = [f"{counted(app.recent_runs, 'run')} in {RECENT.days} days" if app.last else "never run"]
        used += [f"last {local(app.last.started_at)}, {visit.workspace.status(app.last)}"] if app.last else []
        used += [f"{app.baseline_minutes:g} min by hand"] if app.baseline_minutes else []
        used += [held] if (held := holds_told(app)) else []
        fault = f"{counted(len(app.faults), 'fault')}: baton app check {app.name}" if app.faults else ""
        yield _AppLine(app.name, app.description, " · ".join(used), fault)


def _sources(visit: PageVisit) -> Iterator[_SourceLine]:
    """No command is run and no address asked for a look: what they said last counts."""
    now, zone = visit.workspace.clock(), visit.workspace.days.constraints.timezone
    try:
        looks = sources_of(visit.workspace, "kept")
    except BatonError as error:
        yield _SourceLine("sources", "", "hole", error.where, f"{error.message} {error.mend}")
        return
    for look in looks:
        hole = hole_told(look, now, zone) if look.hole else ""
        yield _SourceLine(look.name, look.reader, held_told(look, now, zone), look.where, hole)


def _use(visit: PageVisit) -> Shown:
    """What `baton stats` says."""
    found = stats(visit.workspace)
    tables = [rows for rows in (app_rows(found), gate_rows(found), agent_rows(found)) if len(rows) > 1]
    return Shown("Use", {"window": window(found), "tables": tables, "notes": notes(found), "is_empty": not found.apps})


def _costs(visit: PageVisit) -> Shown:
    """What `baton costs` says."""
    by = next((way for way in WAYS if way == visit.query.get("by")), WAYS[0])
    found = costs(visit.workspace, by)
    values = {
        "window": cost_window(found),
        "rows": cost_rows(found) if found.lines else [],
        "notes": list(cost_notes(found)),
        "ways": WAYS,
        "by": by,
    }
    return Shown("Costs", values)


def _doctor(visit: PageVisit) -> Shown:
    """What `baton doctor` says; nothing is mended from here."""
    found = examine(visit.workspace.root)
    wrong = [one for one in found if not one.ok]
    told = f"{counted(len(wrong), 'thing')} to mend" if wrong else "nothing is wrong"
    return Shown("Doctor", {"told": told, "wrong": wrong, "well": [one for one in found if one.ok]})


SYSTEM = WebPage("/system", "system.html", _look, nav="System")
COSTS = WebPage("/system/costs", "costs.html", _costs)
USE = WebPage("/system/use", "use.html", _use)
DOCTOR = WebPage("/system/doctor", "doctor.html", _doctor)
