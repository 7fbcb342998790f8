"""Everything a run begins with, read and checked before anything is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import App, Definition
from orchestrator.domain.secrets import Secrets
from orchestrator.errors import UsageError
from orchestrator.workspace.home.outside import led_out
from orchestrator.workspace.read.inputs import Inputs
from orchestrator.workspace.trust import TrustPiece, outside_piece


@dataclass(frozen=True)
class Prepared:
    definition: Definition
    inputs: Inputs
    """Without the secrets in them."""
    secrets: Secrets


def named_inputs(app: App, first: JSON, given: Mapping[str, JSON]) -> dict[str, JSON]:
    """The values a person gave, by name; `first` is that of the app's first input. Raises UsageError without one."""
    if first is None:
        return dict(given)
    if not app.inputs:
        raise UsageError(f"{app.name} takes no input.")
    return {**given, app.inputs[0].name: first}


def leading_out(app: App, given: Mapping[str, JSON], root: Path) -> list[TrustPiece]:
    """The places outside the workspace that the run would begin with on no person's word."""
    return [outside_piece(out) for out in led_out(app, given, root, Path.cwd())]
