"""Another profile for a run under way: which there are, and what it is pinned to under one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestrator.errors import NotFound
from orchestrator.values import replace
from orchestrator.workspace.check.loading import providers_of, roles_of

if TYPE_CHECKING:
    from orchestrator.domain.definition import Definition
    from orchestrator.workspace.read.settings import Settings


def under_profile(pinned: Definition, settings: Settings, profile: str) -> Definition:
    """The same definition with the models that a profile names now. Its own profile is one too: what it says of models
    and of their settings is then as it is written today.

    Raises:
        NotFound: there is no such profile, or it names no model for a role that is used.
    """
    if profile not in settings.profiles:
        raise NotFound("profile", profile, settings.profiles)
    try:
        roles = roles_of(settings, profile, sorted(pinned.roles))
    except KeyError as lacking:
        role = str(lacking.args[0])
        raise NotFound(
            "role", role, settings.profiles[profile], mend=f"Add '{role}' to profile {profile} in baton.yaml."
        ) from None
    return replace(pinned, profile=profile, roles=roles, providers=providers_of(settings, roles))


def profiles_for(pinned: Definition, settings: Settings) -> tuple[str, ...]:
    """Those that the run could go on with: its own first, with the models it names now."""
    able = [name for name, roles in settings.profiles.items() if not roles or pinned.roles.keys() <= roles.keys()]
    return tuple(sorted(able, key=lambda name: name != pinned.profile))
