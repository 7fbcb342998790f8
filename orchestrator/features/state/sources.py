"""The sources of a workspace: what each holds now, what of it is not understood, and which are holes."""

from __future__ import annotations

from orchestrator.domain.canonical import JSON
from orchestrator.face.shape import VERSION
from orchestrator.face.source import SourceLook as SourceLook
from orchestrator.face.workspace import Workspace
from orchestrator.readers.reading import plain


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


def source_shape(look: SourceLook) -> dict[str, JSON]:
    """With its entries, in the form that an app's input has: `as_of`, `entries`, `holes`."""
    return {
        "v": VERSION,
        **_head(look),
        "entries": [plain(entry) for entry in look.reading.entries] if look.reading else [],
        "holes": [{"source": look.name, "why": look.hole, "since": look.since or None}] if look.hole else [],
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
