"""Care of the journal and of runs as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.face.shape import VERSION

if TYPE_CHECKING:  # annotations alone: what is told here is not loaded for it
    from orchestrator.face.changes import Change
    from orchestrator.face.exporting import Export
    from orchestrator.face.importing import Import
    from orchestrator.face.run import Run
    from orchestrator.features.care.doctor import Symptom
    from orchestrator.features.care.forgetting import Forgotten, Plan
    from orchestrator.features.care.garbage import Garbage


def export_shape(export: Export, path: Path) -> dict[str, object]:
    return {
        "v": VERSION,
        "run": export.run,
        "file": str(path),
        "bytes": len(export.data),
        "head": export.head,
        "branches": export.branches,
        "events": export.events,
        "artifacts": export.artifacts,
        "artifact_bytes": export.artifact_bytes,
        "forgotten": export.forgotten,
        "guesses": list(export.guesses),
        "status": export.status,
        "origin": export.origin or None,
    }


def import_shape(brought: Import, run: Run) -> dict[str, object]:
    return {
        "v": VERSION,
        "run": brought.run,
        "app": brought.app,
        "status": run.status,
        "head": run.state.head.digest,
        "branches": brought.branches,
        "events": brought.events,
        "new": brought.new,
        "ahead": brought.ahead,
        "artifacts": brought.artifacts,
        "asked": ", ".join(brought.asked) or None,
        "in_flight": brought.in_flight or None,
        "origin": brought.origin or None,
        "lacking": list(brought.lacking),
    }


def symptoms_shape(symptoms: Sequence[Symptom], mended: Sequence[str]) -> dict[str, object]:
    told = [{"ok": symptom.ok, "what": symptom.what, "mend": symptom.mend} for symptom in symptoms]
    return {"v": VERSION, "mended": list(mended), "findings": told}


def garbage_shape(garbage: Garbage, *, only_tried: bool) -> dict[str, object]:
    runs = [row.run for row in garbage.runs]
    return {
        "v": VERSION,
        "removed": [] if only_tried else runs,
        "would_remove": runs if only_tried else [],
        "branches": garbage.branches,
        "bytes_before": garbage.bytes_before,
        "bytes_after": garbage.bytes_after,
    }


def forgotten_shape(planned: Plan, done: Forgotten) -> dict[str, object]:
    return {
        "v": VERSION,
        "run": planned.run,
        "forgotten": list(planned.digests),
        "branches": planned.branches,
        "published": [{"commit": out.commit, "where": out.where} for out in planned.published],
        "elsewhere": {run: list(held) for run, held in planned.elsewhere.items()},
        "copies": [str(path) for path in done.copies],
        "untouched": list(done.untouched),
    }


def forgotten_change_shape(change: Change, done: Forgotten) -> dict[str, object]:
    return {
        "v": VERSION,
        "change": change.id,
        "forgotten": [text for text in (change.before, change.after, change.why) if text],
        "copies": [str(path) for path in done.copies],
        "untouched": list(done.untouched),
    }


def made_shape(workspace: Path) -> dict[str, object]:
    return {"v": VERSION, "workspace": str(workspace)}


def trusted_shape(workspace: Path, allowed: Sequence[str]) -> dict[str, object]:
    return {**made_shape(workspace), "allowed": list(allowed)}


def backup_shape(copy: Path) -> dict[str, object]:
    return {"v": VERSION, "backup": str(copy)}
