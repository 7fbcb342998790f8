"""The kinds of phases there are. A new one is a folder beside this module and a row in its table."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.kinds.agent.kind import AgentKind
from orchestrator.kinds.app.kind import AppKind
from orchestrator.kinds.effect.kind import EffectKind
from orchestrator.kinds.gate.kind import GateKind
from orchestrator.kinds.kind import Kind
from orchestrator.kinds.script.kind import ScriptKind
from orchestrator.kinds.together.kind import TogetherKind
from orchestrator.kinds.tool.kind import ToolKind
from orchestrator.kinds.wait.kind import WaitKind

_ROWS: tuple[Kind, ...] = (
    AgentKind(),
    ScriptKind(),
    ToolKind(),
    WaitKind(),
    GateKind(),
    EffectKind(),
    AppKind(),
    TogetherKind(),
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ROWS}
"""In the order a message lists them."""
