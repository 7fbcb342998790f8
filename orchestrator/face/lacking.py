"""What a run would use that it did not bring along and that is not here. Told by the text of scripts; none is run."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.domain.definition import Definition
from orchestrator.domain.provider import PROVIDER_KINDS
from orchestrator.kinds.table import KINDS
from orchestrator.ports.installed import installed_names


def lacking(definition: Definition) -> list[str]:
    """A line each; pinned with a run are its scripts and the workspace's own tools, and nothing that is installed."""
    found = (line for phase in definition.app.phases for line in KINDS[phase.kind].lacks(definition, phase))
    return list(dict.fromkeys((*found, *_protocols(definition))))


def _protocols(definition: Definition) -> Iterator[str]:
    for provider in definition.providers.values():
        if provider.kind not in PROVIDER_KINDS and provider.kind not in installed_names("model"):
            yield f"provider {provider.name}: kind {provider.kind}, of an installed package"
