"""Joins adapters to the engine: which performer does which kind of phase, with which models, tools and effects."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Definition, Phase, Provider, RoleModel
from orchestrator.domain.served_tool import served_name
from orchestrator.engine.performer import Performer
from orchestrator.errors import RunError
from orchestrator.kinds.branching import EachPerformer
from orchestrator.kinds.ground import Ground
from orchestrator.kinds.joins import (
    NO_PURSE,
    Joins,
    ModelFor,
    ProfilesFor,
    ReachedNow,
    as_pinned,
    no_profiles,
    nobody_listens,
)
from orchestrator.kinds.kind import Kind
from orchestrator.kinds.previews import Effects, FindEffect
from orchestrator.kinds.table import KINDS
from orchestrator.ports.clock import Clock
from orchestrator.ports.governing import NO_GOVERNING, Governing
from orchestrator.ports.model import Attempts, Model
from orchestrator.ports.pages import NO_PAGES, Pages
from orchestrator.ports.purse import Purse
from orchestrator.ports.servers import NO_SERVERS, Servers
from orchestrator.ports.tool import ANY_REPOSITORY, Repositories, Tool
from orchestrator.tools.registry import find_effect, find_tool

if TYPE_CHECKING:
    from orchestrator.ports.piece import Listening


def performers_for(
    root: Path,
    clock: Clock,
    model_for: ModelFor | None = None,
    find_effect: FindEffect = find_effect,
    purse: Purse = NO_PURSE,
    repositories: Repositories = ANY_REPOSITORY,
    pages: Pages = NO_PAGES,
    governing: Governing = NO_GOVERNING,
    servers: Servers = NO_SERVERS,
    reached_now: ReachedNow = as_pinned,
    profiles_for: ProfilesFor = no_profiles,
    listening: Listening = nobody_listens,
) -> Mapping[str, Performer]:
    """`model_for` stands in for the models `baton.yaml` names, where they are not to be reached; `repositories` says
    where git may be used, `pages` what was fetched of the web, `governing` what reviews of the system propose,
    `servers` asks the tools of other programs, `reached_now` how models are reached as the workspace says now,
    `profiles_for` which profiles there are, `listening` who overhears what models say.
    """
    ground = Ground(root, repositories, pages, governing)
    models = asked if model_for is None or model_for is asked else _told(model_for)
    finding = partial(_found, servers)
    of_models = (purse, reached_now, profiles_for, listening)
    return _Performers(Joins(ground, Effects(ground, find_effect), models, finding, clock, tried, _pure(), *of_models))


@cache
def _pure() -> frozenset[str]:
    return frozenset(name for name, kind in KINDS.items() if kind.is_pure)


def _found(servers: Servers, name: str, definition: Definition) -> Tool:
    if served_name(name):
        from orchestrator.tools.served.tool import tool_of_server

        return tool_of_server(name, definition, servers)
    return find_tool(name, definition.modules)


class _Performers(Mapping[str, Performer]):
    """Each made when it is asked for, so that a run of scripts loads nothing of agents."""

    def __init__(self, joins: Joins) -> None:
        self._joins = joins
        self._made: dict[str, Performer] = {}

    def __getitem__(self, name: str) -> Performer:
        if name not in self._made:
            self._made[name] = self._performer(KINDS[name])
        return self._made[name]

    def _performer(self, kind: Kind) -> Performer:
        performer = kind.performer(self._joins)
        if kind.is_pure or "each" not in kind.keys:
            return performer

        return EachPerformer(performer)

    def __iter__(self) -> Iterator[str]:
        return iter(KINDS)

    def __len__(self) -> int:
        return len(KINDS)


def tried(definition: Definition, phase: Phase, arguments: Mapping[str, JSON]) -> Artifact:
    """What a pure phase makes. Raises BatonError where it fails, or is not pure."""
    made = KINDS[phase.kind].tried(definition, phase, arguments)
    if made is None:
        raise RunError(f"phase {phase.name} is {phase.kind}, and only pure phases are one step.")
    return made


def asked(role: Sequence[RoleModel], providers: Mapping[str, Provider], attempts: Attempts) -> Model:
    """The models `baton.yaml` names, really asked."""
    from orchestrator.models.registry import model_for

    return model_for(role, providers, environ=os.environ, attempts=attempts)


def _told(model_for: ModelFor) -> ModelFor:
    """A model that stands in knows nothing of attempts; it makes one for each request."""
    from orchestrator.models.attempted import Attempted

    def told(role: Sequence[RoleModel], providers: Mapping[str, Provider], attempts: Attempts) -> Model:
        return Attempted(model_for(role, providers, attempts), attempts)

    return told
