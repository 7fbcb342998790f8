"""Joins adapters to the engine: which performer does which kind of phase, with which models, tools and effects."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from orchestrator.domain.definition import PhaseKind, Provider
from orchestrator.engine.performer import Performer
from orchestrator.models.registry import model_for
from orchestrator.performers.agent import AgentPerformer, OnAttempt
from orchestrator.performers.effect import EffectPerformer
from orchestrator.performers.gate import GatePerformer
from orchestrator.performers.preview import Effects
from orchestrator.performers.script import ScriptPerformer
from orchestrator.performers.tool import ToolPerformer
from orchestrator.ports.clock import Clock
from orchestrator.ports.effect import Effect
from orchestrator.ports.model import Model
from orchestrator.ports.tool import Tool
from orchestrator.tools.module import load_module
from orchestrator.tools.registry import builtin_effects, builtin_tools, workspace_effects, workspace_tools


def performers_for(root: Path, clock: Clock) -> Mapping[PhaseKind, Performer]:
    effects = Effects(root, _effect_box)
    return {
        "agent": AgentPerformer(root, _model, _toolbox),
        "script": ScriptPerformer(load_module),
        "tool": ToolPerformer(root, _toolbox),
        "gate": GatePerformer(effects, clock),
        "effect": EffectPerformer(effects),
    }


def _model(name: str, providers: Mapping[str, Provider], on_attempt: OnAttempt) -> Model:
    return model_for(name, providers, environ=os.environ, on_attempt=on_attempt)


def _toolbox(modules: Mapping[str, str]) -> Mapping[str, Tool]:
    return {**builtin_tools(), **workspace_tools(modules)}


def _effect_box(modules: Mapping[str, str]) -> Mapping[str, Effect]:
    return {**builtin_effects(), **workspace_effects(modules)}
