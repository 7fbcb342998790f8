"""What a run would use that it did not bring along and that is not here."""

from __future__ import annotations

from orchestrator.domain.definition import Definition
from orchestrator.kinds.table import KINDS


def lacking(definition: Definition) -> list[str]:
    """A line each; pinned with a run are its scripts and the workspace's own tools, and nothing that is installed."""
    found = (line for phase in definition.app.phases for line in KINDS[phase.kind].lacks(definition, phase))
    return list(dict.fromkeys(found))
