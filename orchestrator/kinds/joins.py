"""What performers are joined with: the models, tools, effects and purse of one workspace."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Definition, Phase, Provider, RoleModel
from orchestrator.ports.model import Attempts, Model
from orchestrator.ports.purse import NoPurse, Purse
from orchestrator.ports.tool import Tool
from orchestrator.values import dataclass

if TYPE_CHECKING:  # reading and checking an app needs nothing of what performs it
    from orchestrator.kinds.ground import Ground
    from orchestrator.kinds.previews import Effects
    from orchestrator.ports.clock import Clock
    from orchestrator.ports.piece import Listening

ModelFor = Callable[[Sequence[RoleModel], Mapping[str, Provider], Attempts], Model]
"""The model that plays a role, from those that may, in order of preference, and the providers in force. It tells of
every attempt."""

FindTool = Callable[[str, Definition], Tool]
"""The tool of a name in what a run is pinned to."""

Tried = Callable[[Definition, Phase, Mapping[str, JSON]], Artifact]
"""What a pure phase of a definition makes of its arguments. Raises BatonError."""

ReachedNow = Callable[[Definition], Definition]
"""A definition with what is read anew: how its models are reached, as the workspace says now."""


ProfilesFor = Callable[[Definition], Sequence[str]]
"""The profiles that a run of a definition could go on with, its own first."""


def no_profiles(_definition: Definition) -> Sequence[str]:
    return ()


def as_pinned(definition: Definition) -> Definition:
    """Where nothing is read anew."""
    return definition


def nobody_listens() -> None:
    return None


NO_PURSE = NoPurse()


@dataclass(frozen=True)
class Joins:
    ground: Ground
    effects: Effects
    model_for: ModelFor
    find_tool: FindTool
    clock: Clock
    tried: Tried
    pure: frozenset[str]
    """Kinds whose work is one step, also for each of a list and side by side."""
    purse: Purse = NO_PURSE
    reached_now: ReachedNow = as_pinned
    profiles_for: ProfilesFor = no_profiles
    listening: Listening = nobody_listens
