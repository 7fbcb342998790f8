"""The sources of a workspace: what each holds now, what of it is not understood, and which are holes."""

from __future__ import annotations

from datetime import datetime

from orchestrator.domain.canonical import JSON
from orchestrator.face.shape import VERSION
from orchestrator.face.source import SourceLook as SourceLook
from orchestrator.face.source_value import value_of_look
from orchestrator.face.workspace import Workspace


def sources_of(workspace: Workspace) -> tuple[SourceLook, ...]:
    """All of them, read now. Raises DefinitionFaults where `baton.yaml` cannot be read."""
    sources, options = workspace.days.sources()
    return sources.looks(options)


def source_named(workspace: Workspace, name: str) -> SourceLook:
    """One of them, read now. Raises NotFound, and DefinitionFaults where `baton.yaml` cannot be read."""
    sources, options = workspace.days.sources()
    return sources.look(name, options)


def sources_shape(looks: tuple[SourceLook, ...]) -> dict[str, JSON]:
    return {"v": VERSION, "sources": [_head(look) for look in looks]}


def source_shape(look: SourceLook, now: datetime) -> dict[str, JSON]:
    """With what an app's input would have of it: `as_of`, `entries`, `holes`. `now`: local time."""
    return {
        "v": VERSION,
        **_head(look),
        **value_of_look(look, now),
    }


def _head(look: SourceLook) -> dict[str, JSON]:
    told = look.reading.told if look.reading else ()
    return {
        "source": look.name,
        "reader": look.reader,
        "where": look.where,
        "as_of": look.as_of.isoformat() if look.as_of else None,
        "checked": look.checked.isoformat() if look.checked else None,
        "count": len(look.reading.entries) if look.reading else None,
        "told": [{"place": one.place, "why": one.why, "kept": one.kept} for one in told],
        "hole": look.hole or None,
        "since": look.since or None,
    }
