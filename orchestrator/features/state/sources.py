"""The sources of a workspace: what each holds now, what of it is not understood, and which are holes."""

from __future__ import annotations

from datetime import datetime, tzinfo

from orchestrator.domain.canonical import JSON
from orchestrator.face.shape import VERSION
from orchestrator.face.source import Freshness
from orchestrator.face.source import SourceLook as SourceLook
from orchestrator.face.source_value import value_of_look
from orchestrator.face.workspace import Workspace
from orchestrator.text.age import read_age, since_when
from orchestrator.text.quantity import counted


def sources_of(workspace: Workspace, freshness: Freshness = "now") -> tuple[SourceLook, ...]:
    """All of them. Raises DefinitionFaults where `baton.yaml` cannot be read."""
    sources, options = workspace.days.sources(freshness)
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


def held_told(look: SourceLook, now: datetime, zone: tzinfo) -> str:
    """What it holds, and how old that is."""
    if look.reading is None or look.as_of is None or look.checked is None:
        return "hole"
    held = counted(len(look.reading.entries), "entry", "entries")
    return f"{held}, read {read_age(look.as_of, look.checked, now, zone)}"


def hole_told(look: SourceLook, now: datetime, zone: tzinfo) -> str:
    return f"{look.hole} ({since_when(look.since, now, zone)})" if look.since else look.hole
