"""What the model of a role can do, before it is asked anything."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import OFFLINE, REPLAY, Provider, RoleModel
from orchestrator.models.ability import Ability, Output
from orchestrator.models.endpoint import endpoint_of


def ability_of(model: RoleModel, providers: Mapping[str, Provider], schema: Mapping[str, JSON] | None) -> Ability:
    """What a model of a role offers an agent whose output has this schema (None: Markdown).

    Raises:
        NotFound: no such provider.
        WorkspaceError: the provider's entry cannot be used.
    """
    output: Output = "text" if schema is None else "native"
    if model.name in (OFFLINE, REPLAY):
        return Ability(output)
    endpoint = endpoint_of(model.name, providers)
    from orchestrator.models.vendors.ability import known_ability  # seconds of CPU

    known = known_ability(endpoint, schema)
    provider = providers.get(endpoint.provider)
    context = model.context or (provider.context if provider else 0) or known.context
    return Ability(known.output, known.tools, known.thinking, context)
