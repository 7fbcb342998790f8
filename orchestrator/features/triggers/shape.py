"""How triggers stand, as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.face.shape import VERSION
from orchestrator.face.unattended.units import Unit
from orchestrator.features.triggers.standing import AppStanding, TriggerStanding


def standing_shape(found: TriggerStanding) -> dict[str, object]:
    beat = found.beat
    return {
        "v": VERSION,
        "now": found.now.isoformat(),
        "kept_by": found.kept_by or None,
        "last_look": {"at": beat.at.isoformat(), "by": beat.by} if beat else None,
        "is_kept": found.is_kept,
        "apps": [_app_shape(one) for one in found.apps],
        "unread": list(found.unread),
    }


def _app_shape(one: AppStanding) -> dict[str, object]:
    missed = one.missed
    return {
        "app": one.app,
        "schedule": one.schedule or None,
        "when": one.when or None,
        "watch": one.watch or None,
        "ran": {"slot": one.ran, "at": one.ran_at.isoformat()} if one.ran and one.ran_at else None,
        "run": one.run or None,
        "status": one.status or None,
        "missed": _missed_shape(one) if missed else None,
        "next": one.next_at.isoformat() if one.next_at else None,
        "new": list(one.new),
        "growing": list(one.growing),
        "left": {"path": one.left, "why": one.left_why} if one.left else None,
        "paused": one.paused or None,
        "trouble": one.trouble or None,
    }


def _missed_shape(one: AppStanding) -> JSON:
    missed = one.missed
    if missed is None:
        return None
    return {
        "first": missed.first,
        "last": missed.last,
        "count": missed.count,
        "why": missed.why,
        "told": one.missed_why or None,
    }


def begun_shape(runs: Sequence[str], answered: Sequence[str] = ()) -> dict[str, object]:
    """`answered`: decisions of which an answer was taken from a file."""
    return {"v": VERSION, "begun": list(runs), "answered": list(answered)}


def no_unit_shape() -> dict[str, object]:
    """Nothing keeps the schedules, so there is nothing to take away."""
    return {"v": VERSION, "kind": None, "is_there": False, "files": {}, "line": None}


def unit_shape(unit: Unit, *, is_there: bool) -> dict[str, object]:
    return {
        "v": VERSION,
        "kind": unit.kind,
        "is_there": is_there,
        "files": {str(file.path): file.text for file in unit.files},
        "line": unit.line or None,
    }
