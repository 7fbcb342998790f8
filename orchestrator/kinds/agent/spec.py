"""What an agent's phase keeps: who works, what it is asked, and what its answer must look like."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.values import dataclass


@dataclass(frozen=True)
class AgentSpec:
    agent: str = ""
    prompt: str = ""
    """A key of `Definition.prompts`."""
    output: Mapping[str, JSON] | None = None
    """JSON Schema of the agent's output; None means Markdown."""
    output_name: str = ""
