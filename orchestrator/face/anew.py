"""What a run is pinned to and what is read anew for it: how its models are reached is as `baton.yaml` says now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestrator.domain.messages import NOT_IN_THE_KEY
from orchestrator.values import replace

if TYPE_CHECKING:
    from orchestrator.domain.definition import Definition, RoleModel
    from orchestrator.workspace.read.settings import Settings


def as_reached_now(pinned: Definition, settings: Settings) -> Definition:
    """The same definition with addresses, keys, timeouts, limits and the lengths of answers as the settings say.

    What a model is, and every setting that counts in the key of a request, stays as it is pinned. So does an entry
    that the settings have no more: what runs is never stranded by an edit.
    """
    used = {model.name.partition(":")[0] for models in pinned.roles.values() for model in models}
    return replace(
        pinned,
        roles={
            role: tuple(_bounded(model, role, pinned, settings) for model in pinned.roles[role])
            for role in pinned.roles
        },
        providers={**pinned.providers, **{name: one for name, one in settings.providers.items() if name in used}},
    )


def _bounded(model: RoleModel, role: str, pinned: Definition, settings: Settings) -> RoleModel:
    """As its namesake in the same role of the same profile is bounded now, where there is one."""
    named = settings.profiles.get(pinned.profile, {}).get(role, ())
    now = next((one for one in named if one.name == model.name), None)
    if now is None:
        return model
    meant = {name: value for name, value in model.settings.items() if name not in NOT_IN_THE_KEY}
    bounds = {name: value for name, value in now.settings.items() if name in NOT_IN_THE_KEY}
    return replace(now, settings={**meant, **bounds})
