"""Joins adapters to the engine: which performer does which kind of phase, with which models, tools and effects."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from orchestrator.domain.definition import PhaseKind, Provider, RoleModel
from orchestrator.engine.performer import Performer
from orchestrator.models.attempted import Attempted
from orchestrator.models.registry import model_for
from orchestrator.performers.agent import AgentPerformer, ModelFor
from orchestrator.performers.effect import EffectPerformer
from orchestrator.performers.gate import GatePerformer
from orchestrator.performers.preview import Effects
from orchestrator.performers.script import ScriptPerformer
from orchestrator.performers.tool import ToolPerformer
from orchestrator.ports.clock import Clock
from orchestrator.ports.model import Attempts, Model
from orchestrator.tools.registry import find_effect, find_tool
from orchestrator.wiring.purse import WorkspacePurse


def performers_for(root: Path, clock: Clock, model_for: ModelFor | None = None) -> Mapping[PhaseKind, Performer]:
    """`model_for` stands in for the models `baton.yaml` names, where they are not to be reached."""
    effects = Effects(root, find_effect)
    return {
        "agent": AgentPerformer(
            root, _told(model_for) if model_for else _model, find_tool, WorkspacePurse(root, clock)
        ),
        "script": ScriptPerformer(),
        "tool": ToolPerformer(root, find_tool),
        "gate": GatePerformer(effects, clock),
        "effect": EffectPerformer(effects),
    }


def _model(role: Sequence[RoleModel], providers: Mapping[str, Provider], attempts: Attempts) -> Model:
    return model_for(role, providers, environ=os.environ, attempts=attempts)


def _told(model_for: ModelFor) -> ModelFor:
    """A model that stands in knows nothing of attempts; it makes one for each request."""

    def told(role: Sequence[RoleModel], providers: Mapping[str, Provider], attempts: Attempts) -> Model:
        return Attempted(model_for(role, providers, attempts), attempts)

    return told
