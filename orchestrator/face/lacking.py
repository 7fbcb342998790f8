"""What a run would use that it did not bring along and that is not here."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.domain.definition import Definition
from orchestrator.domain.provider import PROVIDER_KINDS
from orchestrator.kinds.table import KINDS
from orchestrator.ports.installed import installed_names


def lacking(definition: Definition) -> list[str]:
    """A line each; pinned with a run are its scripts and the workspace's own tools, and nothing that is installed."""
    return list(dict.fromkeys(_lacking(definition)))


def _lacking(definition: Definition) -> Iterator[str]:
    for phase in definition.app.phases:
        yield from KINDS[phase.kind].lacks(definition, phase)
    for provider in definition.providers.values():
        if provider.kind not in PROVIDER_KINDS and provider.kind not in installed_names("model"):
            yield f"provider {provider.name}: kind {provider.kind}, of an installed package"
