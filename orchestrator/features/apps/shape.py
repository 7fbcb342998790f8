"""Apps, dry runs and upgrades as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.face.shape import VERSION, error_shape, fault_shape

if TYPE_CHECKING:  # annotations alone: what is told here is not loaded for it
    from orchestrator.errors import BatonError, Fault
    from orchestrator.face.workspace import Workspace
    from orchestrator.domain.app_history import AppHold
    from orchestrator.domain.definition import Field
    from orchestrator.features.apps.apps import KnownApp, RetiredApp
    from orchestrator.features.apps.evidence import Evidence, LoggedNote
    from orchestrator.features.apps.ideas import Ideas
    from orchestrator.features.apps.dry_run import Ahead, DryRun
    from orchestrator.features.apps.lifecycle import AppSaid
    from orchestrator.features.apps.upgrading import Upgrade


def apps_shape(workspace: Workspace, apps: Sequence[KnownApp], retired: Sequence[RetiredApp]) -> dict[str, object]:
    return {
        "v": VERSION,
        "apps": [_known_app(workspace, app) for app in apps],
        "retired": [{"app": one.name, "since": one.since or None, "files": list(one.files)} for one in retired],
    }


def _known_app(workspace: Workspace, app: KnownApp) -> dict[str, object]:
    return {
        "app": app.name,
        "description": app.description,
        "runs_30_days": app.recent_runs,
        "last_run": app.last.run if app.last else None,
        "last_started_at": app.last.started_at if app.last else None,
        "last_status": workspace.status(app.last) if app.last else None,
        "baseline_minutes": app.baseline_minutes or None,
        "faults": len(app.faults),
        "inputs": [_input(field) for field in app.inputs],
        "paused": _hold(app.paused),
        "pinned": _hold(app.pinned),
    }


def _input(field: Field) -> dict[str, object]:
    return {
        "name": field.name,
        "type": field.type,
        "required": field.required,
        "default": field.default,
        "description": field.description,
        "options": list(field.options),
        "from": field.source or None,
    }


def _hold(hold: AppHold | None) -> dict[str, object] | None:
    return {"since": hold.since, "until": hold.until or None} if hold else None


def said_of_app_shape(said: AppSaid) -> dict[str, object]:
    return {"v": VERSION, "recorded": said.kind or None, "app": said.app, "told": said.told, "beside": list(said.beside)}


def check_shape(apps: Sequence[str], faults: Sequence[Fault], remarks: Sequence[Fault]) -> dict[str, object]:
    return {
        "v": VERSION,
        "ok": not faults,
        "apps": list(apps),
        "faults": list(map(fault_shape, faults)),
        "remarks": list(map(fault_shape, remarks)),
    }


def dry_run_shape(dry: DryRun) -> dict[str, object]:
    return {
        "v": VERSION,
        "app": dry.definition.app.name,
        "profile": dry.definition.profile,
        "phases": [_ahead_shape(ahead) for ahead in dry.ahead],
        "most_usd": dry.most_usd,
        "run_cap_usd": dry.run_cap_usd or None,
        "day_left_usd": dry.day_left_usd,
    }


def _ahead_shape(ahead: Ahead) -> dict[str, object]:
    phase = ahead.phase
    return {
        "phase": phase.name,
        "kind": phase.kind,
        "uses": phase.named,
        "models": list(ahead.models),
        "then": [{"to": edge.to, "when": edge.when or None, "at_most": edge.at_most or None} for edge in ahead.edges],
        "answers": dict(phase.answers),
        "most_visits": ahead.visits,
        "prompt": ahead.prompt,
        "waits_for": list(ahead.waits_for),
        "request_tokens": ahead.request_tokens or None,
        "most_usd": ahead.most_usd,
        "unpriced": list(ahead.unpriced),
    }


def upgrade_shape(upgrade: Upgrade, *, done: bool) -> dict[str, object]:
    judged = upgrade.judged
    return {
        "v": VERSION,
        "run": upgrade.run.id,
        "verdict": judged.verdict,
        "why": list(judged.why),
        "done": done,
        "begins_again": judged.anew,
        "phases": dict(judged.phases),
        "artifacts": dict(judged.artifacts),
        "changes": [
            {"what": change.what, "change": change.verb, "before": change.before, "after": change.after}
            for change in upgrade.changes
        ],
    }


def written_app_shape(evidence: Evidence, files: Iterable[Path], anyway: str) -> dict[str, object]:
    override = (anyway or None) if not evidence.is_enough else None
    return {
        "v": VERSION,
        "app": evidence.name,
        "written": list(map(str, files)),
        **_evidence(evidence),
        "override": override,
    }


def refused_app_shape(refused: BatonError, evidence: Evidence) -> dict[str, object]:
    return {**error_shape(refused), **_evidence(evidence)}


def _evidence(evidence: Evidence) -> dict[str, object]:
    return {
        "repetitions": evidence.repetitions,
        "encode_after": evidence.governance.encode_after,
        "usual_minutes": evidence.usual_minutes or None,
        "notes": [_note(note) for note in evidence.notes],
        "runs": list(evidence.runs),
    }


def _note(note: LoggedNote) -> dict[str, object]:
    return {"day": note.day, "told": note.text, "pattern": note.pattern or None, "minutes": note.minutes or None}


def ideas_shape(ideas: Ideas) -> dict[str, object]:
    return {
        "v": VERSION,
        "encode_after": ideas.encode_after,
        "patterns": [
            {
                "pattern": one.pattern.name,
                "app": one.app,
                "spellings": list(one.pattern.spellings),
                "times": len(one.pattern.notes),
                "days": one.pattern.days,
                "minutes": one.pattern.minutes or None,
            }
            for one in ideas.patterns
        ],
        "in_turn": [
            {"apps": [one.first, one.second], "times": len(one.runs), "days": one.days, "name": one.name}
            for one in ideas.in_turn
        ],
        "unnamed": [
            {"words": list(one.words), "name": one.name, "notes": [_note(note) for note in one.notes]}
            for one in ideas.alike
        ],
        "are_apps": list(ideas.are_apps),
    }


def schemas_shape(schemas: Mapping[str, Path]) -> dict[str, object]:
    return {"v": VERSION, "schemas": {kind: str(path) for kind, path in schemas.items()}}
