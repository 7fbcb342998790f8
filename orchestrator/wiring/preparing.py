"""Everything a run begins with, read and checked before anything is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Definition
from orchestrator.domain.secrets import Secrets
from orchestrator.errors import UsageError
from orchestrator.wiring.runnable import check_runnable
from orchestrator.workspace.check.trust import outside_piece
from orchestrator.workspace.home.outside import led_out
from orchestrator.workspace.read.inputs import Inputs, Places, read_inputs

if TYPE_CHECKING:
    from orchestrator.wiring.workspace import Workspace


@dataclass(frozen=True)
class Prepared:
    definition: Definition
    inputs: Inputs
    """Without the secrets in them."""
    secrets: Secrets


def prepare(
    workspace: Workspace, app: str, first: JSON, given: Mapping[str, JSON], *, profile: str | None = None
) -> Prepared:
    """Raises what `Workspace.start` raises."""
    definition = workspace.definition(app, profile=profile)
    check_runnable(definition.app)
    given = dict(given)
    if first is not None:
        if not definition.app.inputs:
            raise UsageError(f"{app} takes no input.")
        given[definition.app.inputs[0].name] = first
    outside = led_out(definition.app, given, workspace.root, Path.cwd())
    workspace.check_trusted(definition, [outside_piece(out) for out in outside])
    workspace.check_repositories(definition.app, given)
    secrets = workspace.secrets(definition.providers)
    places = Places(workspace.root, Path.cwd(), workspace.clock().astimezone())
    return Prepared(definition, read_inputs(definition.app, given, places).without(secrets), secrets)
